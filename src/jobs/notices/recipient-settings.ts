import * as z from 'zod';

/** What names a recipient or an IAM Identity Center, in keys and in the state store. */
export const entryName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'lower-case letters, digits and hyphens');

const topic = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/u, 'the ARN of an SNS topic (not a FIFO one)');

const bus = z
  .string()
  .regex(
    /^(arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/u,
    'the name of an event bus, or its ARN',
  );

/** Whom a job tells. */
export const recipient = z.union(
  [
    z.strictObject({
      name: entryName.describe('Names the recipient in plans and in the state store'),
      sns: z.strictObject({
        topic: topic.describe('ARN of the topic'),
        format: z
          .enum(['text', 'chat'])
          .default('text')
          .describe('text for mail, chat for Amazon Q Developer in chat applications'),
      }),
    }),
    z.strictObject({
      name: entryName.describe('Names the recipient in plans and in the state store'),
      eventBus: bus.describe('EventBridge: a bus of our own Region by its name, any other by its ARN'),
    }),
  ],
  'a recipient has a name and either sns: { topic, format } or eventBus',
);

export type RecipientSettings = z.output<typeof recipient>;

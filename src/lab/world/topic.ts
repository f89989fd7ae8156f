import * as z from 'zod';

/** What somebody told a topic. */
const topicMessage = z.strictObject({
  messageId: z.string(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string().describe('ARN of the caller'),
  subject: z.string().optional(),
  message: z.string().describe('As it was sent; a JSON object of texts when messageStructure is json'),
  messageStructure: z.literal('json').optional(),
  attributes: z
    .record(
      z.string(),
      z.strictObject({ dataType: z.string(), value: z.string().describe('Of a Binary one, base64') }),
    )
    .default({}),
});

/** A standard topic of Amazon SNS, without its subscriptions: nobody is sent anything. */
export const topic = z.strictObject({
  region: z.string(),
  name: z.string().regex(/^[\w-]{1,256}$/, 'letters, digits, hyphens and underscores'),
  maximumMessageSize: z.int().min(1024).max(1_048_576).default(262_144).describe('Bytes'),
  messages: z.array(topicMessage).default([]).describe('Published so far, the oldest first'),
});

export type Topic = z.output<typeof topic>;

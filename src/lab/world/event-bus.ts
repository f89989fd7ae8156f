import * as z from 'zod';

/** An event as a rule of the bus would see it. */
const busEvent = z.strictObject({
  id: z.string(),
  time: z.iso.datetime(),
  source: z.string(),
  detailType: z.string(),
  detail: z.record(z.string(), z.unknown()),
  resources: z.array(z.string()).default([]),
});

/** A rule of a bus, as far as it can be asked about: the lab forwards nothing by it. */
const eventRule = z.strictObject({
  name: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
  state: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  eventPattern: z.record(z.string(), z.unknown()).optional(),
  targets: z
    .array(z.strictObject({ id: z.string(), arn: z.string(), roleArn: z.string().optional() }))
    .default([]),
});

/** An event bus of Amazon EventBridge. An account has its default bus, named here or not. */
export const eventBus = z.strictObject({
  region: z.string(),
  name: z
    .string()
    .regex(/^[/.\-_A-Za-z0-9]{1,256}$/)
    .default('default'),
  throttledEntries: z
    .int()
    .min(0)
    .default(0)
    .describe('So many of the next entries fail with ThrottlingException, each in its place of the answer'),
  rules: z.array(eventRule).default([]),
  events: z.array(busEvent).default([]).describe('Put so far, the oldest first'),
});

export type EventRule = z.output<typeof eventRule>;
export type EventBus = z.output<typeof eventBus>;

import * as z from 'zod';

/** Something that happened in a durable execution, as far as the lab tells of it. */
const executionEvent = z.strictObject({
  type: z.enum([
    'ExecutionStarted',
    'StepSucceeded',
    'ExecutionSucceeded',
    'ExecutionFailed',
    'ExecutionTimedOut',
    'ExecutionStopped',
  ]),
  at: z.iso.datetime(),
  name: z.string().optional().describe('Of the step'),
  payload: z.string().optional().describe('JSON: input or result'),
});

const durableExecution = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  version: z.string(),
  input: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  result: z.string().optional(),
  error: z.strictObject({ type: z.string(), message: z.string() }).optional(),
  events: z.array(executionEvent).default([]),
});

/** A function of AWS Lambda. What it does is no data: whoever opens the lab says it. */
export const lambdaFunction = z.strictObject({
  region: z.string(),
  name: z.string().regex(/^[\w-]{1,64}$/),
  durable: z.boolean().default(true),
  executionTimeout: z.int().min(1).max(31_622_400).default(172_800).describe('Seconds, of a durable one'),
  versions: z.array(z.string().regex(/^\d+$/)).default(['1']),
  aliases: z.record(z.string(), z.string()).default({}).describe('Alias -> version'),
  executions: z.array(durableExecution).default([]).describe('Durable ones, the oldest first'),
});

export type LambdaFunction = z.output<typeof lambdaFunction>;
export type DurableExecution = z.output<typeof durableExecution>;

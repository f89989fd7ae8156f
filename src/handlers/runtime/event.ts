import * as z from 'zod';
import type { RunRequest } from '../../app.ts';
import { duration, milliseconds } from '../../core/duration.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';

const texts = z
  .array(z.string().min(1), 'a list of texts')
  .min(1, 'name at least one, or leave it out')
  .optional();

const longestWait = 10 * 60_000;

/** What a schedule's input and a person's invocation say. A mode that nobody named is the one that writes nothing. */
const runEvent = z
  .strictObject(
    {
      mode: z.enum(['plan', 'apply'], 'plan or apply').default('plan'),
      expect: z
        .string('a plan id is text')
        .regex(/^[0-9a-f]{12}$/u, 'a plan id has 12 hexadecimal digits')
        .optional(),
      force: z.boolean('true or false').optional(),
      accounts: texts,
      groups: texts,
      approve: z
        .array(z.guid('a group is approved by its object id, never by its name'), 'a list of object ids')
        .min(1, 'name at least one, or leave it out')
        .optional(),
      wait: duration.optional(),
      whenHeld: z.enum(['fail', 'leave'], 'fail or leave').optional(),
    },
    'an event is a JSON object',
  )
  .superRefine(({ mode, expect, force, wait, whenHeld }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (mode === 'plan' && expect !== undefined) wrong('expect', 'only counts with "mode": "apply"');
    if (mode === 'plan' && force !== undefined) wrong('force', 'only counts with "mode": "apply"');
    if (mode === 'plan' && wait !== undefined)
      wrong('wait', 'only counts with "mode": "apply": a plan waits for nobody');
    if (wait !== undefined && milliseconds(wait) > longestWait)
      wrong('wait', '10m at most: the rest of the 15 minutes of a Lambda is for the run');
    if (mode === 'plan' && whenHeld !== undefined)
      wrong('whenHeld', 'only counts with "mode": "apply": a plan needs no lease');
    if (mode === 'apply' && force === true && expect === undefined)
      wrong(
        'force',
        'needs "expect": what is forced is one plan that somebody has read, not whatever it is now',
      );
  });

/**
 * The envelope that a schedule without an input of its own sends. AWS may add fields to it. EventBridge Scheduler
 * sends `detail` as text, a rule of EventBridge as an object (EventBridge User Guide: "Scheduled Event").
 */
const scheduledEvent = z.object({
  source: z.enum(['aws.events', 'aws.scheduler'], 'only a schedule may start this function'),
  'detail-type': z.literal('Scheduled Event', 'only a schedule may start this function'),
  detail: z.union([z.strictObject({}), z.literal('{}')], 'a schedule has no details').optional(),
});

/** AWS Health User Guide: "Monitoring events in AWS Health with Amazon EventBridge". What it says is the job's to read. */
const healthEvent = z.object({
  source: z.literal('aws.health'),
  'detail-type': z.literal('AWS Health Event'),
});

const known = Object.keys(runEvent.shape);

/**
 * What to run. Nothing at all, and a schedule without an input, ask for a plan. What AWS Health announces is told at
 * once: there is nothing to read before.
 * @throws RolebridgeError EVENT_INVALID
 */
export function parseEvent(event: unknown): RunRequest {
  if (event === undefined || event === null) return { mode: 'plan' };
  if (healthEvent.safeParse(event).success) return { mode: 'apply', healthEvent: event };
  if (isEnvelope(event)) {
    const envelope = scheduledEvent.safeParse(event);
    if (!envelope.success) throw invalid(envelope.error);
    return { mode: 'plan' };
  }
  const parsed = runEvent.safeParse(event);
  if (!parsed.success) throw invalid(parsed.error);
  const { mode, expect, force, accounts, groups, approve, wait, whenHeld } = parsed.data;
  const wishes = {
    ...(accounts === undefined ? {} : { accounts }),
    ...(groups === undefined ? {} : { groups }),
    ...(approve === undefined ? {} : { approve }),
  };
  if (mode === 'plan') return { mode, ...wishes };
  return {
    mode,
    ...wishes,
    ...(expect === undefined ? {} : { expect }),
    ...(force === undefined ? {} : { force }),
    ...(wait === undefined ? {} : { waitForLease: milliseconds(wait) }),
    ...(whenHeld === undefined ? {} : { whenHeld }),
  };
}

function isEnvelope(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'detail-type' in event;
}

function invalid(error: z.ZodError): RolebridgeError {
  const problems = error.issues.flatMap(problemsOf);
  return new RolebridgeError('EVENT_INVALID', `the event cannot be used: ${problems.join('; ')}`, {
    hint: 'Send {"mode":"plan"}, {"mode":"apply"} or {"mode":"apply","expect":"<plan id>"}; the folder events has one of each.',
    cause: error,
  });
}

function problemsOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code !== 'unrecognized_keys') {
    return [issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`];
  }
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    const suggestion = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
    return `${[...issue.path, key].join('.')}: unknown key (${suggestion})`;
  });
}

import * as z from 'zod';
import type { RunReport } from '../core/report.ts';

const texts = z.array(z.string());
const failure = z.looseObject({ code: z.string(), message: z.string(), hint: z.string().optional() });
const fields = z.array(z.looseObject({ field: z.string() }));
const change = z.looseObject({
  action: z.enum(['create', 'update', 'delete']),
  key: z.string(),
  target: z.string(),
  words: texts,
  fields,
  why: z.string(),
});

/** As much of a report as whoever shows one relies on; it may say more. */
const known = z.looseObject({
  formatVersion: z.literal(1),
  job: z.string(),
  mode: z.enum(['plan', 'apply']),
  status: z.enum(['no-changes', 'planned', 'applied', 'partial', 'refused', 'failed']),
  degraded: z.boolean(),
  planId: z.string().optional(),
  reads: z.array(
    z.looseObject({
      source: z.string(),
      found: z.string(),
      gaps: z.array(z.looseObject({ scope: z.string(), code: z.string(), reason: z.string() })),
    }),
  ),
  remarks: z.array(
    z.looseObject({ severity: z.enum(['info', 'warning']), subject: z.string(), text: z.string() }),
  ),
  changes: z.array(change),
  withheld: z.array(z.looseObject({ ...change.shape, rule: z.string(), reason: z.string() })),
  violations: z.array(z.looseObject({ limit: z.string(), target: z.string(), message: z.string() })),
  allowances: z.array(z.looseObject({ target: z.string(), existing: z.number(), deletes: z.number() })),
  refusal: failure.optional(),
  error: failure.optional(),
  unchanged: z.number(),
  existing: z.record(z.string(), z.number()),
  outcomes: z.array(
    z.looseObject({
      key: z.string(),
      action: z.enum(['create', 'update', 'delete']),
      status: z.enum(['applied', 'failed', 'not-attempted']),
      failure: failure.optional(),
    }),
  ),
  slice: z.looseObject({ run: z.string(), number: z.int(), applied: z.int() }).optional(),
  omitted: z.record(z.string(), z.number()).optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});

/** Whether something that came from outside, such as from the state store or from a Lambda, is a report of a run. */
export function isRunReport(value: unknown): value is RunReport {
  return known.safeParse(value).success;
}

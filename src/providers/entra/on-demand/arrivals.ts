import * as z from 'zod';
import { parsed } from '../refusals.ts';

/** What Entra says of one object that it was asked to bring. */
export type Arrival =
  | { readonly status: 'arrived' }
  /** In Entra's words. */
  | { readonly status: 'refused'; readonly reason: string };

/** Microsoft Graph: "synchronizationJob: provisionOnDemand": two texts, which hold JSON. */
const answer = z.object({ key: z.string().nullish(), value: z.string().nullish() });

const step = z.object({
  status: z.string().nullish(),
  description: z.string().nullish(),
  details: z.record(z.string(), z.unknown()).nullish(),
});

/** A provisioning log of one object. */
const entry = z.object({
  sourceIdentity: z.object({ id: z.string() }),
  statusInfo: z.object({ status: z.string(), errorCode: z.string().nullish(), reason: z.string().nullish() }),
  provisioningSteps: z.array(step).nullish(),
});
type Entry = z.output<typeof entry>;

const summary = z.object({
  result: z.string(),
  details: z.object({ errorCode: z.string().nullish(), errorMessage: z.string().nullish() }).nullish(),
});

/**
 * What became of each of these objects; undefined is what Entra did not say. Three forms are known: a list of logs in
 * `value`; one log there; and no log at all, but one result for the whole request in `key`, as Graph's example of a
 * group has it.
 * @throws RolebridgeError ENTRA_UNEXPECTED_ANSWER
 */
export function arrivalsIn(
  body: unknown,
  objectIds: readonly string[],
  what: string,
): ReadonlyMap<string, Arrival | undefined> {
  const { key, value } = parsed(answer, body, what);
  const logs = [jsonIn(value)].flat().flatMap((each) => entry.safeParse(each).data ?? []);
  const byId = new Map(logs.map((log) => [log.sourceIdentity.id.toLowerCase(), arrivalOf(log)]));
  const whole = summary.safeParse(jsonIn(key)).data;
  const ofAll = whole === undefined ? undefined : arrivalOfAll(whole);
  return new Map(objectIds.map((id) => [id, byId.get(id.toLowerCase()) ?? ofAll]));
}

/** What could be a token that the other end quotes; names of people and of groups are shorter. */
const LONG_RUN = /[^\s"'`]{80,}/gu;

/** Skipped is what is there already, and what may not be there. Entra: "Understand the provisioning logs". */
const ALREADY_THERE = 'RedundantExport';

function arrivalOf({ statusInfo: { status, errorCode, reason }, provisioningSteps }: Entry): Arrival {
  // The steps before it went well, and say nothing of why it did not arrive.
  const last = provisioningSteps?.findLast((each) => each.status?.toLowerCase() !== 'success');
  const skipped = last?.details?.['SkipReason'];
  const code = typeof skipped === 'string' ? skipped : errorCode;
  if (isDone(status, code)) return { status: 'arrived' };
  return refused(status, code, last?.description || reason);
}

function arrivalOfAll({ result, details }: z.output<typeof summary>): Arrival {
  return isDone(result, details?.errorCode)
    ? { status: 'arrived' }
    : refused(result, details?.errorCode, details?.errorMessage);
}

function isDone(status: string, code: string | null | undefined): boolean {
  const word = status.toLowerCase();
  return word === 'success' || (word === 'skipped' && code === ALREADY_THERE);
}

function refused(status: string, code: string | null | undefined, text: string | null | undefined): Arrival {
  const words = [code ?? status, text ?? ''].filter((each) => each !== '').join(': ');
  return { status: 'refused', reason: words.replace(LONG_RUN, '***') };
}

function jsonIn(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // `key` may be the name of a type.
    return undefined;
  }
}

import type { RunContext } from '../../core/context.ts';
import { DeadlineError, failureOf, type Failure } from '../../core/errors.ts';
import type { Gap } from '../../core/snapshot.ts';
import type { Inventory, Unread } from '../notices/inventory.ts';
import { unreadFor } from '../notices/watched.ts';

/** What one source adds to the inventory. */
export type Part = Partial<Inventory>;

/** One inventory of all parts, in their order. Whoever comes first names a credential; two sources may find the same. */
export function joined(parts: readonly Part[]): Inventory {
  const unread = parts.flatMap((each) => each.unread ?? []);
  const findings = firstOfEach(parts.flatMap((each) => each.findings ?? []));
  return {
    credentials: firstOfEach(parts.flatMap(({ credentials = [] }) => credentials)),
    findings,
    judged: judgedKeys(parts, findings, unread),
    unread,
    reads: parts.flatMap(({ reads = [] }) => reads),
    remarks: parts.flatMap(({ remarks = [] }) => remarks),
  };
}

/** What was found is judged, whatever of the rest could not be read; what was not found only when all of it was read. */
function judgedKeys(
  parts: readonly Part[],
  findings: Inventory['findings'],
  unread: readonly Unread[],
): readonly string[] {
  const known = parts
    .flatMap(({ judged = [] }) => judged)
    .filter((key) => unreadFor(key, unread) === undefined);
  return [...new Set([...known, ...findings.map(({ key }) => key)])].toSorted();
}

export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const overran: Failure = {
  code: 'READ_OVERRAN',
  message: 'there was no answer in the time that a run has for reading',
  hint: 'What else was read is told. When it comes again, look why this source is so slow.',
};

/** The context of a run while it reads: its signal is also that the time for reading is over. */
interface Reading extends RunContext {
  /** Aborted when the run itself is stopped. */
  readonly whole?: AbortSignal;
}

/** The run with no more time than reading has. */
export function whileReading(context: RunContext): RunContext {
  const { signal: whole, reading } = context;
  if (reading === undefined) return context;
  const limited: Reading = { ...context, signal: AbortSignal.any([whole, reading]), whole };
  return limited;
}

/**
 * One source that cannot be read, or is too slow, must not keep the others from being told.
 * @param context As `whileReading` gives it.
 * @throws DeadlineError when the run was stopped: that is nothing of the source's
 */
export async function attempt<T>(context: Reading, read: () => Promise<T>): Promise<Attempt<T>> {
  if (isCutOff(context)) return { ok: false, failure: overran };
  const { reading } = context;
  const over = Promise.withResolvers<never>();
  const stop = (): void => over.reject(reading?.reason);
  reading?.addEventListener('abort', stop, { once: true });
  try {
    // A source that does not heed the signal must not hold the others up either.
    return { ok: true, value: await Promise.race([read(), over.promise]) };
  } catch (error) {
    if (isCutOff(context)) return { ok: false, failure: overran };
    if (error instanceof DeadlineError) throw error;
    if (context.signal.aborted) throw new DeadlineError(error);
    return { ok: false, failure: failureOf(error) };
  } finally {
    reading?.removeEventListener('abort', stop);
  }
}

/** It is the time for reading that is over, and not the run. */
function isCutOff({ reading, whole }: Reading): boolean {
  return reading?.aborted === true && whole?.aborted !== true;
}

export function gapOf(scope: string, { code, message, hint }: Failure): Gap {
  return { scope, code, reason: message, ...(hint === undefined ? {} : { hint }) };
}

export function unreadUnder(prefixes: readonly string[], reason: string): readonly Unread[] {
  return prefixes.map((prefix) => ({ prefix, reason }));
}

function firstOfEach<T extends { readonly key: string }>(items: readonly T[]): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(item.key)) byKey.set(item.key, item);
  return [...byKey.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

import * as z from 'zod';
import { RolebridgeError } from '../core/errors.ts';
import type { StateEntry, StateKey } from './state-store.ts';

/** Who holds a lease, as the state store keeps it. */
export interface Holder {
  readonly owner: string;
  readonly since: Date;
  readonly until: Date;
}

/** A released lease stays as an entry, so that versions, and with them fencing tokens, keep growing. */
const record = z.union([
  z.object({ held: z.literal(false) }),
  z.object({ held: z.literal(true), owner: z.string(), since: z.coerce.date(), until: z.coerce.date() }),
]);

export const released = { held: false } as const;

export function leaseKey(name: string): StateKey {
  return { partition: 'lease', name };
}

export function claim(owner: string, since: Date, now: Date, ttlMs: number): z.input<typeof record> {
  const until = new Date(now.getTime() + ttlMs);
  return { held: true, owner, since: since.toISOString(), until: until.toISOString() };
}

/** Undefined when the lease is free. @throws RolebridgeError LEASE_UNREADABLE */
export function holderIn(entry: StateEntry | undefined): Holder | undefined {
  if (entry === undefined) return undefined;
  const parsed = record.safeParse(entry.value);
  if (parsed.success) return parsed.data.held ? parsed.data : undefined;
  const { partition, name } = entry.key;
  throw new RolebridgeError('LEASE_UNREADABLE', `nobody can tell who holds the lease ${name}`, {
    hint: `Make sure that no other run is writing, then delete the state entry ${partition}/${name}.`,
    cause: parsed.error,
  });
}

/** When somebody who asks may take the lease over. */
export function freeAt(
  { owner, since, until }: Holder,
  asks: { readonly owner: string; readonly deadAfterMs?: number },
): Date {
  if (asks.deadAfterMs === undefined || asks.owner !== owner) return until;
  return new Date(Math.min(until.getTime(), since.getTime() + asks.deadAfterMs));
}

const code = 'LEASE_HELD';

/** Somebody else may write now. */
export class LeaseHeldError extends RolebridgeError {
  override readonly name = 'LeaseHeldError';
  /** Undefined when nobody could be seen holding it, since it changed hands too fast. */
  readonly holder: Holder | undefined;

  constructor(name: string, holder: Holder | undefined) {
    super(code, ...heldWords(name, holder));
    this.holder = holder;
  }
}

function heldWords(name: string, holder: Holder | undefined): [string, { readonly hint: string }] {
  if (holder === undefined) {
    return [
      `other runs keep taking the lease ${name}`,
      { hint: 'Look which runs are started at the same time, and run this one again.' },
    ];
  }
  const since = holder.since.toISOString();
  const until = holder.until.toISOString();
  return [
    `${holder.owner} holds the lease ${name} since ${since}, until ${until}`,
    { hint: `Wait for that run to end. If it crashed, the lease is free again at ${until} by itself.` },
  ];
}

export function leaseLost(name: string, cause: unknown): RolebridgeError {
  return new RolebridgeError(
    'LEASE_LOST',
    `somebody else took over the lease ${name} while this run held it`,
    {
      hint: 'Look at both runs’ reports, then run it again. If runs overlap often, give the lease a longer time.',
      cause,
    },
  );
}

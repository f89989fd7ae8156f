import type { Kind } from './kind.ts';
import { targetsOf, type Plan } from './plan.ts';

/** Accidental deletion prevention: what one run may do to one target before a person has to say so. */
export interface Limits {
  /** At most this many deletes, however large the target. */
  readonly maxDeletes: number;
  /** At most this share of what exists, 0 to 1. */
  readonly maxDeleteRatio: number;
  /** This many deletes pass the ratio in any case, so that small estates can change at all. */
  readonly freeDeletes: number;
  /** At most this share of what exists is updated, 0 to 1. */
  readonly maxUpdateRatio: number;
  /** This many updates pass the ratio in any case. */
  readonly freeUpdates: number;
  /** Whether a run may delete the last thing of a target. */
  readonly emptyTarget: 'refuse' | 'allow';
}

export const defaultLimits: Limits = {
  maxDeletes: 50,
  maxDeleteRatio: 0.3,
  freeDeletes: 1,
  maxUpdateRatio: 0.5,
  freeUpdates: 5,
  emptyTarget: 'refuse',
};

export type LimitName = 'maxDeletes' | 'maxDeleteRatio' | 'maxUpdateRatio' | 'emptyTarget';

export interface Violation {
  readonly limit: LimitName;
  readonly target: string;
  readonly count: number;
  readonly allowed: number;
  readonly existing: number;
  readonly message: string;
}

/**
 * Every limit that the plan breaks, for each target, all at once. It counts what would really happen: what is
 * held back does not count, and both steps of a delete do, since the first can be undone and the second cannot.
 * For the share, what earlier runs retired and still waits for its removal counts as well: a target must not be
 * emptied slice by slice.
 */
export function violations<R>(kind: Kind<R>, plan: Plan<R>, limits: Limits): readonly Violation[] {
  const existing = new Map(Object.entries(plan.existing));
  const pending = pendingByTarget(kind, plan);
  return [...targetsOf(kind, plan.changes)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([target, changes]) => {
      const deletes = changes.filter((change) => change.action === 'delete').length;
      const updates = changes.filter((change) => change.action === 'update').length;
      const counts = {
        deletes,
        pending: pending.get(target) ?? 0,
        updates,
        existing: existing.get(target) ?? 0,
      };
      return broken(target, counts, limits, kind.noun);
    });
}

/** How close a plan comes to the limits of one target, for people. */
export interface Allowance {
  readonly target: string;
  readonly existing: number;
  readonly deletes: number;
  /** Retired by earlier runs and waiting for their removal: they count towards the share too. */
  readonly pending: number;
  /** The most deletes of a target of this size that pass both the number and the ratio. */
  readonly allowedDeletes: number;
}

export function allowances<R>(kind: Kind<R>, plan: Plan<R>, limits: Limits): readonly Allowance[] {
  const changes = targetsOf(kind, plan.changes);
  const pending = pendingByTarget(kind, plan);
  return Object.entries(plan.existing)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([target, existing]) => ({
      target,
      existing,
      deletes: (changes.get(target) ?? []).filter(({ action }) => action === 'delete').length,
      pending: pending.get(target) ?? 0,
      allowedDeletes: Math.min(limits.maxDeletes, share(limits.maxDeleteRatio, limits.freeDeletes, existing)),
    }));
}

function pendingByTarget<R>(kind: Kind<R>, plan: Plan<R>): ReadonlyMap<string, number> {
  if (kind.retired === undefined) return new Map();
  const waiting = plan.withheld
    .filter(({ change, rule }) => rule === 'grace' && change.action === 'delete' && change.step === 'remove')
    .map(({ change }) => change);
  return new Map([...targetsOf(kind, waiting)].map(([target, changes]) => [target, changes.length]));
}

interface Counts {
  readonly deletes: number;
  readonly pending: number;
  readonly updates: number;
  readonly existing: number;
}

function broken(target: string, counts: Counts, limits: Limits, noun: string): Violation[] {
  const { deletes, pending, updates, existing } = counts;
  // Waiting alone is nothing that a run does.
  const going = deletes === 0 ? 0 : deletes + pending;
  const earlier = pending === 0 ? '' : ` (${pending} of them retired before)`;
  const found: Violation[] = [];
  const check = (limit: LimitName, count: number, allowed: number, message: string): void => {
    if (count > allowed)
      found.push({ limit, target, count, allowed, existing, message: `${target}: ${message}` });
  };

  const ratioDeletes = share(limits.maxDeleteRatio, limits.freeDeletes, existing);
  const ratioUpdates = share(limits.maxUpdateRatio, limits.freeUpdates, existing);
  check(
    'maxDeletes',
    deletes,
    limits.maxDeletes,
    `${deletes} deletes, ${limits.maxDeletes} allowed (maxDeletes)`,
  );
  check(
    'maxDeleteRatio',
    going,
    ratioDeletes,
    `${going} of ${existing} ${noun}s${earlier} deleted is ${percent(going, existing)}, ` +
      `${ratioDeletes} allowed (maxDeleteRatio ${limits.maxDeleteRatio}, freeDeletes ${limits.freeDeletes})`,
  );
  check(
    'maxUpdateRatio',
    updates,
    ratioUpdates,
    `${updates} of ${existing} ${noun}s updated is ${percent(updates, existing)}, ` +
      `${ratioUpdates} allowed (maxUpdateRatio ${limits.maxUpdateRatio}, freeUpdates ${limits.freeUpdates})`,
  );
  if (limits.emptyTarget === 'refuse' && existing > 0) {
    check(
      'emptyTarget',
      going,
      existing - 1,
      `every one of the ${existing} ${noun}s there would go (emptyTarget)`,
    );
  }
  return found;
}

/** The small addend makes 0.29 of 100 give 29, which in binary fractions is a little less. */
function share(ratio: number, free: number, existing: number): number {
  return Math.max(free, Math.floor(ratio * existing + 1e-9));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? 'all' : `${((100 * part) / whole).toFixed(1)} %`;
}

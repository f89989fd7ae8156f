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
 */
export function violations<R>(kind: Kind<R>, plan: Plan<R>, limits: Limits): readonly Violation[] {
  const existing = new Map(Object.entries(plan.existing));
  return [...targetsOf(kind, plan.changes)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([target, changes]) => {
      const deletes = changes.filter((change) => change.action === 'delete').length;
      const updates = changes.filter((change) => change.action === 'update').length;
      return broken(target, { deletes, updates, existing: existing.get(target) ?? 0 }, limits, kind.noun);
    });
}

/** How close a plan comes to the limits of one target, for people. */
export interface Allowance {
  readonly target: string;
  readonly existing: number;
  readonly deletes: number;
  /** The most deletes of a target of this size that pass both the number and the ratio. */
  readonly allowedDeletes: number;
}

export function allowances<R>(kind: Kind<R>, plan: Plan<R>, limits: Limits): readonly Allowance[] {
  const changes = targetsOf(kind, plan.changes);
  return Object.entries(plan.existing)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([target, existing]) => ({
      target,
      existing,
      deletes: (changes.get(target) ?? []).filter(({ action }) => action === 'delete').length,
      allowedDeletes: Math.min(limits.maxDeletes, share(limits.maxDeleteRatio, limits.freeDeletes, existing)),
    }));
}

interface Counts {
  readonly deletes: number;
  readonly updates: number;
  readonly existing: number;
}

function broken(target: string, counts: Counts, limits: Limits, noun: string): Violation[] {
  const { deletes, updates, existing } = counts;
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
    deletes,
    ratioDeletes,
    `${deletes} of ${existing} ${noun}s deleted is ${percent(deletes, existing)}, ` +
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
      deletes,
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

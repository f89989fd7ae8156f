import type { Change } from './change.ts';
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

/** What earlier slices of the same run have begun in one target. The keys are sets, so that repeating counts once. */
export interface Begun {
  /** How many things of ours were there when the run began. */
  readonly existing: number;
  readonly deletes: ReadonlySet<string>;
  readonly updates: ReadonlySet<string>;
}

/** By target. */
export type BegunByTarget = ReadonlyMap<string, Begun>;

/**
 * Every limit that the plan breaks, for each target, all at once. It counts what would really happen: what is
 * held back does not count, and both steps of a delete do, since the first can be undone and the second cannot.
 * For the share, what earlier runs retired and still waits for its removal counts as well: a target must not be
 * emptied slice by slice.
 * @param begun By earlier slices of the same run: the limits are of the whole run. They are of this slice alone too,
 *   since a target may have become smaller meanwhile.
 */
export function violations<R>(
  kind: Kind<R>,
  plan: Plan<R>,
  limits: Limits,
  begun?: BegunByTarget,
): readonly Violation[] {
  const targets = [...targetsOf(kind, plan.changes).keys()].toSorted();
  const views = [countsByTarget(kind, plan, begun), countsByTarget(kind, plan)];
  return targets.flatMap((target) => {
    const found = views.flatMap((counts) => broken(target, counts(target), limits, kind.noun));
    return [...new Map(found.toReversed().map((each) => [each.limit, each])).values()].toReversed();
  });
}

/** How close a plan comes to the limits of one target, for people. */
export interface Allowance {
  readonly target: string;
  /** When the run began. */
  readonly existing: number;
  /** Of the whole run so far. */
  readonly deletes: number;
  /** Retired by earlier runs and waiting for their removal: they count towards the share too. */
  readonly pending: number;
  /** The most deletes of a target of this size that pass both the number and the ratio. */
  readonly allowedDeletes: number;
}

export function allowances<R>(
  kind: Kind<R>,
  plan: Plan<R>,
  limits: Limits,
  begun?: BegunByTarget,
): readonly Allowance[] {
  const counts = countsByTarget(kind, plan, begun);
  return Object.keys(plan.existing)
    .toSorted()
    .map((target) => {
      const { existing, deletes, pending } = counts(target);
      const allowedDeletes = Math.min(
        limits.maxDeletes,
        share(limits.maxDeleteRatio, limits.freeDeletes, existing),
      );
      return { target, existing, deletes, pending, allowedDeletes };
    });
}

interface Counts {
  readonly deletes: number;
  readonly pending: number;
  readonly updates: number;
  readonly existing: number;
}

function countsByTarget<R>(
  kind: Kind<R>,
  plan: Plan<R>,
  begun: BegunByTarget = new Map(),
): (target: string) => Counts {
  const changes = targetsOf(kind, plan.changes);
  const waiting = targetsOf(kind, waitingForRemoval(kind, plan));
  const existing = new Map(Object.entries(plan.existing));
  return (target) => {
    const before = begun.get(target);
    const whole = (action: 'update' | 'delete', earlier: ReadonlySet<string> = new Set()): number => {
      const now = (changes.get(target) ?? []).filter((change) => change.action === action);
      // What a slice has nothing to add to was let through by then.
      return now.length === 0 ? 0 : new Set([...now.map(({ key }) => key), ...earlier]).size;
    };
    return {
      deletes: whole('delete', before?.deletes),
      pending: (waiting.get(target) ?? []).filter(({ key }) => before?.deletes.has(key) !== true).length,
      updates: whole('update', before?.updates),
      existing: before?.existing ?? existing.get(target) ?? 0,
    };
  };
}

function waitingForRemoval<R>(kind: Kind<R>, plan: Plan<R>): readonly Change<R>[] {
  if (kind.retired === undefined) return [];
  return plan.withheld
    .filter(({ change, rule }) => rule === 'grace' && change.action === 'delete' && change.step === 'remove')
    .map(({ change }) => change);
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

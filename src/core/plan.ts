import { subjectOf, type Action, type Change } from './change.ts';
import type { Kind } from './kind.ts';
import { stableJson } from './stable-json.ts';

export interface Desired<R> {
  readonly items: readonly R[];
  /** Why a key is, or is not, among the items, where the job knows better than "wanted" and "no longer wanted". */
  readonly why?: ReadonlyMap<string, string>;
}

/** Plain data: can be printed, hashed, stored, compared. An empty plan is a plan with no changes, never `null`. */
export interface Plan<R> {
  readonly changes: readonly Change<R>[];
  readonly withheld: readonly Withheld<R>[];
  readonly unchanged: number;
  /** Every target that was read -> how many things of ours are there now. */
  readonly existing: Readonly<Record<string, number>>;
}

/** A change that is not done, and why. */
export interface Withheld<R> {
  readonly change: Change<R>;
  readonly rule: string;
  readonly reason: string;
}

/** Grant before revoke. */
const order: Record<Action, number> = { create: 0, update: 1, delete: 2 };

/**
 * Compares two sets by key. Pure: same sets, same plan, whatever order they were read in.
 *
 * | desired | current            | change                                                   |
 * |---------|--------------------|----------------------------------------------------------|
 * | one     | none               | create                                                   |
 * | one     | one, equal         | none                                                     |
 * | one     | one, different     | update                                                   |
 * | none    | one, to be retired | delete, step retire                                      |
 * | none    | one                | delete, step remove                                      |
 * | several different, or several there now | | withheld as ambiguous, whatever it would be |
 */
export function plan<R>(
  kind: Kind<R>,
  desired: Desired<R>,
  current: readonly R[],
  targets: readonly string[] = [],
): Plan<R> {
  const wanted = index(kind, desired.items, (one, other) => kind.differences(one, other).length === 0);
  const found = index(kind, current, () => false);
  const changes: Change<R>[] = [];
  const withheld: Withheld<R>[] = [];
  let unchanged = 0;

  for (const key of new Set([...wanted.first.keys(), ...found.first.keys()])) {
    const [after, before] = [wanted.first.get(key), found.first.get(key)];
    const ambiguity = ambiguityOf(kind, key, wanted, found);
    const change =
      compare(kind, key, after, before, desired.why?.get(key)) ??
      (ambiguity === undefined ? undefined : unsettled(key, after, before));
    if (change === undefined) unchanged += 1;
    else if (ambiguity === undefined) changes.push(change);
    else withheld.push({ change, rule: 'ambiguity', reason: ambiguity });
  }

  return {
    changes: changes.toSorted(byActionAndKey),
    withheld: withheld.toSorted((a, b) => byActionAndKey(a.change, b.change)),
    unchanged,
    existing: countByTarget(kind, current, targets),
  };
}

export function byActionAndKey(a: Change<unknown>, b: Change<unknown>): number {
  return order[a.action] - order[b.action] || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function compare<R>(
  kind: Kind<R>,
  key: string,
  after: R | undefined,
  before: R | undefined,
  reason: string | undefined,
): Change<R> | undefined {
  if (after !== undefined) {
    if (before === undefined) return { action: 'create', key, after, why: reason ?? 'wanted, not there' };
    const fields = kind.differences(before, after);
    if (fields.length === 0) return undefined;
    const why = `differs in ${fields.map(({ field }) => field).join(', ')}`;
    return { action: 'update', key, before, after, fields, why };
  }
  if (before === undefined) return undefined;
  const why = reason ?? 'there, no longer wanted';
  const retired = kind.retired?.(before);
  return retired === undefined
    ? { action: 'delete', step: 'remove', key, before, why }
    : { action: 'delete', step: 'retire', key, before, after: retired, why };
}

/** The first of several may happen to equal the other side; the others still have to be told of. */
function unsettled<R>(key: string, after: R | undefined, before: R | undefined): Change<R> | undefined {
  if (after === undefined || before === undefined) return undefined;
  return { action: 'update', key, before, after, fields: [], why: 'one of several equals what is there' };
}

interface Index<R> {
  readonly first: ReadonlyMap<string, R>;
  readonly doubled: ReadonlyMap<string, readonly R[]>;
}

/** Of several things under one key the first in text order stands for all, so that reading order does not matter. */
function index<R>(kind: Kind<R>, items: readonly R[], same: (one: R, other: R) => boolean): Index<R> {
  const first = new Map<string, R>();
  const doubled = new Map<string, readonly R[]>();
  for (const [key, group] of Map.groupBy(items, (item) => kind.key(item))) {
    const sorted = group.length === 1 ? group : group.toSorted(byText);
    const [head] = sorted;
    if (head === undefined) continue;
    first.set(key, head);
    if (sorted.some((item) => item !== head && !same(head, item))) doubled.set(key, sorted);
  }
  return { first, doubled };
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [stableJson(a), stableJson(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function ambiguityOf<R>(kind: Kind<R>, key: string, wanted: Index<R>, found: Index<R>): string | undefined {
  for (const [side, { doubled }] of [
    ['wanted', wanted],
    ['there', found],
  ] as const) {
    const group = doubled.get(key);
    if (group === undefined) continue;
    const names = group.map((resource) => kind.words(resource).join(' ')).join('; ');
    return `${group.length} different ${kind.noun}s are ${side} under one key: ${names}`;
  }
  return undefined;
}

function countByTarget<R>(
  kind: Kind<R>,
  current: readonly R[],
  targets: readonly string[],
): Record<string, number> {
  // A map, since a target may be called `constructor`.
  const counts = new Map(targets.map((target) => [target, 0]));
  for (const resource of current) {
    if (kind.foreign?.(resource) !== undefined) continue;
    const target = kind.target(resource);
    counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** Changes by the target they would be written to. */
export function targetsOf<R>(
  kind: Kind<R>,
  changes: readonly Change<R>[],
): ReadonlyMap<string, readonly Change<R>[]> {
  return Map.groupBy(changes, (change) => kind.target(subjectOf(change)));
}

/** The part of a plan that is about one target. */
export function planOf<R>(
  kind: Kind<R>,
  whole: Plan<R>,
  target: string,
): Pick<Plan<R>, 'changes' | 'withheld'> {
  const here = (change: Change<R>): boolean => kind.target(subjectOf(change)) === target;
  return {
    changes: whole.changes.filter(here),
    withheld: whole.withheld.filter(({ change }) => here(change)),
  };
}

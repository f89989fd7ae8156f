import fc from 'fast-check';
import type { Change } from '../../src/core/change.ts';
import type { Kind } from '../../src/core/kind.ts';

/** The smallest resource that uses all of the engine. */
export interface Thing {
  readonly id: string;
  readonly target: string;
  readonly scope: string;
  readonly name: string;
  /** An active thing has to be retired before it can be removed; absent when it knows no such state. */
  readonly active?: boolean;
}

/** A thing whose id starts with `x` is somebody else's. */
export const thingKind: Kind<Thing> = {
  noun: 'thing',
  key: (thing) => `${thing.target} ${thing.id}`,
  target: (thing) => thing.target,
  scope: (thing) => thing.scope,
  differences: (before, after) =>
    (['name', 'scope', 'active'] as const)
      .map((field) => ({ field, before: String(before[field]), after: String(after[field]) }))
      .filter((difference) => difference.before !== difference.after),
  foreign: (thing) => (thing.id.startsWith('x') ? 'its id starts with x' : undefined),
  retired: (thing) => (thing.active === true ? { ...thing, active: false } : undefined),
  words: (thing) => [thing.name, thing.id],
};

export function thing(id: string, more: Partial<Thing> = {}): Thing {
  return { id, target: 'here', scope: 'north', name: `thing ${id}`, ...more };
}

/** `count` things of one target, named t0, t1, … */
export function manyThings(count: number, more: Partial<Thing> = {}): Thing[] {
  return Array.from({ length: count }, (_none, number) => thing(`t${number}`, more));
}

/** Few ids, targets and scopes, so that sets overlap; among the targets are names that plain objects have too. */
export const anyThing: fc.Arbitrary<Thing> = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c', 'd', 'x1', 'x2'),
    target: fc.constantFrom('here', 'there', 'constructor', '__proto__'),
    scope: fc.constantFrom('north', 'south', 'everything'),
    name: fc.constantFrom('one', 'two', 'three'),
    active: fc.boolean(),
  },
  { requiredKeys: ['id', 'target', 'scope', 'name'], noNullPrototype: true },
);

/** At most one thing for each key. */
export const thingSet: fc.Arbitrary<Thing[]> = fc.uniqueArray(anyThing, {
  selector: (item) => thingKind.key(item),
  maxLength: 14,
});

/** Any number of things for each key. */
export const thingPile: fc.Arbitrary<Thing[]> = fc.array(anyThing, { maxLength: 14 });

/** The same items in another order. */
export function reordered<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

/** What a target holds after the changes. Strict: a change that does not fit what is there throws. */
export function applyTo(current: readonly Thing[], changes: readonly Change<Thing>[]): Thing[] {
  const held = new Map(current.map((item) => [thingKind.key(item), item]));
  for (const change of changes) {
    if (held.has(change.key) === (change.action === 'create')) {
      throw new Error(`${change.action} of ${change.key} does not fit what is there`);
    }
    if (change.action === 'delete' && change.step === 'remove') held.delete(change.key);
    else held.set(change.key, change.after);
  }
  return sorted([...held.values()]);
}

export function sorted(things: readonly Thing[]): Thing[] {
  return things.toSorted((a, b) => (thingKind.key(a) < thingKind.key(b) ? -1 : 1));
}

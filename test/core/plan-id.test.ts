import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { plan, type Plan } from '../../src/core/plan.ts';
import { planId } from '../../src/core/plan-id.ts';
import { thing, thingKind, thingSet, type Thing } from '../support/things.ts';

const planned = fc
  .tuple(thingSet, thingSet)
  .map(([wanted, there]) => plan(thingKind, { items: wanted }, there));
const changing = planned.filter(({ changes }) => changes.length > 0);

describe('the plan id', () => {
  it('is twelve hexadecimal digits', () => {
    fc.assert(
      fc.property(planned, (some) => {
        expect(planId(some)).toMatch(/^[0-9a-f]{12}$/u);
      }),
    );
  });

  it('is the same for the same effects, whatever the reasons say', () => {
    fc.assert(
      fc.property(changing, fc.string(), (some, why) => {
        const reworded = { ...some, changes: some.changes.map((change) => ({ ...change, why })) };
        expect(planId(reworded)).toBe(planId(some));
      }),
    );
  });

  it('is the same for the same data with its fields in another order', () => {
    fc.assert(
      fc.property(changing, (some) => {
        const turned = some.changes.map((change) => turn(change) as Change<Thing>);
        expect(planId({ ...some, changes: turned })).toBe(planId(some));
      }),
    );
  });

  it('does not count what is held back', () => {
    fc.assert(
      fc.property(changing, (some) => {
        const [change] = some.changes;
        const held = change === undefined ? [] : [{ change, rule: 'policy', reason: 'no' }];
        expect(planId({ ...some, withheld: held })).toBe(planId(some));
      }),
    );
  });

  it('is another one as soon as a change is left out', () => {
    fc.assert(
      fc.property(changing, fc.nat(), (some, pick) => {
        const left = some.changes.filter((_change, place) => place !== pick % some.changes.length);
        expect(planId({ ...some, changes: left })).not.toBe(planId(some));
      }),
    );
  });

  it('differs between any two plans that do different things', () => {
    fc.assert(
      fc.property(planned, planned, (one, other) => {
        expect(planId(one) === planId(other)).toBe(isSame(effects(one), effects(other)));
      }),
    );
  });

  const create: Change<Thing> = { action: 'create', key: 'k', after: thing('a'), why: 'w' };
  const remove: Change<Thing> = { action: 'delete', step: 'remove', key: 'k', before: thing('a'), why: 'w' };
  const retire: Change<Thing> = { ...remove, step: 'retire', after: thing('a', { active: false }) };
  const update: Change<Thing> = {
    ...create,
    action: 'update',
    before: thing('a', { name: 'z' }),
    fields: [],
  };

  it.each<{ name: string; one: Change<Thing>; other: Change<Thing> }>([
    { name: 'its key', one: create, other: { ...create, key: 'l' } },
    { name: 'what will be', one: create, other: { ...create, after: thing('a', { name: 'b' }) } },
    { name: 'what was', one: remove, other: { ...remove, before: thing('a', { name: 'b' }) } },
    { name: 'the step of a delete', one: remove, other: retire },
    { name: 'the action', one: create, other: update },
    {
      name: 'a field that differs',
      one: update,
      other: { ...update, fields: [{ field: 'name', before: 'z', after: 'thing a' }] },
    },
  ])('is another one when a change differs in $name', ({ one, other }) => {
    expect(planId(planOf(one))).not.toBe(planId(planOf(other)));
  });

  it('stays what it is from release to release, since people write it into tickets', () => {
    expect(planId(planOf(create))).toMatchInlineSnapshot(`"02dfaf1332bd"`);
    expect(planId(planOf())).toMatchInlineSnapshot(`"4f53cda18c2b"`);
  });
});

function planOf(...changes: readonly Change<Thing>[]): Plan<Thing> {
  return { changes, withheld: [], unchanged: 0, existing: {} };
}

function effects({ changes }: Plan<Thing>): unknown[] {
  return changes.map(({ why: _why, ...effect }) => effect);
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}

/** The same data with the keys of every object in reverse order. */
function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, turn(inner)]),
  );
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/core/plan.ts';
import { planId } from '../../src/core/plan-id.ts';
import {
  anyThing,
  applyTo,
  reordered,
  sorted,
  thing,
  thingKind,
  thingPile,
  thingSet,
  type Thing,
} from '../support/things.ts';

const key = (item: Thing): string => thingKind.key(item);

describe('a plan, by what is wanted and what is there', () => {
  const here = thing('a', { name: 'old' });

  it.each([
    {
      name: 'one wanted, none there: create',
      wanted: [here],
      there: [],
      change: { action: 'create', key: 'here a', after: here, why: 'wanted, not there' },
    },
    {
      name: 'one wanted, a different one there: update, with the fields',
      wanted: [thing('a', { name: 'new', scope: 'south' })],
      there: [here],
      change: {
        action: 'update',
        fields: [
          { field: 'name', before: 'old', after: 'new' },
          { field: 'scope', before: 'north', after: 'south' },
        ],
        why: 'differs in name, scope',
      },
    },
    {
      name: 'none wanted, one there: remove',
      wanted: [],
      there: [here],
      change: { action: 'delete', step: 'remove', before: here, why: 'there, no longer wanted' },
    },
    {
      name: 'none wanted, an active one there: retire',
      wanted: [],
      there: [thing('a', { active: true })],
      change: { action: 'delete', step: 'retire', after: thing('a', { active: false }) },
    },
  ])('$name', ({ wanted, there, change }) => {
    const planned = plan(thingKind, { items: wanted }, there);
    expect(planned.changes).toHaveLength(1);
    expect(planned.changes[0]).toMatchObject(change);
    expect(planned.withheld).toEqual([]);
  });

  it('gives the reason of the job for what is absent, where there is one', () => {
    const absent = new Map([['here a', 'its account left the organization']]);
    const { changes } = plan(thingKind, { items: [], why: absent }, [thing('a'), thing('b')]);
    expect(changes.map(({ why }) => why)).toEqual([
      'its account left the organization',
      'there, no longer wanted',
    ]);
  });

  it('counts what exists for each target, without what is foreign', () => {
    const there = [thing('a'), thing('x1'), thing('a', { target: 'constructor' })];
    expect(plan(thingKind, { items: there }, there).existing).toEqual({ here: 1, constructor: 1 });
  });
});

describe('the laws of a plan', () => {
  it('applied to what is there, it reaches what is wanted in two runs', () => {
    fc.assert(
      fc.property(thingSet, thingSet, (wanted, there) => {
        const once = applyTo(there, plan(thingKind, { items: wanted }, there).changes);
        const twice = applyTo(once, plan(thingKind, { items: wanted }, once).changes);
        expect(twice.map(withoutUnset)).toEqual(sorted(wanted).map(withoutUnset));
        expect(plan(thingKind, { items: wanted }, twice).changes).toEqual([]);
      }),
    );
  });

  it('never removes something active before it was retired', () => {
    fc.assert(
      fc.property(thingSet, thingSet, (wanted, there) => {
        const { changes } = plan(thingKind, { items: wanted }, there);
        const removed = changes.filter((change) => change.action === 'delete' && change.step === 'remove');
        expect(removed.filter((change) => 'before' in change && change.before.active === true)).toEqual([]);
      }),
    );
  });

  it('of equal sets is empty', () => {
    fc.assert(
      fc.property(thingSet, (things) => {
        const copies = things.map((item) => ({ ...item }));
        const planned = plan(thingKind, { items: things }, copies);
        expect(planned).toMatchObject({ changes: [], withheld: [], unchanged: things.length });
      }),
    );
  });

  it('does not depend on the order in which things were read', () => {
    const piles = fc
      .tuple(thingPile, thingPile)
      .chain(([wanted, there]) =>
        fc.tuple(fc.constant(wanted), fc.constant(there), reordered(wanted), reordered(there)),
      );
    fc.assert(
      fc.property(piles, ([wanted, there, wantedToo, thereToo]) => {
        const one = plan(thingKind, { items: wanted }, there);
        const other = plan(thingKind, { items: wantedToo }, thereToo);
        expect(other).toStrictEqual(one);
        expect(planId(other)).toBe(planId(one));
      }),
    );
  });

  it('accounts for every key exactly once', () => {
    fc.assert(
      fc.property(thingPile, thingPile, (wanted, there) => {
        const planned = plan(thingKind, { items: wanted }, there);
        const named = [...planned.changes, ...planned.withheld.map(({ change }) => change)].map((c) => c.key);
        expect(new Set(named).size).toBe(named.length);
        expect(named.length + planned.unchanged).toBe(new Set([...wanted, ...there].map(key)).size);
      }),
    );
  });

  it('counts for each target exactly what is there and ours', () => {
    fc.assert(
      fc.property(thingPile, thingPile, (wanted, there) => {
        const { existing } = plan(thingKind, { items: wanted }, there);
        const ours = there.filter((item) => thingKind.foreign?.(item) === undefined);
        expect(new Set(Object.keys(existing))).toEqual(new Set(ours.map((item) => item.target)));
        for (const [target, count] of Object.entries(existing)) {
          expect(count).toBe(ours.filter((item) => item.target === target).length);
        }
      }),
    );
  });

  it('grants before it revokes, each sorted by key', () => {
    fc.assert(
      fc.property(thingSet, thingSet, (wanted, there) => {
        const { changes } = plan(thingKind, { items: wanted }, there);
        const place = { create: 0, update: 1, delete: 2 };
        const order = changes.map((change) => `${place[change.action]} ${change.key}`);
        expect(order).toEqual(order.toSorted((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });
});

describe('two different things under one key', () => {
  it('are held back as ambiguous, and only they', () => {
    const cases = fc
      .tuple(thingSet, thingSet, anyThing, fc.boolean())
      .map(([wanted, there, odd, onWantedSide]) => {
        const twins = [
          { ...odd, name: 'one twin' },
          { ...odd, name: 'other twin' },
        ];
        return onWantedSide
          ? { odd, wanted: [...without(wanted, odd), ...twins], there }
          : { odd, wanted, there: [...without(there, odd), ...twins] };
      });
    fc.assert(
      fc.property(cases, ({ odd, wanted, there }) => {
        const planned = plan(thingKind, { items: wanted }, there);
        const rest = plan(thingKind, { items: without(wanted, odd) }, without(there, odd));
        expect(planned.changes).toEqual(rest.changes);
        expect(planned.unchanged).toBe(rest.unchanged);
        expect(planned.withheld.map(({ change, rule }) => [change.key, rule])).toEqual([
          [key(odd), 'ambiguity'],
        ]);
      }),
    );
  });

  it.each([
    { side: 'wanted', wanted: [thing('a', { name: 'p' }), thing('a', { name: 'q' })], there: [] },
    { side: 'there', wanted: [], there: [thing('a', { name: 'p' }), thing('a', { name: 'q' })] },
  ])('are named, with the side they are on: $side', ({ side, wanted, there }) => {
    const { changes, withheld } = plan(thingKind, { items: wanted }, there);
    expect(changes).toEqual([]);
    expect(withheld.map(({ reason }) => reason)).toEqual([
      `2 different things are ${side} under one key: p a; q a`,
    ]);
  });

  it('are told also when the first of them happens to be what is there', () => {
    const twins = [thing('a', { name: 'p' }), thing('a', { name: 'q' })];
    const planned = plan(thingKind, { items: twins }, [thing('a', { name: 'p' })]);
    expect(planned).toMatchObject({ changes: [], unchanged: 0, withheld: [{ rule: 'ambiguity' }] });
  });

  it('are no ambiguity when they are wanted twice and alike', () => {
    const planned = plan(thingKind, { items: [thing('a'), thing('a')] }, []);
    expect(planned.changes).toHaveLength(1);
    expect(planned.withheld).toEqual([]);
  });
});

function without(items: readonly Thing[], odd: Thing): Thing[] {
  return items.filter((item) => key(item) !== key(odd));
}

/** A thing without `active` equals one whose `active` is undefined. */
function withoutUnset(item: object): object {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}

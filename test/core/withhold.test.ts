import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { completeness } from '../../src/core/completeness.ts';
import type { Kind } from '../../src/core/kind.ts';
import { ownership } from '../../src/core/ownership.ts';
import { plan, type Plan } from '../../src/core/plan.ts';
import { policy, policyNames } from '../../src/core/policy.ts';
import { protection } from '../../src/core/protection.ts';
import { rule, withhold, type Rule } from '../../src/core/withhold.ts';
import { thing, thingKind, thingPile, thingSet, type Thing } from '../support/things.ts';

/** A limit: it lets `most` changes through, so that what it does depends on the rules before it. */
function atMost(most: number): Rule<Thing> {
  return {
    name: 'limit',
    over: ({ changes }) => {
      const over = new Set(changes.slice(most));
      return (change) => (over.has(change) ? `more than ${most}` : undefined);
    },
  };
}

const anyRule: fc.Arbitrary<Rule<Thing>> = fc.oneof(
  fc.constantFrom(...policyNames).map((name) => policy<Thing>(name)),
  fc.constant(ownership(thingKind)),
  fc.subarray(['north', 'south', 'everything']).map((scopes) =>
    completeness(
      thingKind,
      scopes.map((scope) => ({ scope, code: 'DENIED', reason: `${scope} said no` })),
    ),
  ),
  fc
    .subarray(['a', 'b', 'x1'])
    .map((ids) => protection<Thing>(({ id }) => ids.find((other) => other === id))),
  fc.nat({ max: 6 }).map(atMost),
);

const anyPlan = fc
  .tuple(thingPile, thingPile)
  .map(([wanted, there]) => plan(thingKind, { items: wanted }, there));

describe('a rule', () => {
  it('moves changes and never loses one, through any list of rules', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(anyRule, { maxLength: 6 }), (before, rules) => {
        const after = withhold(before, rules);
        expect(all(after)).toEqual(all(before));
        expect(after.changes.length + after.withheld.length).toBe(
          before.changes.length + before.withheld.length,
        );
        expect(after.unchanged).toBe(before.unchanged);
        expect(after.existing).toEqual(before.existing);
      }),
    );
  });

  it('never lets through what an earlier one held back', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(anyRule, { maxLength: 4 }), anyRule, (before, rules, last) => {
        const some = withhold(before, rules);
        const more = withhold(before, [...rules, last]);
        expect(some.changes).toEqual(expect.arrayContaining([...more.changes]));
        expect(more.withheld).toEqual(expect.arrayContaining([...some.withheld]));
      }),
    );
  });

  it('keeps the order of what is left and sorts what is held back', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(anyRule, { maxLength: 4 }), (before, rules) => {
        const after = withhold(before, rules);
        expect(after.changes).toEqual(before.changes.filter((change) => after.changes.includes(change)));
        expect(after.withheld.map(({ change }) => change)).toEqual(
          [...before.changes, ...before.withheld.map(({ change }) => change)]
            .filter((change) => !after.changes.includes(change))
            .toSorted(inOrder),
        );
      }),
    );
  });

  it('says its name and its reason, and the first reason stays', () => {
    const planned = plan(thingKind, { items: [thing('a')] }, []);
    const rules = [rule<Thing>('first', () => 'because'), rule<Thing>('second', () => 'never asked')];
    expect(withhold(planned, rules).withheld).toMatchObject([{ rule: 'first', reason: 'because' }]);
  });

  it('sees the plan as the rules before it left it', () => {
    const planned = plan(thingKind, { items: [thing('a'), thing('b')] }, [thing('c')]);
    const held = withhold(planned, [policy('upsert-only'), atMost(2)]);
    expect(held.changes.map(({ key }) => key)).toEqual(['here a', 'here b']);
  });

  it('that holds nothing leaves the plan as it is', () => {
    fc.assert(
      fc.property(anyPlan, (planned) => {
        expect(withhold(planned, [policy('sync'), completeness(thingKind, [])])).toBe(planned);
      }),
    );
  });
});

describe('policy', () => {
  const planned = plan(thingKind, { items: [thing('new'), thing('old', { name: 'renamed' })] }, [
    thing('old'),
    thing('gone'),
  ]);

  it.each([
    { name: 'sync', done: ['create', 'update', 'delete'], reason: undefined },
    { name: 'upsert-only', done: ['create', 'update'], reason: 'policy upsert-only never deletes' },
    { name: 'create-only', done: ['create'], reason: 'policy create-only never changes what exists' },
  ] as const)('$name does $done', ({ name, done, reason }) => {
    const held = withhold(planned, [policy(name)]);
    expect(held.changes.map(({ action }) => action)).toEqual(done);
    expect(new Set(held.withheld.map((w) => w.reason))).toEqual(
      new Set(reason === undefined ? [] : [reason]),
    );
    expect(held.withheld.every((w) => w.rule === 'policy')).toBe(true);
  });
});

describe('protection', () => {
  const protects = ({ name }: Thing): string | undefined => (name.includes('glass') ? '*glass*' : undefined);
  const glass = thing('a', { name: 'break-glass' });

  it('takes nothing away that a person named, and says which entry it was', () => {
    const held = withhold(plan(thingKind, { items: [] }, [glass, thing('b')]), [protection(protects)]);
    expect(held.changes.map(({ key }) => key)).toEqual(['here b']);
    expect(held.withheld).toMatchObject([{ reason: 'protected by "*glass*" in the configuration' }]);
  });

  it('does not retire it either', () => {
    const active = { ...glass, active: true };
    expect(withhold(plan(thingKind, { items: [] }, [active]), [protection(protects)]).changes).toEqual([]);
  });

  it('still updates and creates it', () => {
    const wanted = [{ ...glass, scope: 'south' }, thing('c', { name: 'other glass' })];
    const held = withhold(plan(thingKind, { items: wanted }, [glass]), [protection(protects)]);
    expect(held.changes.map(({ action }) => action)).toEqual(['create', 'update']);
  });
});

describe('ownership', () => {
  it('updates and deletes nothing that is foreign, and holds back nothing else', () => {
    fc.assert(
      fc.property(thingSet, thingSet, (wanted, there) => {
        const planned = plan(thingKind, { items: wanted }, there);
        const held = withhold(planned, [ownership(thingKind)]);
        const theirs = planned.changes.filter(
          (change) => change.action !== 'create' && change.before.id.startsWith('x'),
        );
        expect(held.withheld.map(({ change }) => change)).toEqual(theirs);
        expect(held.withheld.every(({ reason }) => reason === 'not ours: its id starts with x')).toBe(true);
      }),
    );
  });

  it('holds back nothing for a kind to which everything belongs', () => {
    const open: Kind<Thing> = { ...thingKind, foreign: () => undefined };
    const held = withhold(plan(open, { items: [] }, [thing('x1')]), [ownership(open)]);
    expect(held.withheld).toEqual([]);
  });
});

function all({ changes, withheld }: Plan<Thing>): Change<Thing>[] {
  return [...changes, ...withheld.map(({ change }) => change)].toSorted(inOrder);
}

function inOrder(one: Change<Thing>, other: Change<Thing>): number {
  const place = { create: 0, update: 1, delete: 2 };
  return place[one.action] - place[other.action] || (one.key < other.key ? -1 : 1);
}

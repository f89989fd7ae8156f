import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowances, defaultLimits, violations, type LimitName, type Limits } from '../../src/core/guard.ts';
import { plan, type Plan } from '../../src/core/plan.ts';
import { policy } from '../../src/core/policy.ts';
import { rule, withhold, type Rule } from '../../src/core/withhold.ts';
import { manyThings, thingKind, type Thing } from '../support/things.ts';

interface Estate {
  readonly target?: string;
  readonly existing: number;
  readonly gone?: number;
  readonly updated?: number;
}

/** A plan that takes `gone` of `existing` things away and updates `updated` of the others. */
function estate(...parts: readonly Estate[]): Plan<Thing> {
  const pairs = parts.map(({ target = 'here', existing, gone = 0, updated = 0 }) => {
    const there = manyThings(existing, { target });
    const wanted = there
      .slice(gone)
      .map((item, place) => (place < updated ? { ...item, name: 'renamed' } : item));
    return { there, wanted };
  });
  return plan(
    thingKind,
    { items: pairs.flatMap(({ wanted }) => wanted) },
    pairs.flatMap(({ there }) => there),
  );
}

function broken(planned: Plan<Thing>, limits: Limits = defaultLimits): LimitName[] {
  return violations(thingKind, planned, limits).map(({ limit }) => limit);
}

describe('the guard, with the default limits', () => {
  it.each<Estate & { name: string; broken: readonly LimitName[] }>([
    { name: 'nothing at all', existing: 0, broken: [] },
    { name: 'exactly the share', existing: 30, gone: 9, broken: [] },
    { name: 'a third gone', existing: 30, gone: 10, broken: ['maxDeleteRatio'] },
    { name: 'one of three, a small estate', existing: 3, gone: 1, broken: [] },
    { name: 'one of two', existing: 2, gone: 1, broken: [] },
    { name: 'two of three', existing: 3, gone: 2, broken: ['maxDeleteRatio'] },
    { name: 'an empty source', existing: 2, gone: 2, broken: ['maxDeleteRatio', 'emptyTarget'] },
    { name: 'the last one', existing: 1, gone: 1, broken: ['emptyTarget'] },
    { name: 'as many as allowed of many', existing: 1000, gone: 50, broken: [] },
    { name: 'few of many, but too many at once', existing: 1000, gone: 60, broken: ['maxDeletes'] },
    {
      name: 'a whole large source',
      existing: 100,
      gone: 100,
      broken: ['maxDeletes', 'maxDeleteRatio', 'emptyTarget'],
    },
    { name: 'five updates of six', existing: 6, updated: 5, broken: [] },
    { name: 'six updates of six', existing: 6, updated: 6, broken: ['maxUpdateRatio'] },
    { name: 'half of many updated', existing: 100, updated: 50, broken: [] },
    { name: 'more than half updated', existing: 100, updated: 51, broken: ['maxUpdateRatio'] },
    {
      name: 'both too much',
      existing: 30,
      gone: 10,
      updated: 16,
      broken: ['maxDeleteRatio', 'maxUpdateRatio'],
    },
  ])('$name: $broken', ({ broken: expected, ...part }) => {
    expect(broken(estate(part))).toEqual(expected);
  });

  it('names its numbers and the limit to change', () => {
    expect(violations(thingKind, estate({ existing: 30, gone: 10 }), defaultLimits)).toEqual([
      {
        limit: 'maxDeleteRatio',
        target: 'here',
        count: 10,
        allowed: 9,
        existing: 30,
        message: 'here: 10 of 30 things deleted is 33.3 %, 9 allowed (maxDeleteRatio 0.3, freeDeletes 1)',
      },
    ]);
  });

  it('counts both steps of a delete', () => {
    const there = [...manyThings(2), ...manyThings(4, { active: true }).slice(2)];
    expect(broken(plan(thingKind, { items: [] }, there))).toContain('emptyTarget');
  });

  it('does not count what is held back', () => {
    expect(broken(withhold(estate({ existing: 9, gone: 9 }), [policy('upsert-only')]))).toEqual([]);
  });

  it('does not count what is foreign as something that would be left', () => {
    const there = [...manyThings(1), { ...manyThings(1)[0], id: 'x1' } as Thing];
    expect(broken(plan(thingKind, { items: there.slice(1) }, there))).toEqual(['emptyTarget']);
  });

  it.each([
    { share: 0.29, most: 29 },
    { share: 0.57, most: 57 },
    { share: 0.58, most: 58 },
  ])(
    'lets exactly the share through, where binary fractions are a little less: $share',
    ({ share, most }) => {
      const limits = { ...defaultLimits, maxDeletes: 100, maxDeleteRatio: share };
      expect(broken(estate({ existing: 100, gone: most }), limits)).toEqual([]);
      expect(broken(estate({ existing: 100, gone: most + 1 }), limits)).toEqual(['maxDeleteRatio']);
    },
  );

  it('lets a person allow an empty target', () => {
    expect(broken(estate({ existing: 1, gone: 1 }), { ...defaultLimits, emptyTarget: 'allow' })).toEqual([]);
  });
});

const size = fc.nat({ max: 100 });
const limitsOf: fc.Arbitrary<Limits> = fc.record({
  maxDeletes: fc.nat({ max: 20 }),
  maxDeleteRatio: fc.nat({ max: 100 }).map((n) => n / 100),
  freeDeletes: fc.nat({ max: 5 }),
  maxUpdateRatio: fc.nat({ max: 100 }).map((n) => n / 100),
  freeUpdates: fc.nat({ max: 5 }),
  emptyTarget: fc.constantFrom('refuse', 'allow'),
});

describe('the laws of the guard', () => {
  it('a plan that neither deletes nor updates breaks nothing', () => {
    fc.assert(
      fc.property(size, size, limitsOf, (existing, created, limits) => {
        const there = manyThings(existing);
        const wanted = manyThings(existing + created);
        expect(broken(plan(thingKind, { items: wanted }, there), limits)).toEqual([]);
      }),
    );
  });

  it('more deletes never break fewer limits', () => {
    fc.assert(
      fc.property(size, size, size, limitsOf, (existing, one, other, limits) => {
        const [fewer, more] = [Math.min(one, other, existing), Math.min(Math.max(one, other), existing)];
        expect(broken(estate({ existing, gone: more }), limits)).toEqual(
          expect.arrayContaining(broken(estate({ existing, gone: fewer }), limits)),
        );
      }),
    );
  });

  it('refuses exactly what is above the number or the share, and names all that is', () => {
    fc.assert(
      fc.property(size, size, fc.nat({ max: 100 }), limitsOf, (existing, wish, share, rest) => {
        const gone = Math.min(wish, existing);
        const limits = { ...rest, maxDeleteRatio: share / 100 };
        const found = broken(estate({ existing, gone }), limits);
        expect(found.includes('maxDeletes')).toBe(gone > limits.maxDeletes);
        expect(found.includes('maxDeleteRatio')).toBe(
          gone > limits.freeDeletes && 100 * gone > share * existing,
        );
        expect(found.includes('emptyTarget')).toBe(
          limits.emptyTarget === 'refuse' && existing > 0 && gone === existing,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('a big target cannot hide what happens to a small one', () => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 1, max: 5 }),
        limitsOf,
        (existing, created, small, limits) => {
          const alone = violations(
            thingKind,
            estate({ target: 'small', existing: small, gone: small }),
            limits,
          );
          const together = violations(
            thingKind,
            estate(
              { target: 'small', existing: small, gone: small },
              { target: 'big', existing: existing + created },
            ),
            limits,
          );
          expect(together).toEqual(alone);
          expect(alone.some(({ limit }) => limit === 'emptyTarget')).toBe(limits.emptyTarget === 'refuse');
        },
      ),
    );
  });

  it('names the breaches of all targets at once, sorted by target', () => {
    const planned = estate(
      { target: 'b', existing: 2, gone: 2 },
      { target: 'a', existing: 10, gone: 4 },
      { target: 'c', existing: 10, gone: 1 },
    );
    expect(violations(thingKind, planned, defaultLimits).map(({ target, limit }) => [target, limit])).toEqual(
      [
        ['a', 'maxDeleteRatio'],
        ['b', 'maxDeleteRatio'],
        ['b', 'emptyTarget'],
      ],
    );
  });

  it('says how many it would let through, and lets through that many', () => {
    fc.assert(
      fc.property(size, size, limitsOf, (existing, wish, limits) => {
        const gone = Math.min(wish, existing);
        const allowed = violations(thingKind, estate({ existing, gone }), limits).map((v) => v.allowed);
        expect(broken(estate({ existing, gone: Math.min(gone, ...allowed) }), limits)).toEqual([]);
      }),
    );
  });
});

describe('what earlier runs retired and still waits for its removal', () => {
  const waits: Rule<Thing> = rule('grace', (change) =>
    change.action === 'delete' && change.step === 'remove' ? 'retired an hour ago' : undefined,
  );

  /** Of `existing` things `retired` wait for their removal and `gone` more go now; the rest is wanted. */
  function slices(existing: number, retired: number, gone: number): Plan<Thing> {
    const there = manyThings(existing, { active: true }).map((item, place) =>
      place < retired ? { ...item, active: false } : item,
    );
    const wanted = there.slice(retired + gone);
    return withhold(plan(thingKind, { items: wanted }, there), [waits]);
  }

  it.each<{ name: string; planned: Plan<Thing>; broken: readonly LimitName[] }>([
    { name: 'breaks nothing by waiting', planned: slices(4, 3, 0), broken: [] },
    { name: 'leaves room for the first of four', planned: slices(4, 0, 1), broken: [] },
    { name: 'leaves none for the second of four', planned: slices(4, 1, 1), broken: ['maxDeleteRatio'] },
    { name: 'keeps the last one', planned: slices(4, 3, 1), broken: ['maxDeleteRatio', 'emptyTarget'] },
    { name: 'counts in a large target', planned: slices(100, 20, 11), broken: ['maxDeleteRatio'] },
    { name: 'fits in a large target', planned: slices(100, 20, 10), broken: [] },
  ])('$name', ({ planned, broken: expected }) => {
    expect(broken(planned)).toEqual(expected);
  });

  it('is told apart', () => {
    const [first] = violations(thingKind, slices(100, 20, 11), defaultLimits);
    expect(first?.message).toContain(
      '31 of 100 things (20 of them retired before) deleted is 31.0 %, 30 allowed',
    );
    expect(allowances(thingKind, slices(100, 20, 10), defaultLimits)).toEqual([
      { target: 'here', existing: 100, deletes: 10, pending: 20, allowedDeletes: 30 },
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/core/plan.ts';
import { rule, withhold } from '../../../src/core/withhold.ts';
import type { AppRole } from '../../../src/jobs/app-roles/app-role.ts';
import { appRoleKind } from '../../../src/jobs/app-roles/kind.ts';
import { limitRemarks, targetLimits } from '../../../src/jobs/app-roles/limits.ts';
import { appRole, directoryRole, targetWith } from './things.ts';

/** A target that already holds this many app roles. */
const holding = (count: number) =>
  targetWith(Array.from({ length: count }, (_none, index) => directoryRole(`old ${index}`, null)));

const many = (count: number): AppRole[] =>
  Array.from({ length: count }, (_none, index) => appRole(`R${String(index).padStart(4, '0')}`));

const limit = (count: number) => targetLimits(new Map([['production', holding(count)]]));

/** With a value of exactly this length. */
function long(length: number): AppRole {
  const missing = length - appRole('').value.length;
  return appRole('x'.repeat(missing));
}

function held(roles: readonly AppRole[], there = 0) {
  const { changes, withheld } = withhold(plan(appRoleKind, { items: roles }, []), [limit(there)]);
  return { done: changes.length, reasons: withheld.map(({ reason }) => reason) };
}

describe('a new app role', () => {
  it.each([
    { form: 'a value of 239 characters', role: long(239), why: 'nothing' },
    { form: 'a value of 249 characters', role: long(249), why: 'nothing' },
    { form: 'a value of 250 characters', role: long(250), why: '250 characters long, 249 are accepted' },
    {
      form: 'every character that Entra takes',
      role: appRole("!#$%&'()*+-./;<=>?@[]^_`{|}~"),
      why: 'nothing',
    },
    { form: 'a comma in its name', role: appRole('a,b'), why: 'has a comma' },
    { form: 'a space in its path', role: appRole('a b/c'), why: 'has a character that Entra does not take' },
    {
      form: 'a quotation mark in its path',
      role: appRole('a"b/c'),
      why: 'has a character that Entra does not take',
    },
    {
      form: 'a backslash in its path',
      role: appRole('a\\b/c'),
      why: 'has a character that Entra does not take',
    },
    { form: 'an umlaut in its path', role: appRole('ä/c'), why: 'has a character that Entra does not take' },
  ])('with $form is held back for: $why', ({ role, why }) => {
    const { done, reasons } = held([role]);
    expect(reasons.length).toBe(1 - done);
    expect(reasons[0] ?? 'nothing').toContain(why);
  });

  it('that could not be published can still be updated and taken away', () => {
    const old = appRole('a b,c');
    const changed = plan(appRoleKind, { items: [{ ...old, displayName: 'new' }] }, [old]);
    const unwanted = plan(appRoleKind, { items: [] }, [old]);
    expect(withhold(changed, [limit(1_000)]).withheld).toEqual([]);
    expect(withhold(unwanted, [limit(1_000)]).withheld).toEqual([]);
  });
});

describe('a full object', () => {
  it.each([
    { there: 0, wanted: 1_000, done: 1_000 },
    { there: 0, wanted: 1_001, done: 1_000 },
    { there: 990, wanted: 20, done: 10 },
    { there: 1_000, wanted: 1, done: 0 },
    { there: 1_100, wanted: 3, done: 0 },
  ])('of $there takes $done of $wanted new ones', ({ there, wanted, done }) => {
    const result = held(many(wanted), there);
    expect(result.done).toBe(done);
    expect(result.reasons).toHaveLength(wanted - done);
    for (const reason of result.reasons)
      expect(reason).toContain('production is full: one object takes 1000');
  });

  it('takes the same ones in whatever order they were read', () => {
    const taken = (roles: readonly AppRole[]) =>
      withhold(plan(appRoleKind, { items: roles }, []), [limit(997)]).changes.map(({ key }) => key);
    fc.assert(
      fc.property(fc.shuffledSubarray(many(6), { minLength: 6 }), (roles) => {
        expect(taken(roles)).toEqual(taken(many(6)));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('does not count those that other rules hold back, nor those that do not fit anyway', () => {
    const even = rule<AppRole>('protection', ({ key }) => (/R000[02]/u.test(key) ? 'even' : undefined));
    const wanted = [...many(4), appRole('A,comma')];
    const { changes, withheld } = withhold(plan(appRoleKind, { items: wanted }, []), [even, limit(998)]);
    expect(changes.map(({ key }) => /R\d+/u.exec(key)?.[0])).toEqual(['R0001', 'R0003']);
    expect(withheld.map(({ rule: name }) => name).toSorted()).toEqual(['limit', 'protection', 'protection']);
  });

  it('is counted for each connection by itself', () => {
    const both = targetLimits(
      new Map([
        ['production', holding(1_000)],
        ['test', holding(0)],
      ]),
    );
    const wanted = [appRole('A'), appRole('B', { connection: 'test' })];
    const { changes } = withhold(plan(appRoleKind, { items: wanted }, []), [both]);
    expect(changes.map(({ key }) => key.split(' ')[0])).toEqual(['test']);
  });
});

describe('the warnings before a limit', () => {
  const texts = (there: number, wanted: readonly AppRole[]) =>
    limitRemarks(holding(there), 'production', wanted).map(({ text }) => text);

  it('begin over 900 app roles on one object', () => {
    expect(texts(899, many(1))).toEqual([]);
    expect(texts(900, many(1))).toEqual([
      '901 app roles on one object, of 1000 at most: plan another connection',
    ]);
  });

  it('do not count an app role twice that is there already', () => {
    const wanted = Array.from({ length: 900 }, (_none, index) =>
      appRole(`R${index}`, { id: `old ${index}` }),
    );
    expect(texts(900, wanted)).toEqual([]);
  });

  it('name each value that is longer than Microsoft documents', () => {
    expect(texts(0, [long(239), long(240), long(249), long(250)])).toEqual([
      'its value is 240 characters long; Microsoft documents 239',
      'its value is 249 characters long; Microsoft documents 239',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppRoleEdit } from '../../../src/model/entra.ts';
import { mergeAppRoles, withoutOrigin } from '../../../src/providers/entra/app-role-merge.ts';
import type { AppRoleMerge } from '../../../src/providers/entra/app-role-merge.ts';
import type { RawAppRole } from '../../../src/providers/entra/app-role.ts';

const role = (id: string, changes: RawAppRole = {}): RawAppRole => ({
  allowedMemberTypes: ['User'],
  description: 'd',
  displayName: `role ${id}`,
  id,
  isEnabled: true,
  origin: 'ServicePrincipal',
  value: `value-${id}`,
  ...changes,
});

const add = (id: string, value = `value-${id}`): AppRoleEdit => ({
  type: 'add',
  id,
  value,
  displayName: 'new',
  description: 'd',
});
const change = (id: string, displayName = 'other'): AppRoleEdit => ({
  type: 'change',
  id,
  value: `value-${id}`,
  displayName,
  description: 'd',
});
const only = (type: 'enable' | 'disable' | 'remove', id: string): AppRoleEdit => ({
  type,
  id,
  value: `value-${id}`,
});

const codes = ({ refused }: AppRoleMerge): readonly string[] => refused.map(({ failure }) => failure.code);

describe('merging edits into app roles', () => {
  it('adds at the end, sorted by value, in one step', () => {
    const { first, second } = mergeAppRoles([role('b')], [add('z'), add('a')]);
    expect(first?.appRoles.map(({ value }) => value)).toEqual(['value-b', 'value-a', 'value-z']);
    expect(first?.appRoles.at(-1)).toEqual({
      allowedMemberTypes: ['User'],
      description: 'd',
      displayName: 'new',
      id: 'z',
      isEnabled: true,
      value: 'value-z',
    });
    expect(second).toBeUndefined();
  });

  it('enables and disables in one step', () => {
    const { first, second } = mergeAppRoles(
      [role('a', { isEnabled: false }), role('b')],
      [only('enable', 'a'), only('disable', 'b')],
    );
    expect(first?.appRoles.map(({ isEnabled }) => isEnabled)).toEqual([true, false]);
    expect(second).toBeUndefined();
  });

  it('disables an enabled role first and changes it then, enabled again', () => {
    const { first, second, disabledMeanwhile } = mergeAppRoles([role('a'), role('b')], [change('a')]);
    expect(first).toEqual({
      appRoles: [withoutOrigin(role('a', { isEnabled: false })), withoutOrigin(role('b'))],
      edits: [],
    });
    expect(second).toEqual({
      appRoles: [withoutOrigin(role('a', { displayName: 'other' })), withoutOrigin(role('b'))],
      edits: [change('a')],
    });
    expect([...disabledMeanwhile]).toEqual(['a']);
  });

  it('changes a disabled role in one step, and enables it with that', () => {
    const { first, second, disabledMeanwhile } = mergeAppRoles(
      [role('a', { isEnabled: false })],
      [change('a')],
    );
    expect(first).toBeUndefined();
    expect(second?.appRoles).toEqual([withoutOrigin(role('a', { displayName: 'other' }))]);
    expect([...disabledMeanwhile]).toEqual([]);
  });

  it('removes a disabled role in the second step, after the grants', () => {
    const { first, second } = mergeAppRoles(
      [role('a', { isEnabled: false })],
      [only('remove', 'a'), add('n')],
    );
    expect(first?.appRoles.map(({ id }) => id)).toEqual(['a', 'n']);
    expect(second?.appRoles.map(({ id }) => id)).toEqual(['n']);
    expect(first?.edits).toEqual([add('n')]);
    expect(second?.edits).toEqual([only('remove', 'a')]);
  });

  it('has no step for what is so already', () => {
    const edits = [
      only('enable', 'a'),
      change('a', 'role a'),
      { ...add('a'), displayName: 'role a' } as AppRoleEdit,
    ];
    for (const edit of edits) {
      const merge = mergeAppRoles([role('a')], [edit]);
      expect(merge).toMatchObject({ first: undefined, second: undefined, satisfied: [edit], refused: [] });
    }
    expect(mergeAppRoles([role('a', { isEnabled: false })], [only('disable', 'a')]).satisfied).toHaveLength(
      1,
    );
  });

  it('takes a missing description for an empty one', () => {
    const edit: AppRoleEdit = { ...change('a', 'role a'), description: '' } as AppRoleEdit;
    expect(mergeAppRoles([role('a', { description: null })], [edit]).satisfied).toEqual([edit]);
  });

  it.each([
    { name: 'an unknown role', edit: only('enable', 'x'), code: 'APP_ROLE_NOT_FOUND' },
    {
      name: 'a removal of a role that was enabled again',
      edit: only('remove', 'a'),
      code: 'APP_ROLE_ENABLED',
    },
    { name: 'a built-in role', edit: only('disable', 'builtin'), code: 'APP_ROLE_BUILT_IN' },
    {
      name: 'a role that has another value by now',
      edit: { ...only('disable', 'a'), value: 'value-b' },
      code: 'APP_ROLE_CHANGED',
    },
    { name: 'an id that is taken', edit: add('a', 'value-new'), code: 'APP_ROLE_ID_TAKEN' },
    { name: 'a value that is taken', edit: add('new', 'value-a'), code: 'APP_ROLE_VALUE_TAKEN' },
  ])('refuses $name, and goes on with the others', ({ edit, code }) => {
    const current = [role('a'), role('builtin', { value: null })];
    const merge = mergeAppRoles(current, [edit, add('n')]);
    expect(codes(merge)).toEqual([code]);
    expect(merge.first?.edits).toEqual([add('n')]);
    expect(merge.first?.appRoles.slice(0, 2)).toEqual(current.map(withoutOrigin));
  });

  it('refuses the later of two edits that contradict each other', () => {
    const merge = mergeAppRoles(
      [role('a')],
      [only('disable', 'a'), only('enable', 'a'), add('n', 'v'), add('m', 'v')],
    );
    expect(merge.refused.map(({ edit }) => edit)).toEqual([only('enable', 'a'), add('m', 'v')]);
  });

  it('gives back what it does not know, null and order included', () => {
    const text =
      '{"value":null,"zeta":{"b":1,"a":[null]},"id":"u","isEnabled":true,"displayName":"","description":null,"@x.y":""}';
    const current = [JSON.parse(text.replace('{', '{"origin":"Application",')), role('a')];
    const { first } = mergeAppRoles(current, [add('n')]);
    expect(JSON.stringify(first?.appRoles[0])).toBe(text);
  });
});

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const anyRole = fc
  .record({
    id: ids,
    isEnabled: fc.boolean(),
    builtIn: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
    displayName: fc.constantFrom('x', 'y'),
    extra: fc.jsonValue(),
    origin: fc.constantFrom('Application', 'ServicePrincipal'),
  })
  .map(({ builtIn, ...rest }): RawAppRole => ({
    description: null,
    ...rest,
    value: builtIn ? null : `value-${rest.id}`,
  }));
const anyCollection = fc.uniqueArray(anyRole, { selector: ({ id }) => id, maxLength: 8 });
const anyEdit: fc.Arbitrary<AppRoleEdit> = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    id: ids,
    value: ids.map((id) => `value-${id}`),
    displayName: fc.constantFrom('x', 'y'),
    description: fc.constant(''),
  }),
  fc
    .record({
      type: fc.constant('change' as const),
      id: ids,
      displayName: fc.constantFrom('x', 'y'),
      description: fc.constant(''),
    })
    .map((edit) => ({ ...edit, value: `value-${edit.id}` })),
  ids.chain((id) =>
    fc.record({
      type: fc.constantFrom('enable' as const, 'disable' as const, 'remove' as const),
      id: fc.constant(id),
      value: fc.constantFrom(`value-${id}`, `value-${id}`, `value-${id}`, 'value-of-another'),
    }),
  ),
);
const cases = [anyCollection, fc.array(anyEdit, { maxLength: 10 })] as const;
const RUNS = { numRuns: 500, seed: 20_261_120 };

describe('whatever is there and whatever is asked', () => {
  const steps = ({ first, second }: AppRoleMerge) => [first, second].filter((step) => step !== undefined);

  it('every role that no edit names goes back as it came, to the letter and in its order', () => {
    fc.assert(
      fc.property(...cases, (current, edits) => {
        const named = new Set(edits.map(({ id }) => id));
        const untouched = (roles: readonly RawAppRole[]) =>
          JSON.stringify(roles.filter(({ id }) => !named.has(String(id))));
        for (const { appRoles } of steps(mergeAppRoles(current, edits))) {
          expect(untouched(appRoles)).toBe(untouched(current.map(withoutOrigin)));
        }
      }),
      RUNS,
    );
  });

  it('every edit ends in exactly one place', () => {
    fc.assert(
      fc.property(...cases, (current, edits) => {
        const merge = mergeAppRoles(current, edits);
        const ends = [
          ...(merge.first?.edits ?? []),
          ...(merge.second?.edits ?? []),
          ...merge.satisfied,
          ...merge.refused.map(({ edit }) => edit),
        ];
        expect(ends).toHaveLength(edits.length);
        expect(new Set(ends)).toEqual(new Set(edits));
      }),
      RUNS,
    );
  });

  it('the first step removes nothing, and only adds, enables or disables', () => {
    fc.assert(
      fc.property(...cases, (current, edits) => {
        const { first } = mergeAppRoles(current, edits);
        if (first === undefined) return;
        const switched = first.appRoles
          .slice(0, current.length)
          .map((each) => ({ ...each, isEnabled: null }));
        expect(switched).toEqual(current.map((each) => ({ ...withoutOrigin(each), isEnabled: null })));
      }),
      RUNS,
    );
  });

  it('the second step changes or removes only what is disabled by then', () => {
    fc.assert(
      fc.property(...cases, (current, edits) => {
        const { first, second } = mergeAppRoles(current, edits);
        const before = first?.appRoles ?? current.map(withoutOrigin);
        const enabled = before.filter(({ isEnabled }) => isEnabled === true);
        expect(second?.appRoles ?? before).toEqual(expect.arrayContaining(enabled));
      }),
      RUNS,
    );
  });

  it('no id and no value is there twice, no origin is sent, and no step is empty', () => {
    fc.assert(
      fc.property(...cases, (current, edits) => {
        const merge = mergeAppRoles(current, edits);
        let before: readonly RawAppRole[] = current.map(withoutOrigin);
        for (const { appRoles } of steps(merge)) {
          const values = appRoles.map(({ value }) => value).filter((value) => value !== null);
          expect(new Set(appRoles.map(({ id }) => id)).size).toBe(appRoles.length);
          expect(new Set(values).size).toBe(values.length);
          expect(appRoles.some((each) => 'origin' in each)).toBe(false);
          expect(appRoles).not.toEqual(before);
          before = appRoles;
        }
      }),
      RUNS,
    );
  });

  it('the same edits, once more, find nothing to do', () => {
    fc.assert(
      fc.property(...cases, (current, edits) => {
        const merge = mergeAppRoles(current, edits);
        const after = (merge.second ?? merge.first)?.appRoles ?? current;
        const refused = new Set(merge.refused.map(({ edit }) => edit));
        const again = mergeAppRoles(
          after,
          edits.filter((edit) => !refused.has(edit)),
        );
        expect(codes(again).filter((code) => code !== 'APP_ROLE_NOT_FOUND')).toEqual([]);
        expect([again.first?.edits, again.second?.edits].flat().filter((edit) => edit !== undefined)).toEqual(
          [],
        );
      }),
      RUNS,
    );
  });
});

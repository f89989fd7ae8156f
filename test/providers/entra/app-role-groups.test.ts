import { describe, expect, it } from 'vitest';
import type { AppRoleEdit } from '../../../src/model/entra.ts';
import { splitEdits } from '../../../src/providers/entra/app-role-groups.ts';

const edit = (type: 'change' | 'disable' | 'remove' | 'add', id: string): AppRoleEdit =>
  type === 'change' || type === 'add'
    ? { type, id, value: id, displayName: id, description: '' }
    : { type, id, value: id };

const split = (edits: readonly AppRoleEdit[], most = 10): readonly (readonly string[])[] =>
  splitEdits(edits, edits, most).map((part) => part.map(({ type, id }) => `${type} ${id}`));

describe('splitting edits that were refused together', () => {
  it('takes adds, removals and the others apart first, with all edits of a role together', () => {
    const edits = [
      edit('change', 'a'),
      edit('disable', 'a'),
      edit('disable', 'b'),
      edit('remove', 'b'),
      edit('add', 'c'),
    ];
    expect(split(edits)).toEqual([['change a', 'disable a'], ['disable b', 'remove b'], ['add c']]);
  });

  it('tries again only the roles that were refused', () => {
    const edits = [edit('change', 'a'), edit('disable', 'a'), edit('change', 'b'), edit('change', 'c')];
    expect(splitEdits(edits, [edit('change', 'a'), edit('change', 'c')], 10)).toEqual([
      edits.slice(0, 2),
      edits.slice(3),
    ]);
  });

  it.each([
    { count: 1, most: 10, sizes: [] },
    { count: 3, most: 10, sizes: [1, 1, 1] },
    { count: 25, most: 10, sizes: [3, 3, 3, 3, 3, 3, 3, 3, 1] },
    { count: 3, most: 1, sizes: [] },
    { count: 3, most: 0, sizes: [] },
  ])('makes of $count changes, in at most $most parts, parts of $sizes', ({ count, most, sizes }) => {
    const edits = Array.from({ length: count }, (_, n) => edit('change', String(n)));
    const parts = split(edits, most);
    expect(parts.map(({ length }) => length)).toEqual(sizes);
    expect(parts.flat()).toEqual(sizes.length === 0 ? [] : edits.map(({ id }) => `change ${id}`));
  });
});

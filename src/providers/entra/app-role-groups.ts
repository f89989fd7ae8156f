import type { AppRoleEdit } from '../../model/entra.ts';

type Course = 'add' | 'remove' | 'other';

/**
 * Splits what was refused together: adds, removals and all others apart, and when there is but one kind, into as
 * many parts as may be tried. All edits of a role stay together. Empty when there is nothing to split. Pure.
 * @param refused Which of `edits` are to be tried again, with all others of their roles
 */
export function splitEdits(
  edits: readonly AppRoleEdit[],
  refused: readonly AppRoleEdit[],
  mostParts: number,
): readonly (readonly AppRoleEdit[])[] {
  const ids = new Set(refused.map(({ id }) => id));
  const courses = Map.groupBy(ids, (id) => courseOf(edits.filter((edit) => edit.id === id)));
  const parts = courses.size > 1 ? [...courses.values()] : inParts([...ids], mostParts);
  if (parts.length < 2 || parts.length > mostParts) return [];
  return parts.map((part) => {
    const inPart = new Set(part);
    return edits.filter(({ id }) => inPart.has(id));
  });
}

function courseOf(edits: readonly AppRoleEdit[]): Course {
  if (edits.some(({ type }) => type === 'remove')) return 'remove';
  return edits.some(({ type }) => type === 'add') ? 'add' : 'other';
}

function inParts(ids: readonly string[], most: number): readonly (readonly string[])[] {
  if (most < 2) return [];
  const size = Math.max(1, Math.ceil(ids.length / most));
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, part) => ids.slice(part * size, (part + 1) * size));
}

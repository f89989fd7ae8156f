import type { Failure } from '../../core/errors.ts';
import type { AppRoleEdit } from '../../model/entra.ts';
import type { RawAppRole } from './app-role.ts';

export interface CheckedEdits {
  readonly accepted: readonly AppRoleEdit[];
  readonly refused: readonly { readonly edit: AppRoleEdit; readonly failure: Failure }[];
}

/** Edits of one role that go together; any other pair contradicts itself, and the later one is refused. */
const TOGETHER: readonly (readonly AppRoleEdit['type'][])[] = [
  ['change', 'enable'],
  ['change', 'disable'],
  ['disable', 'remove'],
];

/**
 * Holds each edit against the collection that is there now, which may not be the one it was planned for. One that
 * Graph would refuse, and all the others with it, is refused here and alone. Pure.
 */
export function checkEdits(current: readonly RawAppRole[], edits: readonly AppRoleEdit[]): CheckedEdits {
  const byId = new Map(current.map((role) => [role['id'], role]));
  const valueHolders = new Map(current.map((role) => [role['value'], role['id']]));
  const acceptedById = new Map<string, AppRoleEdit[]>();
  const accepted: AppRoleEdit[] = [];
  const refused: { edit: AppRoleEdit; failure: Failure }[] = [];
  const disabled = new Set(edits.flatMap(({ type, id }) => (type === 'disable' ? id : [])));

  for (const edit of edits) {
    const others = acceptedById.get(edit.id) ?? [];
    const failure =
      contradiction(edit, others) ??
      (edit.type === 'add'
        ? whyNotAdd(edit, byId.get(edit.id), valueHolders.get(edit.value))
        : whyNotEdit(edit, byId.get(edit.id), disabled.has(edit.id)));
    if (failure !== undefined) {
      refused.push({ edit, failure });
      continue;
    }
    accepted.push(edit);
    acceptedById.set(edit.id, [...others, edit]);
    if (edit.type === 'add') valueHolders.set(edit.value, edit.id);
  }
  return { accepted, refused };
}

/** Whether the role has what the edit wants; a description that is missing is an empty one. */
export function saysTheSame(
  role: RawAppRole,
  { displayName, description }: { readonly displayName: string; readonly description: string },
): boolean {
  return role['displayName'] === displayName && (role['description'] ?? '') === description;
}

const RUN_AGAIN =
  'Somebody else changes this object. Run again: the next plan starts from what is there then.';

function contradiction(edit: AppRoleEdit, others: readonly AppRoleEdit[]): Failure | undefined {
  const clash = others.find(
    (other) =>
      !TOGETHER.some(
        (pair) => pair.includes(edit.type) && pair.includes(other.type) && edit.type !== other.type,
      ),
  );
  if (clash === undefined) return undefined;
  const message = `${edit.type} and ${clash.type} of app role ${edit.id} cannot be done together`;
  return {
    code: 'APP_ROLE_EDITS_CONTRADICT',
    message,
    hint: 'This is an error in Rolebridge; please report it.',
  };
}

function whyNotAdd(
  edit: AppRoleEdit & { readonly type: 'add' },
  sameId: RawAppRole | undefined,
  valueHolder: unknown,
): Failure | undefined {
  if (sameId !== undefined) {
    if (sameId['value'] === edit.value && sameId['isEnabled'] === true && saysTheSame(sameId, edit))
      return undefined;
    return {
      code: 'APP_ROLE_ID_TAKEN',
      message: `there is already an app role with id ${edit.id}`,
      hint: RUN_AGAIN,
    };
  }
  if (valueHolder === undefined) return undefined;
  const message = `app role ${JSON.stringify(valueHolder)} already has the value ${edit.value}`;
  return { code: 'APP_ROLE_VALUE_TAKEN', message, hint: RUN_AGAIN };
}

function whyNotEdit(
  edit: AppRoleEdit,
  role: RawAppRole | undefined,
  disabledToo: boolean,
): Failure | undefined {
  if (role === undefined) {
    return {
      code: 'APP_ROLE_NOT_FOUND',
      message: `there is no app role ${edit.id} any more`,
      hint: RUN_AGAIN,
    };
  }
  if (role['value'] === null || role['value'] === undefined) {
    const message = `app role ${edit.id} is built in, since it has no value`;
    return { code: 'APP_ROLE_BUILT_IN', message, hint: 'This is an error in Rolebridge; please report it.' };
  }
  if (role['value'] !== edit.value) {
    const message = `app role ${edit.id} was to be ${edit.value}, but is ${JSON.stringify(role['value'])} by now`;
    return { code: 'APP_ROLE_CHANGED', message, hint: RUN_AGAIN };
  }
  if (edit.type === 'remove' && role['isEnabled'] === true && !disabledToo) {
    const message = `app role ${edit.id} was to be removed, but has been enabled again`;
    return {
      code: 'APP_ROLE_ENABLED',
      message,
      hint: 'Run again: if it is still unwanted, it is disabled first.',
    };
  }
  return undefined;
}

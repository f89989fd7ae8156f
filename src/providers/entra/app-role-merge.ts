import type { AppRole } from '@microsoft/microsoft-graph-types';
import type { Failure } from '../../core/errors.ts';
import type { AppRoleEdit } from '../../model/entra.ts';
import type { RawAppRole } from './app-role.ts';
import { checkEdits, saysTheSame } from './app-role-edit-checks.ts';

/** One PATCH: the whole collection as it is to be, and the edits that are done with it. */
export interface MergeStep {
  readonly appRoles: readonly RawAppRole[];
  readonly edits: readonly AppRoleEdit[];
}

export interface AppRoleMerge {
  /** Grants and preparations: adds, enables, disables, and the disabling of enabled roles that are to change. */
  readonly first: MergeStep | undefined;
  /** Changes of fields, with the roles enabled again, and removals. Only after `first` was accepted. */
  readonly second: MergeStep | undefined;
  /** Ids of the roles that `first` disables only because `second` changes them. */
  readonly disabledMeanwhile: ReadonlySet<string>;
  /** Edits that ask for what is there already. */
  readonly satisfied: readonly AppRoleEdit[];
  readonly refused: readonly { readonly edit: AppRoleEdit; readonly failure: Failure }[];
}

/**
 * Merges edits into the collection that is there now. Graph replaces `appRoles` as a whole, and neither changes
 * nor removes a role that was not disabled by an earlier request (Microsoft Graph: appRole resource type), hence
 * two steps. Every role goes back as it came and in its place, less `origin`, which is read-only; new ones
 * follow, sorted by value. Pure.
 */
export function mergeAppRoles(current: readonly RawAppRole[], edits: readonly AppRoleEdit[]): AppRoleMerge {
  const { accepted, refused } = checkEdits(current, edits);
  const courses = current.map((role) => courseOf(withoutOrigin(role), accepted));
  const present = new Set(current.map((role) => role['id']));
  const adds = accepted
    .filter((edit) => edit.type === 'add')
    .filter(({ id }) => !present.has(id))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
  const added: readonly RawAppRole[] = adds.map(newRole);
  const decided = courses.flatMap(({ decisions }) => decisions);
  const inStep = (step: Decision['step']) => decided.flatMap((each) => (each.step === step ? each.edit : []));

  const changedFirst = added.length > 0 || courses.some(({ before, first }) => first !== before);
  const changedSecond = courses.some(({ first, second }) => second !== first);
  return {
    first: changedFirst
      ? { appRoles: [...courses.map(({ first }) => first), ...added], edits: [...adds, ...inStep('first')] }
      : undefined,
    second: changedSecond
      ? {
          appRoles: [...courses.flatMap(({ second }) => (second === undefined ? [] : [second])), ...added],
          edits: inStep('second'),
        }
      : undefined,
    disabledMeanwhile: new Set(
      courses.flatMap(({ before, first, second }) =>
        isEnabled(before) && !isEnabled(first) && second !== undefined && isEnabled(second)
          ? String(first['id'])
          : [],
      ),
    ),
    satisfied: inStep('satisfied'),
    refused,
  };
}

/** What its edits make of one role that is there; the same object where nothing changes. */
interface Course {
  readonly before: RawAppRole;
  readonly first: RawAppRole;
  /** Undefined when it is removed. */
  readonly second: RawAppRole | undefined;
  readonly decisions: readonly Decision[];
}

interface Decision {
  readonly edit: AppRoleEdit;
  readonly step: 'first' | 'second' | 'satisfied';
}

function courseOf(before: RawAppRole, accepted: readonly AppRoleEdit[]): Course {
  const edits = accepted.filter(({ id }) => id === before['id']);
  const has = (type: AppRoleEdit['type']) => edits.some((edit) => edit.type === type);
  const change = edits.filter((edit) => edit.type === 'change').find((edit) => !saysTheSame(before, edit));
  const enabledAtLast = !has('disable') && (isEnabled(before) || has('enable') || has('change'));

  const rewritten = change !== undefined || has('remove');
  const first = withEnabled(before, !rewritten && enabledAtLast);
  const { displayName, description } = change ?? {};
  const changed =
    change === undefined ? first : withEnabled({ ...first, displayName, description }, enabledAtLast);

  const stepOf = (edit: AppRoleEdit): Decision['step'] => {
    switch (edit.type) {
      case 'add':
        return 'satisfied';
      case 'remove':
        return 'second';
      case 'disable':
        return isEnabled(before) ? 'first' : 'satisfied';
      case 'change':
      case 'enable':
        if (change !== undefined) return 'second';
        return isEnabled(before) === enabledAtLast ? 'satisfied' : 'first';
    }
  };
  const decisions = edits.map((edit) => ({ edit, step: stepOf(edit) }));
  return { before, first, second: has('remove') ? undefined : changed, decisions };
}

function isEnabled(role: RawAppRole): boolean {
  return role['isEnabled'] === true;
}

function withEnabled(role: RawAppRole, enabled: boolean): RawAppRole {
  return isEnabled(role) === enabled ? role : { ...role, isEnabled: enabled };
}

/** "Must not be included in any POST or PATCH requests" (Microsoft Graph: appRole resource type). */
export function withoutOrigin({ origin: _readOnly, ...role }: RawAppRole): RawAppRole {
  return role;
}

/** `User` is for users and groups alike. */
function newRole({
  id,
  value,
  displayName,
  description,
}: AppRoleEdit & { readonly type: 'add' }): RawAppRole {
  const role = { allowedMemberTypes: ['User'], description, displayName, id, isEnabled: true, value };
  return role satisfies AppRole;
}

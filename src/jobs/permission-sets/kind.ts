import type { Difference } from '../../core/change.ts';
import type { Kind } from '../../core/kind.ts';
import { count } from '../../core/words.ts';
import type { PermissionsBoundary } from '../../model/identity-center.ts';
import { policyKey } from './definition.ts';
import type { ManagedPermissionSet } from './permission-set.ts';
import { canonical, policyParts } from './policy-document.ts';
import { minutesOf } from '../session-duration.ts';

/** There is one instance in an organization, so that all permission sets have one target. */
export const target = 'IAM Identity Center';

/**
 * A permission set is its name: that is all a definition in a file can know of it, AWS keeps names unique in an
 * instance, and none can be renamed. The ARN, which would outlive nothing that the name does not, is only kept to
 * write to.
 */
export const permissionSetKind: Kind<ManagedPermissionSet> = {
  noun: 'permission set',
  key: (set) => set.name,
  target: () => target,
  scope: (set) => set.name,
  foreign: (set) => set.foreign,
  differences: (before, after) => [
    ...difference('description', before.description, after.description),
    ...(minutesOf(before.sessionDuration) === minutesOf(after.sessionDuration)
      ? []
      : difference('sessionDuration', before.sessionDuration, after.sessionDuration)),
    ...difference('relayState', before.relayState, after.relayState),
    ...lists(
      'managedPolicies',
      before.managedPolicies.map(policyName),
      after.managedPolicies.map(policyName),
    ),
    ...lists(
      'customerManagedPolicies',
      before.customerManagedPolicies.map(policyKey),
      after.customerManagedPolicies.map(policyKey),
    ),
    ...policies(before.inlinePolicy, after.inlinePolicy),
    ...difference(
      'permissionsBoundary',
      boundaryText(before.permissionsBoundary),
      boundaryText(after.permissionsBoundary),
    ),
    ...lists('tags', tagTexts(before), tagTexts(after)),
    // What AWS calls stale holds an older version than AWS itself has: only provisioning brings it up to date.
    ...difference(provisionedField, behind(before), behind(after)),
  ],
  effect: ({ arn: _arn, accounts: _accounts, staleAccounts: _stale, foreign: _foreign, ...definition }) =>
    definition,
  words: (set) => [
    set.name,
    set.description,
    ...(set.arn === '' ? [] : [`in ${count(set.accounts.length, 'account')}`]),
  ],
};

/** The field of a permission set that is as defined, while accounts have an older version of it. */
export const provisionedField = 'provisioned';

function difference(field: string, before: string, after: string): Difference[] {
  return before === after ? [] : [{ field, before, after }];
}

/** Of two lists only what goes and what comes: the rest of a long list tells nobody anything. */
function lists(field: string, before: readonly string[], after: readonly string[]): Difference[] {
  const [had, has] = [new Set(before), new Set(after)];
  const gone = [...had].filter((each) => !has.has(each)).toSorted();
  const come = [...has].filter((each) => !had.has(each)).toSorted();
  return difference(field, gone.join(', '), come.join(', '));
}

/** Statement by statement; when only their order differs, whole. */
function policies(before: string, after: string): Difference[] {
  const [had, has] = [canonical(before), canonical(after)];
  if (had === has) return [];
  const parts = lists('inlinePolicy', policyParts(had), policyParts(has));
  return parts.length > 0 ? parts : difference('inlinePolicy', had, has);
}

/** `ReadOnlyAccess` of `arn:aws:iam::aws:policy/ReadOnlyAccess`. */
function policyName(arn: string): string {
  return arn.replace(/^.*?:policy\//u, '');
}

function boundaryText(boundary: PermissionsBoundary | undefined): string {
  if (boundary === undefined) return 'none';
  return 'managedPolicyArn' in boundary
    ? policyName(boundary.managedPolicyArn)
    : policyKey(boundary.customerManagedPolicy);
}

function tagTexts({ tags }: ManagedPermissionSet): readonly string[] {
  return Object.entries(tags).map(([key, value]) => `${key}=${value}`);
}

function behind({ staleAccounts }: ManagedPermissionSet): string {
  return staleAccounts.length === 0 ? 'up to date' : `${count(staleAccounts.length, 'account')} behind`;
}

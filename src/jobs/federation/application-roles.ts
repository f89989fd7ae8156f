import type { DirectoryAppRole } from '../../model/entra.ts';
import type {
  ApplicationAssignment,
  FederatedApplicationPosture,
  GroupPosture,
} from '../../model/federation.ts';
import type { ConnectionEvidence } from '../posture/evidence.ts';
import { isSignInEvidence } from '../posture/evidence.ts';
import { readGroupName } from '../posture/group-naming.ts';
import { parseValue } from '../role-pair.ts';

/** Microsoft Graph, appRoleAssignment: stands for the application itself where it declares no roles. */
const noRole = '00000000-0000-0000-0000-000000000000';

/** The app role that an application has for everybody; the gallery calls it one of these. */
const forEverybody = ['User', 'msiam_access'];

/** Undefined when it has several and none of them is known to be for everybody. */
export function roleForEverybody(roles: readonly DirectoryAppRole[]): string | undefined {
  const enabled = roles.filter(({ isEnabled }) => isEnabled);
  if (enabled.length === 0) return noRole;
  const named = forEverybody.flatMap((name) => enabled.filter(({ displayName }) => displayName === name));
  const unvalued = enabled.filter(({ value }) => value === null);
  return (named[0] ?? (unvalued.length === 1 ? unvalued[0] : undefined))?.id;
}

/** Whether the configuration or the naming rule names the group for this connection. */
export function isNamed({ group }: GroupPosture, evidence: ConnectionEvidence): boolean {
  const { groups } = evidence.connection;
  if (groups === undefined) return false;
  if (Object.hasOwn(groups.ids, group.id)) return true;
  const named = readGroupName(groups.name, group.displayName);
  if (named === undefined) return false;
  if (named.accountId === undefined || !isSignInEvidence(evidence)) return true;
  const { accounts } = evidence;
  return accounts.state === 'known' && accounts.value.some(({ account }) => account.id === named.accountId);
}

/** The enabled app roles whose value is what the group means: a role of an account, through this SAML provider. */
export function rolesMeantBy(
  { group }: GroupPosture,
  evidence: ConnectionEvidence,
  roles: readonly DirectoryAppRole[],
): readonly DirectoryAppRole[] {
  const { connection } = evidence;
  const { groups } = connection;
  if (groups === undefined || connection.type === 'identity-center') return [];
  const arn = groups.ids[group.id];
  const named = readGroupName(groups.name, group.displayName);
  return roles.filter(({ value, isEnabled }) => {
    const pair = value === null || !isEnabled ? undefined : parseValue(value);
    if (pair === undefined || pair.providerName !== connection.samlProvider) return false;
    if (arn !== undefined) return pair.roleArn === arn;
    if (named === undefined || pair.roleName !== named.role) return false;
    return named.accountId === undefined || pair.accountId === named.accountId;
  });
}

/** Assignments of groups; none while they are not known. */
export function groupsAssigned({
  assignments,
}: FederatedApplicationPosture): readonly ApplicationAssignment[] {
  return assignments.state === 'unknown'
    ? []
    : assignments.value.filter(({ principalType }) => principalType === 'Group');
}

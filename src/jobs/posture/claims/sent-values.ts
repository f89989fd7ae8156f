import type {
  ApplicationAssignment,
  FederatedApplicationPosture,
  GroupPosture,
} from '../../../model/federation.ts';
import type { RoleClaim } from './role-claim.ts';

/** What Entra begins with for one group, or for one person who is assigned alone; before any replacement. */
export interface Sent {
  readonly group: { readonly id: string; readonly name: string };
  readonly value:
    | { readonly state: 'known'; readonly value: string; readonly isDisabled: boolean }
    | { readonly state: 'none' | 'unknown'; readonly because: string };
}

type Known = Extract<RoleClaim, { readonly state: 'known' }>;

export function sentValues(
  claim: Known,
  {
    application,
    assignments,
  }: Pick<FederatedApplicationPosture, 'application'> & {
    readonly assignments: readonly ApplicationAssignment[];
  },
  groups: readonly GroupPosture[],
): readonly Sent[] {
  const assigned = new Set(assignments.map(({ principalId }) => principalId));
  if (claim.from === 'assigned-roles') return byAppRole(application.appRoles, assignments, groups);
  const { from } = claim;
  return groups.map(({ group: { id, displayName } }) => {
    const group = { id, name: displayName };
    if (from !== 'groups')
      return assigned.has(id) || !application.assignmentRequired
        ? sent(group, from.constant)
        : none(group, 'the group is not assigned to the application');
    return fromGroup(group, assigned.has(id), application);
  });
}

function byAppRole(
  appRoles: FederatedApplicationPosture['application']['appRoles'],
  assignments: readonly ApplicationAssignment[],
  groups: readonly GroupPosture[],
): readonly Sent[] {
  const names = new Map(groups.map(({ group }) => [group.id, group.displayName]));
  const roles = new Map(appRoles.map((role) => [role.id, role]));
  const people = assignments.filter(({ principalType }) => principalType !== 'ServicePrincipal');
  const withValue = people.flatMap(
    ({ principalId: id, principalDisplayName, appRoleId }): readonly Sent[] => {
      const { value = null, isEnabled = true } = roles.get(appRoleId) ?? {};
      const group = { id, name: names.get(id) ?? principalDisplayName };
      return value === null ? [] : [sent(group, value, !isEnabled)];
    },
  );
  const told = new Set(withValue.map(({ group }) => group.id));
  const assigned = new Map(people.map((each) => [each.principalId, each.principalDisplayName]));
  const without = new Map([...assigned, ...names]);
  return [
    ...withValue,
    ...[...without]
      .filter(([id]) => !told.has(id))
      .map(([id, name]) =>
        none(
          { id, name },
          assigned.has(id)
            ? 'it is assigned without an app role of AWS, so that Entra sends nothing for it'
            : 'it is not assigned to the application',
        ),
      ),
  ];
}

/** Entra: "Configure group claims for applications": without another attribute a group is sent as its object id. */
function fromGroup(
  group: Sent['group'],
  isAssigned: boolean,
  { groupMembershipClaims, groupClaims }: FederatedApplicationPosture['application'],
): Sent {
  const kinds = (groupMembershipClaims ?? '').split(',').map((kind) => kind.trim());
  const isSent = kinds.some((kind) => kind === 'All' || kind === 'SecurityGroup');
  if (!isSent && !kinds.includes('ApplicationGroup'))
    return none(group, 'the registration sends no groups: groupMembershipClaims is not ApplicationGroup');
  if (!isSent && !isAssigned) return none(group, 'it is not assigned to the application');
  const attributes = groupClaims.flat().filter((each) => each !== 'emit_as_roles');
  const [attribute] = attributes;
  if (attribute === undefined) return sent(group, group.id);
  if (attributes.every((each) => each === 'cloud_displayname')) return sent(group, group.name);
  const because = `the group claim sends ${attributes.join(', ')}, which only the local directory knows`;
  return { group, value: { state: 'unknown', because } };
}

function sent(group: Sent['group'], value: string, isDisabled = false): Sent {
  return { group, value: { state: 'known', value, isDisabled } };
}

function none(group: Sent['group'], because: string): Sent {
  return { group, value: { state: 'none', because } };
}

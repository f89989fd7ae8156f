import { known } from '../../../../../src/model/known.ts';
import type { GroupPosture, PrivilegedAccess } from '../../../../../src/model/federation.ts';
import type { PostureCase } from '../../../../support/posture-cases.ts';
import {
  group,
  identityCenterEvidence,
  lacking,
  production,
  signInEvidence,
  withGroup,
  withPosture,
} from '../../../../support/posture-evidence.ts';

const roles = signInEvidence('app-roles');
const names = signInEvidence('group-names');
const center = identityCenterEvidence();
const first = `AWS-${production}-ReadOnly`;

const person = { id: 'user-eve', type: 'user' as const, displayName: 'Eve' };
const inner = { id: 'group-inner', type: 'group' as const, displayName: 'Interns' };
const facts =
  (changes: Partial<GroupPosture['group']>) =>
  ({ group: before }: GroupPosture) => ({
    group: { ...before, ...changes },
  });
const access =
  (changes: Partial<Omit<PrivilegedAccess, 'policy'>>, policy: Partial<PrivilegedAccess['policy']> = {}) =>
  ({ privilegedAccess: before }: GroupPosture): Partial<GroupPosture> => {
    if (before.state === 'unknown' || before.value === null) throw new Error('the group is not managed');
    return {
      privilegedAccess: known({ ...before.value, ...changes, policy: { ...before.value.policy, ...policy } }),
    };
  };
const asks = { approval: true, justification: true, multiFactor: true };
const plain = signInEvidence('app-roles', { groups: undefined });

/** The groups that give access. */
export const groupCases: readonly PostureCase[] = [
  {
    name: 'a group that is not role-assignable',
    evidence: withGroup(names, facts({ isAssignableToRole: false })),
    found: [`warning group-role-assignable ${first}`],
  },
  {
    name: 'a group that is not role-assignable, where nobody asks for more',
    evidence: withGroup(plain, facts({ isAssignableToRole: false })),
    found: [],
  },
  {
    name: 'a group whose name gives access and that is not role-assignable, where nobody asks for more',
    evidence: withGroup(signInEvidence('group-names', { groups: {} }), facts({ isAssignableToRole: false })),
    found: [],
  },
  {
    name: 'somebody who may activate ownership of the group',
    evidence: withGroup(roles, access({ owners: ['user-eve'] })),
    found: [`warning group-owners ${first}`],
  },
  {
    name: 'an activation as long as it may be, and permission sets that cannot be read',
    evidence: {
      ...identityCenterEvidence({ groups: { privilegedAccess: { ...asks, maximumDuration: '4h' } } }),
      permissionSets: lacking('sso:ListPermissionSets'),
    },
    found: [
      'unknown activation-duration AWS-111122223333-ReadOnly sso:ListPermissionSets',
      'unknown activation-duration AWS-444455556666-ReadOnly sso:ListPermissionSets',
    ],
  },
  {
    name: 'a group for every account, which is assigned in one',
    evidence: withPosture(
      {
        ...signInEvidence('app-roles', { groups: { name: 'AWS-{role}', privilegedAccess: {} } }),
        groups: known([group('group-production', 'AWS-ReadOnly')]),
      },
      { assignments: known([{ ...assigned('group-production'), appRoleId: 'app-role-0' }]) },
    ),
    found: ['info role-unreached sandbox', 'warning groups-assigned AWS'],
  },
  {
    name: 'a group that nobody manages',
    evidence: withGroup(roles, { privilegedAccess: known(null) }),
    found: [`warning group-privileged-access ${first}`],
  },
  {
    name: 'privileged access that cannot be read',
    evidence: withGroup(roles, {
      privilegedAccess: lacking('PrivilegedEligibilitySchedule.Read.AzureADGroup'),
    }),
    found: [
      'activation-approval',
      'activation-duration',
      'activation-justification',
      'activation-second-factor',
      'group-owners',
      'group-privileged-access',
      'permanent-members',
    ].map((id) => `unknown ${id} ${first} PrivilegedEligibilitySchedule.Read.AzureADGroup`),
  },
  {
    name: 'an activation that nobody approves',
    evidence: withGroup(roles, access({}, { approval: false })),
    found: [`warning activation-approval ${first}`],
  },
  {
    name: 'an activation that nobody has to approve',
    evidence: withGroup(
      signInEvidence('app-roles', { groups: { privilegedAccess: {} } }),
      access({}, { approval: false }),
    ),
    found: [],
  },
  {
    name: 'an activation without a reason',
    evidence: withGroup(center, access({}, { justification: false })),
    found: [`warning activation-justification ${first}`],
  },
  {
    name: 'an activation without a second factor',
    evidence: withGroup(names, access({}, { multiFactor: false })),
    found: [`warning activation-second-factor ${first}`],
  },
  {
    name: 'a policy that says nothing',
    evidence: withGroup(
      roles,
      access({}, { approval: null, justification: null, multiFactor: null, maximumSeconds: null }),
    ),
    found: ['approval', 'duration', 'justification', 'second-factor'].map(
      (each) => `unknown activation-${each} ${first}`,
    ),
  },
  {
    name: 'an activation that is longer than the session',
    evidence: withGroup(roles, access({}, { maximumSeconds: 28_800 })),
    found: [],
  },
  {
    name: 'an activation that is longer than it may be',
    evidence: withGroup(
      signInEvidence('app-roles', { groups: { privilegedAccess: { ...asks, maximumDuration: '4h' } } }),
      access({}, { maximumSeconds: 28_800 }),
    ),
    found: [`warning activation-duration ${first}`],
  },
  {
    name: 'an activation as long as it may be, and longer than the session',
    evidence: withGroup(
      signInEvidence('app-roles', { groups: { privilegedAccess: { ...asks, maximumDuration: '8h' } } }),
      access({}, { maximumSeconds: 28_800 }),
    ),
    found: [],
  },
  {
    name: 'a session that outlives the activation',
    evidence: withGroup(roles, access({}, { maximumSeconds: 1800 })),
    found: [`warning activation-duration ${first}`],
  },
  {
    name: 'a permission set that outlives the activation',
    evidence: {
      ...center,
      permissionSets: known([{ name: 'ReadOnly', arn: 'arn', sessionSeconds: 28_800 }]),
    },
    found: [
      'warning activation-duration AWS-111122223333-ReadOnly',
      'warning activation-duration AWS-444455556666-ReadOnly',
    ],
  },
  {
    name: 'permission sets that cannot be read',
    evidence: { ...center, permissionSets: lacking('sso:ListPermissionSets') },
    found: [
      'unknown activation-duration AWS-111122223333-ReadOnly sso:ListPermissionSets',
      'unknown activation-duration AWS-444455556666-ReadOnly sso:ListPermissionSets',
    ],
  },
  {
    name: 'somebody in the group for good',
    evidence: withGroup(roles, access({ permanent: ['user-ada', 'user-gone'] })),
    found: [`critical permanent-members ${first}`],
  },
  {
    name: 'a group with an owner',
    evidence: withGroup(roles, { owners: known([person]) }),
    found: [`warning group-owners ${first}`],
  },
  {
    name: 'a group with an owner, who is allowed',
    evidence: withGroup(signInEvidence('app-roles', { groups: { allowOwners: true } }), {
      owners: known([person]),
    }),
    found: [],
  },
  {
    name: 'owners that cannot be read',
    evidence: withGroup(roles, { owners: lacking('GroupMember.Read.All') }),
    found: [`unknown group-owners ${first} GroupMember.Read.All`],
  },
  {
    name: 'a group within the group',
    evidence: withGroup(center, { nestedGroups: known([inner]) }),
    found: [`warning nested-groups ${first}`],
  },
  {
    name: 'members that cannot be read',
    evidence: withGroup(roles, { nestedGroups: lacking('GroupMember.Read.All') }),
    found: [`unknown nested-groups ${first} GroupMember.Read.All`],
  },
  {
    name: 'members by a rule',
    evidence: withGroup(roles, facts({ isDynamic: true })),
    found: [`warning dynamic-membership ${first}`],
  },
  {
    name: 'two groups of one name',
    evidence: withPosture(
      { ...names, groups: known([group('group-1', first), group('group-2', first)]) },
      { assignments: known(['group-1', 'group-2'].map((principalId) => assigned(principalId))) },
    ),
    found: [
      `warning group-name-unique ${first}`,
      `warning group-name-unique ${first}`,
      'info role-unreached sandbox',
    ].toSorted(),
  },
  {
    name: 'groups that nobody has assigned to the application',
    evidence: withPosture(center, { assignments: known([]) }),
    found: ['warning groups-assigned AWS'],
  },
  {
    name: 'a group that is assigned to the app role of another account',
    evidence: withPosture(roles, {
      assignments: known([
        { ...assigned('group-production'), appRoleId: 'app-role-1' },
        { ...assigned('group-sandbox'), appRoleId: 'app-role-1' },
      ]),
    }),
    found: ['info role-unreached production', 'warning groups-assigned AWS'],
  },
  {
    name: 'a group that is assigned to one of two app roles that give the same',
    evidence: withPosture(roles, ({ application }) => ({
      application: {
        ...application,
        appRoles: application.appRoles.flatMap((each) => [
          each,
          { ...each, id: `${each.id} of old`, value: each.value?.replaceAll('AzureAD', 'Okta') ?? null },
        ]),
      },
    })),
    found: [],
  },
  {
    name: 'assignments that cannot be read',
    evidence: withPosture(center, { assignments: lacking('Application.Read.All') }),
    found: ['unknown groups-assigned AWS Application.Read.All'],
  },
  {
    name: 'groups that cannot be read',
    evidence: { ...center, groups: lacking('GroupMember.Read.All') },
    found: [
      'unknown group-owners AWS GroupMember.Read.All',
      'unknown groups-assigned AWS GroupMember.Read.All',
      'unknown scim-user-names AWS GroupMember.Read.All',
    ],
  },
];

function assigned(principalId: string) {
  return {
    id: `assignment-${principalId}`,
    appRoleId: '00000000-0000-0000-0000-000000000000',
    principalId,
    principalType: 'Group' as const,
    principalDisplayName: principalId,
  };
}

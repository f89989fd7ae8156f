import { ada, type Parts } from '../../../support/federation-worlds.ts';
import { group } from '../../../support/groups.ts';
import { MSIAM_ACCESS_ID } from '../../../support/worlds.ts';
import { first, type Mistake } from './mistake.ts';

export const groupMistakes: readonly Mistake[] = [
  {
    name: 'a group that anybody who manages groups may change',
    way: 'group-names',
    make: ({ group: team }) => void (team.isAssignableToRole = false),
    found: [`warning group-role-assignable ${first}`],
  },
  {
    name: 'a group that nobody manages',
    way: 'identity-center',
    make: ({ group: team }) => void delete team.pim,
    found: [`warning group-privileged-access ${first}`],
  },
  {
    name: 'an activation that nobody approves',
    way: 'app-roles',
    make: policy((found) => void (found.approval = false)),
    found: [`warning activation-approval ${first}`],
  },
  {
    name: 'an activation without a reason',
    way: 'app-roles',
    make: policy((found) => void (found.requires = ['MultiFactorAuthentication'])),
    found: [`warning activation-justification ${first}`],
  },
  {
    name: 'an activation without a second factor',
    way: 'group-names',
    make: policy((found) => void (found.requires = ['Justification'])),
    found: [`warning activation-second-factor ${first}`],
  },
  {
    name: 'an activation by an authentication context',
    way: 'group-names',
    make: policy(
      (found) => void ((found.requires = ['Justification']), (found.authenticationContext = 'c1')),
    ),
    found: [],
  },
  {
    name: 'an activation of eight hours',
    way: 'app-roles',
    make: policy((found) => void (found.maximumDuration = 'PT8H')),
    found: [],
  },
  {
    name: 'an activation that ends before the session of the permission set',
    way: 'identity-center',
    make: policy((found) => void (found.maximumDuration = 'PT30M')),
    found: [`warning activation-duration ${first}`],
  },
  {
    name: 'a member for good',
    way: 'app-roles',
    make: ({ group: team }) => void team.pim?.permanent.push(ada.id),
    found: [`critical permanent-members ${first}`],
  },
  {
    name: 'an owner',
    way: 'identity-center',
    make: ({ group: team }) => void team.owners.push(ada.id),
    found: [`warning group-owners ${first}`],
  },
  {
    name: 'a group within the group',
    way: 'app-roles',
    make: ({ entra, group: team }) => {
      entra.groups.push({ ...team, id: group(9).id, displayName: 'Interns', pim: undefined });
      team.members.push(group(9).id);
    },
    // It is there for good, too.
    found: [`critical permanent-members ${first}`, `warning nested-groups ${first}`],
  },
  {
    name: 'members by a rule',
    way: 'app-roles',
    make: ({ group: team }) => {
      team.groupTypes.push('DynamicMembership');
      team.membershipRule = 'user.department -eq "IT"';
      team.isAssignableToRole = false;
      team.members.push(ada.id);
      delete team.pim;
    },
    changes: { connection: { groups: {} } },
    found: [`warning dynamic-membership ${first}`],
  },
  {
    name: 'a second group of the same name',
    way: 'identity-center',
    make: ({ entra, group: team, servicePrincipal }) => {
      entra.groups.push({ ...team, id: group(9).id });
      servicePrincipal.appRoleAssignedTo.push({
        id: 'assignment-9',
        appRoleId: MSIAM_ACCESS_ID,
        principalId: group(9).id,
        principalType: 'Group',
        principalDisplayName: team.displayName,
      });
    },
    found: [`warning group-name-unique ${first}`, `warning group-name-unique ${first}`],
  },
  {
    name: 'a group that is not assigned',
    way: 'group-names',
    make: ({ servicePrincipal }) => void servicePrincipal.appRoleAssignedTo.shift(),
    found: ['info role-unreached production', 'warning groups-assigned AWS'],
  },
];

function policy(change: (found: NonNullable<Parts['group']['pim']>['policy']) => void) {
  return ({ group: { pim } }: Parts): void => {
    if (pim !== undefined) change(pim.policy);
  };
}

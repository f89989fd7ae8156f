import {
  production,
  provider,
  replacement,
  sessionClaims,
  type Parts,
} from '../../../support/federation-worlds.ts';
import { group, user } from '../../../support/groups.ts';
import { portalClaim, portalClaims } from '../../../support/portal-claims.ts';
import { MSIAM_ACCESS_ID } from '../../../support/worlds.ts';
import { first, second, type Mistake } from './mistake.ts';

const policyId = '7e9a1c00-0000-4000-8000-0000000000c1';
const assignedRoles = { id: 'assignedroles', source: 'user' };
const [sessionName, sessionDuration] = sessionClaims;
type Claim = ReturnType<typeof portalClaim>;
const withClaims =
  (...claims: readonly (Claim | undefined)[]) =>
  ({ servicePrincipal }: Parts): void => {
    servicePrincipal.claimsPolicy = portalClaims(...claims.flatMap((each) => each ?? []));
  };
const role = (source: Parameters<typeof portalClaim>[1]): Claim => portalClaim('Role', source);

export const claimMistakes: readonly Mistake[] = [
  {
    name: 'no claim Role',
    way: 'app-roles',
    make: withClaims(sessionName, sessionDuration),
    found: ['critical claim-role AWS'],
  },
  {
    name: 'an attribute that does not exist',
    way: 'app-roles',
    make: withClaims(role({ id: 'assignroles', source: 'user' }), sessionName, sessionDuration),
    found: ['critical claim-role AWS', 'unknown claim-leads-nowhere AWS', 'unknown role-unreached AWS'],
  },
  {
    name: 'names of groups without a replacement',
    way: 'group-names',
    make: withClaims(role({ id: 'groups', source: 'user' }), sessionName, sessionDuration),
    found: ['critical claim-role AWS'],
  },
  {
    name: 'claims that nobody has touched',
    way: 'app-roles',
    make: ({ servicePrincipal }) => void (servicePrincipal.claimsPolicy = null),
    found: ['claim-names', 'claim-role', 'claim-session-duration', 'claim-session-name'].map(
      (id) => `unknown ${id} AWS`,
    ),
  },
  {
    name: 'no session name',
    way: 'app-roles',
    make: withClaims(role(assignedRoles), sessionDuration),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'a session name with spaces',
    way: 'app-roles',
    make: withClaims(
      role(assignedRoles),
      sessionDuration,
      portalClaim('RoleSessionName', { id: 'displayname', source: 'user' }),
    ),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'a guest, whose name AWS refuses',
    who: user(3).id,
    way: 'app-roles',
    make: ({ entra, group: team }) => {
      entra.users.push(person(3, 'eve_other.example#EXT#@contoso.example'));
      team.pim?.activated.push({ principalId: user(3).id, until: '2027-01-01T00:00:00Z' });
    },
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'no session duration',
    way: 'group-names',
    make: withClaims(portalClaim('Role', { id: 'groups', source: 'user' }, replacement), sessionName),
    found: ['info claim-session-duration AWS'],
  },
  {
    name: 'a session of a week',
    way: 'app-roles',
    make: withClaims(role(assignedRoles), sessionName, portalClaim('SessionDuration', { value: '604800' })),
    found: ['critical claim-session-duration AWS'],
  },
  {
    name: 'a claim in another case',
    way: 'app-roles',
    make: withClaims(portalClaim('role', assignedRoles), sessionName, sessionDuration),
    found: ['critical claim-names AWS'],
  },
  {
    name: 'a claim without its namespace',
    way: 'app-roles',
    make: withClaims(portalClaim('Role', assignedRoles, undefined, ''), sessionName, sessionDuration),
    found: ['critical claim-names AWS'],
  },
  {
    name: 'a policy that hides the claim of the groups',
    way: 'group-names',
    make: assignPolicy,
    found: ['critical claim-role AWS', 'critical claims-overridden AWS'],
  },
  {
    name: 'a policy beside the claims of the portal',
    way: 'app-roles',
    make: assignPolicy,
    found: ['warning claims-overridden AWS'],
  },
  {
    name: 'no group claim on the registration',
    way: 'group-names',
    make: ({ application }) =>
      void ((application.groupMembershipClaims = null), (application.optionalClaims = null)),
    found: ['critical group-claim AWS'],
  },
  {
    name: 'object ids in place of names',
    way: 'group-names',
    make: ({ application }) => void (application.optionalClaims = null),
    found: ['critical group-claim AWS'],
  },
  {
    name: 'every group of a person',
    way: 'group-names',
    make: ({ application }) => void (application.groupMembershipClaims = 'SecurityGroup'),
    found: ['critical group-claim AWS', 'warning group-claim-limit AWS'],
  },
  {
    name: 'somebody in more groups than an assertion holds',
    way: 'group-names',
    make: putInGroups(151),
    found: ['critical group-claim-limit AWS'],
  },
  {
    name: 'groups sent as roles',
    way: 'app-roles',
    make: ({ application }) => {
      application.groupMembershipClaims = 'SecurityGroup';
      application.optionalClaims = {
        saml2Token: [
          {
            name: 'groups',
            source: null,
            essential: false,
            additionalProperties: ['sam_account_name', 'emit_as_roles'],
          },
        ],
      };
    },
    found: ['critical roles-suppressed AWS'],
  },
  {
    name: 'a pattern that keeps the first letter of the role',
    way: 'group-names',
    make: withClaims(
      portalClaim(
        'Role',
        { id: 'groups', source: 'user' },
        { ...replacement, regex: String.raw`AWS-(?'account'[\d]{12})-(?'role'[\w])` },
      ),
      sessionName,
      sessionDuration,
    ),
    found: ['critical claim-pattern AWS'],
  },
  {
    name: 'a replacement that names another provider',
    way: 'group-names',
    make: withClaims(
      portalClaim(
        'Role',
        { id: 'groups', source: 'user' },
        { ...replacement, replacement: replacement.replacement.replace(provider, 'aad') },
      ),
      sessionName,
      sessionDuration,
    ),
    found: [`critical claim-leads-nowhere ${first}`, `critical claim-leads-nowhere ${second}`],
  },
  {
    name: 'a role that was renamed',
    way: 'app-roles',
    make: ({ role: found }) => void (found.name = 'Readers'),
    found: [`critical claim-leads-nowhere ${first}`, 'info role-unreached production'],
  },
  {
    name: 'a role that no group leads to',
    way: 'group-names',
    make: ({ account, role: found }) => void account.roles.push({ ...found, name: 'Left' }),
    found: ['info role-unreached production'],
  },
  {
    name: 'a session that is longer than one role allows',
    way: 'app-roles',
    make: (parts) => {
      withClaims(role(assignedRoles), sessionName, portalClaim('SessionDuration', { value: '7200' }))(parts);
      parts.role.maxSessionDuration = 7200;
    },
    changes: { connection: { sessionDuration: '2h', groups: {} } },
    found: ['warning session-duration-allowed ReadOnly'],
  },
];

function assignPolicy({ entra, servicePrincipal }: Parts): void {
  const space = 'https://aws.amazon.com/SAML/Attributes/';
  const ClaimsSchema = [
    { Source: 'user', ID: 'assignedroles', SamlClaimType: `${space}Role` },
    { Source: 'user', ID: 'userprincipalname', SamlClaimType: `${space}RoleSessionName` },
    { Value: '3600', SamlClaimType: `${space}SessionDuration` },
  ];
  const definition = JSON.stringify({
    ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema },
  });
  entra.claimsMappingPolicies.push({
    id: policyId,
    displayName: 'AWS claims',
    definition: [definition],
    owners: [],
  });
  servicePrincipal.claimsMappingPolicies = [policyId];
}

/** Ada is in so many groups, each with a role of its own. */
function putInGroups(count: number) {
  return ({ account, entra, group: team, role: found, servicePrincipal }: Parts): void => {
    for (let n = 10; n < 10 + count; n += 1) {
      const { id } = group(n);
      const displayName = `AWS-${production}-R${n}`;
      entra.groups.push({ ...team, id, displayName });
      account.roles.push({ ...found, name: `R${n}` });
      servicePrincipal.appRoleAssignedTo.push({
        id: `assignment-${n}`,
        appRoleId: MSIAM_ACCESS_ID,
        principalId: id,
        principalType: 'Group',
        principalDisplayName: displayName,
      });
    }
  };
}

function person(n: number, userPrincipalName: string): Parts['entra']['users'][number] {
  const { id, displayName } = user(n);
  return {
    id,
    displayName,
    userPrincipalName,
    givenName: 'Eve',
    surname: 'Adams',
    mail: 'eve@other.example',
    accountEnabled: true,
    isDeleted: false,
  };
}

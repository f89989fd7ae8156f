import { known } from '../../../../../src/model/known.ts';
import type { Elsewhere, SignInEvidence } from '../../../../../src/jobs/posture/evidence.ts';
import type { GroupPosture } from '../../../../../src/model/federation.ts';
import type { PostureCase } from '../../../../support/posture-cases.ts';
import {
  account,
  attribute,
  awsClaims,
  claim,
  connectionOf,
  constant,
  group,
  identityCenterEvidence,
  lacking,
  production,
  rightClaims,
  rightReplacement,
  role,
  sandbox,
  signInEvidence,
  templates,
  withAccount,
  withApplication,
  withClaim,
  withClaims,
  withGroup,
  withPosture,
} from '../../../../support/posture-evidence.ts';

const roles = signInEvidence('app-roles');
const names = signInEvidence('group-names');

const policy = {
  id: 'policy-1',
  displayName: 'AWS claims',
  definition: '{}',
  claims: rightClaims['app-roles'],
  problems: [],
};
const openClaims = ['claim-names', 'claim-role', 'claim-session-duration', 'claim-session-name'];
const openOf = (lacks: string): string[] =>
  openClaims.map((id) => `unknown ${id} AWS${lacks === '' ? '' : ` ${lacks}`}`);
const notFollowed = ['unknown claim-leads-nowhere AWS', 'unknown role-unreached AWS'];
const openOfRoles = (lacks: string): string[] =>
  ['session-duration-allowed', 'trust-source-identity', 'trust-tag-session'].map(
    (id) => `unknown ${id} AWS ${lacks}`,
  );
const guest = { id: 'guest', displayName: 'Eve', givenName: 'Eve', surname: 'E', mail: 'eve@other.example' };
const roleNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `R${index}`);
/** Ada is in all of them, and each leads to a role. */
const inGroups = (count: number) => ({
  ...withPosture(withAccount(names, { roles: known(roleNames(count).map((name) => role(name))) }), {
    assignments: known(
      roleNames(count).map((name) => ({
        id: `assignment-${name}`,
        appRoleId: '00000000-0000-0000-0000-000000000000',
        principalId: `group-${name}`,
        principalType: 'Group' as const,
        principalDisplayName: name,
      })),
    ),
  }),
  groups: known(roleNames(count).map((name) => group(`group-${name}`, `AWS-${production}-${name}`))),
});

/** What the assertion says. */
export const claimCases: readonly PostureCase[] = [
  {
    name: 'no claim Role',
    evidence: withClaim(roles, 'Role'),
    found: ['critical claim-role AWS'],
  },
  {
    name: 'Role from an attribute that does not exist',
    evidence: withClaim(roles, 'Role', claim('Role', attribute('user.assignroles'))),
    found: ['critical claim-role AWS', ...notFollowed],
  },
  {
    name: 'everybody gets one role',
    evidence: withClaim(
      roles,
      'Role',
      claim(
        'Role',
        constant(`arn:aws:iam::${production}:role/ReadOnly,arn:aws:iam::${production}:saml-provider/AzureAD`),
      ),
    ),
    found: ['critical claim-role AWS'],
  },
  {
    name: 'Role from several places, by conditions',
    evidence: withClaim(roles, 'Role', claim('Role', { type: 'other', text: 'three conditions' })),
    found: ['unknown claim-role AWS', ...notFollowed],
  },
  {
    name: 'Role from the app roles, where the names of groups are meant',
    evidence: withClaim(names, 'Role', claim('Role', attribute('user.assignedroles'))),
    found: ['critical claim-role AWS'],
  },
  {
    name: 'the bare names of groups',
    evidence: withClaim(names, 'Role', claim('Role', attribute('user.groups'))),
    found: ['critical claim-role AWS'],
  },
  {
    name: 'claims that nobody has touched on a gallery application',
    evidence: withPosture(roles, { portalClaims: known(null) }),
    found: openOf(''),
  },
  {
    name: 'claims that nobody has touched on a non-gallery application',
    evidence: withPosture(names, { portalClaims: known(null) }),
    found: ['critical claim-role AWS', 'critical claim-session-name AWS', 'info claim-session-duration AWS'],
  },
  {
    name: 'claims that nobody has touched on an application that is older than templates',
    evidence: withApplication(withPosture(names, { portalClaims: known(null) }), { templateId: null }),
    found: openOf(''),
  },
  {
    name: 'policies that cannot be read',
    evidence: withPosture(roles, { claimsMappingPolicies: lacking('Policy.Read.All') }),
    found: [
      ...openOf('Policy.Read.All'),
      ...openOfRoles('Policy.Read.All'),
      ...notFollowed,
      'unknown claims-overridden AWS Policy.Read.All',
    ],
  },
  {
    name: 'claims of the portal that cannot be read',
    evidence: withPosture(roles, { portalClaims: lacking('Policy.Read.All') }),
    found: [...openOf('Policy.Read.All'), ...openOfRoles('Policy.Read.All'), ...notFollowed],
  },
  {
    name: 'claims in a form that nobody knows',
    evidence: withPosture(roles, {
      portalClaims: known({ claims: [], problems: ['the definition has no ClaimsSchema'] }),
    }),
    found: [
      ...notFollowed,
      'unknown claim-role AWS',
      'unknown claim-session-duration AWS',
      'unknown claim-session-name AWS',
      'unknown session-duration-allowed AWS',
    ],
  },
  {
    name: 'no claim RoleSessionName',
    evidence: withClaim(roles, 'RoleSessionName'),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'one session name for everybody',
    evidence: withClaim(roles, 'RoleSessionName', claim('RoleSessionName', constant('aws'))),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'a session name with spaces in it',
    evidence: withClaim(roles, 'RoleSessionName', claim('RoleSessionName', attribute('user.displayname'))),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'another session name than the configured one',
    evidence: withClaim(roles, 'RoleSessionName', claim('RoleSessionName', attribute('user.mail'))),
    found: ['warning claim-session-name AWS'],
  },
  {
    name: 'a session name that is rewritten',
    evidence: withClaim(
      roles,
      'RoleSessionName',
      claim('RoleSessionName', attribute('user.mail'), [{ pattern: '@.*', replacement: '' }]),
    ),
    found: ['unknown claim-session-name AWS'],
  },
  {
    name: 'a session name by conditions',
    evidence: withClaim(
      roles,
      'RoleSessionName',
      claim('RoleSessionName', { type: 'other', text: 'two conditions' }),
    ),
    found: ['unknown claim-session-name AWS'],
  },
  {
    name: 'a guest, whose name AWS refuses',
    evidence: withGroup(roles, {
      users: known([{ ...guest, userPrincipalName: 'eve_other.example#EXT#@contoso.example' }]),
    }),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: 'no claim SessionDuration',
    evidence: withClaim(roles, 'SessionDuration'),
    found: ['info claim-session-duration AWS'],
  },
  ...['899', '43201', 'PT1H', '', '3600.5'].map((text) => ({
    name: `the session length ${text}`,
    evidence: withClaim(roles, 'SessionDuration', claim('SessionDuration', constant(text))),
    found: ['critical claim-session-duration AWS'],
  })),
  {
    name: 'a session length from an attribute that is none',
    evidence: withClaim(roles, 'SessionDuration', claim('SessionDuration', attribute('user.28800'))),
    found: ['critical claim-session-duration AWS', 'unknown session-duration-allowed AWS'],
  },
  {
    name: 'a session length that the gallery took from each person',
    evidence: withClaim(
      roles,
      'SessionDuration',
      claim('SessionDuration', attribute('user.sessionduration')),
    ),
    found: ['unknown claim-session-duration AWS', 'unknown session-duration-allowed AWS'],
  },
  {
    name: 'a session length by conditions',
    evidence: withClaim(
      roles,
      'SessionDuration',
      claim('SessionDuration', { type: 'other', text: 'two conditions' }),
    ),
    found: ['unknown claim-session-duration AWS', 'unknown session-duration-allowed AWS'],
  },
  {
    name: 'a shorter session than the configured one',
    evidence: withClaim(roles, 'SessionDuration', claim('SessionDuration', constant('900'))),
    found: ['info claim-session-duration AWS'],
  },
  {
    name: 'a longer session than the configured one, and than the roles allow',
    evidence: withClaim(roles, 'SessionDuration', claim('SessionDuration', constant('28800'))),
    found: [
      'warning claim-session-duration AWS',
      'warning session-duration-allowed ReadOnly',
      'warning session-duration-allowed ReadOnly',
    ],
  },
  ...[
    `${awsClaims}role`,
    'Role',
    'http://aws.amazon.com/SAML/Attributes/Role',
    `${awsClaims}Role/`,
    'https://aws.amazon.com/saml/attributes/Role',
  ].map((name) => ({
    name: `the claim ${name}`,
    evidence: withClaims(roles, ...rightClaims['app-roles'].slice(1), {
      ...claim('Role', attribute('user.assignedroles')),
      name,
    }),
    found: ['critical claim-names AWS'],
  })),
  {
    name: 'a claim in another case beside the right one',
    evidence: withClaims(roles, ...rightClaims['app-roles'], {
      ...claim('x', attribute('user.department')),
      name: `${awsClaims}role`,
    }),
    found: [],
  },
  {
    name: 'a session tag in another case',
    evidence: withClaims(roles, ...rightClaims['app-roles'], {
      ...claim('x', attribute('user.department')),
      name: 'https://aws.amazon.com/saml/attributes/PrincipalTag:team',
    }),
    found: ['critical claim-names AWS'],
  },
  {
    name: 'Entra’s own claim of roles beside that of AWS',
    evidence: withClaims(roles, ...rightClaims['app-roles'], {
      ...claim('x', attribute('user.assignedroles')),
      name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
    }),
    found: [],
  },
  {
    name: 'a policy in place of what the portal shows',
    evidence: withPosture(roles, { claimsMappingPolicies: known([policy]) }),
    found: ['warning claims-overridden AWS'],
  },
  {
    name: 'a policy, and nothing in the portal',
    evidence: withPosture(roles, { claimsMappingPolicies: known([policy]), portalClaims: known(null) }),
    found: [],
  },
  {
    name: 'a policy, and a portal that cannot be read',
    evidence: withPosture(roles, {
      claimsMappingPolicies: known([policy]),
      portalClaims: lacking('Policy.Read.All'),
    }),
    found: ['unknown claims-overridden AWS Policy.Read.All'],
  },
  {
    name: 'a policy that hides the claim of the groups',
    evidence: withPosture(names, { claimsMappingPolicies: known([policy]) }),
    found: ['critical claim-role AWS', 'critical claims-overridden AWS'],
  },
  {
    name: 'no groups sent',
    evidence: withApplication(names, { groupMembershipClaims: null }),
    found: ['critical group-claim AWS'],
  },
  {
    name: 'object ids in place of names',
    evidence: withApplication(names, { groupClaims: [] }),
    found: ['critical group-claim AWS'],
  },
  {
    name: 'every group of a person',
    evidence: withApplication(names, { groupMembershipClaims: 'SecurityGroup' }),
    found: ['critical group-claim AWS', 'warning group-claim-limit AWS'],
  },
  {
    name: 'somebody in 151 assigned groups',
    evidence: inGroups(151),
    found: ['critical group-claim-limit AWS', 'info role-unreached sandbox'],
  },
  {
    name: 'somebody in 130 assigned groups',
    evidence: inGroups(130),
    found: ['info role-unreached sandbox', 'warning group-claim-limit AWS'],
  },
  {
    name: 'somebody in 119 groups',
    evidence: inGroups(119),
    found: ['info role-unreached sandbox'],
  },
  {
    name: 'somebody in exactly as many groups as an assertion holds',
    evidence: inGroups(150),
    found: ['info role-unreached sandbox', 'warning group-claim-limit AWS'],
  },
  {
    name: 'so many groups that somebody may be in too many, if only people could be read',
    evidence: withHiddenPeople(inGroups(151)),
    found: [
      'info role-unreached sandbox',
      'unknown claim-session-name AWS User.Read.All',
      'unknown group-claim-limit AWS User.Read.All',
    ],
  },
  {
    name: 'groups that cannot be read',
    evidence: { ...names, groups: lacking('GroupMember.Read.All') },
    found: [
      ...notFollowed,
      'unknown claim-pattern AWS',
      ...['claim-session-name', 'group-claim-limit', 'group-owners', 'groups-assigned'].map(
        (id) => `unknown ${id} AWS GroupMember.Read.All`,
      ),
    ],
  },
  {
    name: 'groups sent as roles',
    evidence: withApplication(roles, {
      groupMembershipClaims: 'SecurityGroup',
      groupClaims: [['sam_account_name', 'emit_as_roles']],
    }),
    found: ['critical roles-suppressed AWS'],
  },
  {
    name: 'a pattern that keeps the first letter of the role',
    evidence: withClaim(
      names,
      'Role',
      claim('Role', attribute('user.groups'), [
        { ...rightReplacement, pattern: String.raw`AWS-(?'account'[\d]{12})-(?'role'[\w])` },
      ]),
    ),
    found: ['critical claim-pattern AWS'],
  },
  {
    name: 'a replacement with a group that the pattern does not have',
    evidence: withClaim(
      names,
      'Role',
      claim('Role', attribute('user.groups'), [
        { ...rightReplacement, pattern: String.raw`^AWS-(?'account'\d{12})-[\w+=,.@-]+$` },
      ]),
    ),
    found: ['critical claim-pattern AWS'],
  },
  {
    name: 'a group whose role is not there',
    evidence: withAccount(names, { roles: known([role('Admin')]) }),
    found: [`critical claim-leads-nowhere AWS-${production}-ReadOnly`, 'info role-unreached production'],
  },
  {
    name: 'a role that no group leads to',
    evidence: withAccount(roles, { roles: known([role('ReadOnly'), role('Left')]) }),
    found: ['info role-unreached production'],
  },
  {
    name: 'a session that is longer than one of the roles allows',
    evidence: withAccount(
      withClaim(
        signInEvidence('app-roles', { sessionDuration: '2h', groups: undefined }),
        'SessionDuration',
        claim('SessionDuration', constant('7200')),
      ),
      { roles: known([role('ReadOnly', { maxSessionDuration: 7200 })]) },
    ),
    found: ['warning session-duration-allowed ReadOnly'],
  },
  {
    name: 'a group that is not assigned',
    evidence: withPosture(names, { assignments: known([]) }),
    found: ['info role-unreached production', 'info role-unreached sandbox', 'warning groups-assigned AWS'],
  },
  {
    name: 'a group that nobody made an app role for',
    evidence: { ...roles, groups: known([group('group-x', `AWS-${production}-Gone`)]) },
    found: [`critical claim-leads-nowhere AWS-${production}-Gone`],
  },
  {
    name: 'a person who is assigned alone, to no role of AWS',
    evidence: withPosture(roles, ({ assignments }) => ({
      assignments:
        assignments.state === 'known'
          ? known([
              ...assignments.value,
              {
                id: 'a',
                appRoleId: 'msiam',
                principalId: 'user-bob',
                principalType: 'User' as const,
                principalDisplayName: 'Bob',
              },
            ])
          : assignments,
    })),
    found: ['info claim-leads-nowhere Bob'],
  },
  {
    name: 'a second claim Role, which gives everybody one role',
    evidence: withClaims(roles, ...rightClaims['app-roles'], claim('Role', constant('arn:admin'))),
    found: ['critical claim-role AWS', ...notFollowed],
  },
  {
    name: 'a second claim Role, by conditions',
    evidence: withClaims(
      roles,
      ...rightClaims['app-roles'],
      claim('Role', { type: 'other', text: 'two conditions' }),
    ),
    found: ['unknown claim-role AWS', ...notFollowed],
  },
  {
    name: 'a second claim SessionDuration, of no length that AWS takes',
    evidence: withClaims(roles, ...rightClaims['app-roles'], claim('SessionDuration', constant('99999'))),
    found: ['critical claim-session-duration AWS', 'unknown session-duration-allowed AWS'],
  },
  {
    name: 'two claims SessionDuration, both as long as wanted',
    evidence: withClaims(roles, ...rightClaims['app-roles'], claim('SessionDuration', constant('3600'))),
    found: ['unknown claim-session-duration AWS', 'unknown session-duration-allowed AWS'],
  },
  {
    name: 'two claims RoleSessionName',
    evidence: withClaims(
      roles,
      ...rightClaims['app-roles'],
      claim('RoleSessionName', attribute('user.userprincipalname')),
    ),
    found: ['unknown claim-session-name AWS'],
  },
  {
    name: 'right claims, of which some groups are filtered out',
    evidence: withPosture(names, {
      portalClaims: known({ claims: rightClaims['group-names'], problems: ['a group filter'] }),
    }),
    found: [...notFollowed, 'unknown claim-pattern AWS'],
  },
  {
    name: 'session tags that are sent to roles that refuse them',
    evidence: withClaims(
      roles,
      ...rightClaims['app-roles'],
      claim('PrincipalTag:Team', attribute('user.department')),
    ),
    found: ['critical trust-tag-session ReadOnly', 'critical trust-tag-session ReadOnly'],
  },
  {
    name: 'a source identity that is sent to roles that refuse it',
    evidence: withClaims(
      roles,
      ...rightClaims['app-roles'],
      claim('SourceIdentity', attribute('user.userprincipalname')),
    ),
    found: ['critical trust-source-identity ReadOnly', 'critical trust-source-identity ReadOnly'],
  },
  {
    name: 'somebody without a mail address, which is the session name',
    evidence: withGroup(
      withClaim(
        signInEvidence('app-roles', { sessionName: 'user.mail' }),
        'RoleSessionName',
        claim('RoleSessionName', attribute('user.mail')),
      ),
      { users: known([{ ...guest, userPrincipalName: 'eve@contoso.example', mail: null }]) },
    ),
    found: ['critical claim-session-name AWS'],
  },
  {
    name: '160 groups that are named for it, of which one is assigned',
    evidence: withPosture(inGroups(160), ({ assignments }) => ({
      assignments: assignments.state === 'known' ? known(assignments.value.slice(0, 1)) : assignments,
    })),
    found: ['info role-unreached production', 'info role-unreached sandbox', 'warning groups-assigned AWS'],
  },
  ...(
    [
      ['another connection', { reason: 'other-connection', connection: 'sandboxes' }, []],
      ['no connection', undefined, [`unknown claim-leads-nowhere AWS-${sandbox}-ReadOnly`]],
      [
        'this connection, suspended',
        { reason: 'inactive', state: 'SUSPENDED' },
        [`unknown claim-leads-nowhere AWS-${sandbox}-ReadOnly`],
      ],
    ] as const
  ).map(([whose, elsewhere, found]) => ({
    name: `a group of an account of ${whose}`,
    evidence: {
      ...names,
      accounts: known([account(production, 'production')]),
      elsewhere: new Map<string, Elsewhere>(elsewhere === undefined ? [] : [[sandbox, elsewhere]]),
    },
    found,
  })),
  {
    name: 'IAM Identity Center, which is sent no roles',
    evidence: withApplication(identityCenterEvidence(), { templateId: templates.identityCenter }),
    found: [],
  },
];

function withHiddenPeople(evidence: SignInEvidence): SignInEvidence {
  if (evidence.groups.state === 'unknown') return evidence;
  const hide = (each: GroupPosture): GroupPosture => ({
    ...each,
    users: lacking('User.Read.All'),
    privilegedAccess: known(null),
  });
  return {
    ...evidence,
    connection: connectionOf('group-names', { groups: {} }),
    groups: known(evidence.groups.value.map(hide)),
  };
}

import {
  ada,
  metadata,
  production,
  signIn,
  templates,
  trust,
  type Changes,
  type Parts,
  type Way,
} from '../../support/federation-worlds.ts';
import { group } from '../../support/groups.ts';
import { portalClaim, portalClaims } from '../../support/portal-claims.ts';
import { MSIAM_ACCESS_ID } from '../../support/worlds.ts';

/** What a company has that did by hand, to the letter, what a public guide says. */
export interface Guide {
  readonly name: string;
  readonly way: Way;
  readonly follow: (parts: Parts) => void;
  readonly changes: Changes;
  /** Everything that is not right then. */
  readonly found: readonly string[];
}

const team = group(1);
const admins = `AWS-${production}-Admins`;
const accounts = { list: [{ id: production, name: 'production' }] };
const userName = { id: 'userprincipalname', source: 'user' };
const sessionName = portalClaim('RoleSessionName', userName);
const eightHours = portalClaim('SessionDuration', { value: '28800' });
const roleId = '7e9a1c00-0000-4000-8000-0000000000e1';
/** Entra mails whoever made the application, until somebody says otherwise. */
const alone = 'info notification-addresses AWS';

export const guides: readonly Guide[] = [
  {
    name: 'roles by the names of groups, with a pattern that catches one letter',
    way: 'group-names',
    follow: (parts) => {
      byGroups(parts, admins, {
        regex: String.raw`AWS-(?'accountid'[\d]{12})-(?'role'[\w])`,
        replacement: 'arn:aws:iam::{accountid}:saml-provider/aad,arn:aws:iam::{accountid}:role/{role}',
      });
    },
    changes: {
      connection: { samlProvider: 'aad', accounts, sessionDuration: '8h', groups: { privilegedAccess: {} } },
    },
    // The console makes roles for one hour, and the guide asks for eight.
    found: ['critical claim-pattern AWS', alone, 'warning session-duration-allowed Admins'],
  },
  {
    name: 'a role by the object id of a group, with a placeholder left in it',
    way: 'group-names',
    follow: (parts) => {
      byGroups(parts, 'AWS administrators', {
        regex: team.id,
        replacement: `arn:aws:iam::${production}:saml-provider/aad,arn:aws:iam::${production}:role/{role}`,
      });
      parts.application.optionalClaims = null;
    },
    changes: {
      connection: {
        samlProvider: 'aad',
        accounts,
        sessionDuration: '8h',
        groups: { ids: { [team.id]: `arn:aws:iam::${production}:role/Admins` }, privilegedAccess: {} },
      },
    },
    found: [
      'critical claim-leads-nowhere AWS administrators',
      alone,
      'info role-unreached production',
      'warning session-duration-allowed Admins',
    ],
  },
  {
    name: 'Identity Center with people made by hand',
    way: 'identity-center',
    follow: (parts) => {
      byHand(parts);
      oneGroup(parts, 'AWS-AdministratorAccess');
      parts.group.isAssignableToRole = false;
      parts.servicePrincipal.synchronizationJobs = [];
      parts.servicePrincipal.synchronizationSecrets = [];
      if (parts.center !== undefined)
        parts.center.permissionSets = parts.center.permissionSets.map((each) => ({
          ...each,
          name: 'AdministratorAccess',
          sessionDuration: 'PT8H',
        }));
    },
    changes: { connection: { groups: { name: 'AWS-{role}', privilegedAccess: {} } } },
    found: [alone, 'warning group-role-assignable AWS-AdministratorAccess', 'warning scim-provisioning AWS'],
  },
  {
    name: 'the role import, and an identifier that nobody has set',
    way: 'app-roles',
    follow: (parts) => {
      byImport(
        parts,
        'IAMReadOnlyAccess',
        portalClaim('Role', { id: 'assignedroles', source: 'user' }),
        sessionName,
      );
      parts.application.identifierUris = [`https://signin.aws.amazon.com/saml/${parts.application.appId}`];
    },
    changes: { connection: { accounts, groups: undefined } },
    found: [
      'critical identifier AWS',
      'info claim-session-duration AWS',
      alone,
      'warning importer-active AWS',
      'warning importer-key AzureAD',
    ],
  },
  {
    name: 'the role import, and the identifier of AWS',
    way: 'app-roles',
    follow: (parts) => {
      byImport(
        parts,
        'IAMReadOnlyAccess',
        portalClaim('Role', { id: 'assignedroles', source: 'user' }),
        sessionName,
      );
      parts.application.identifierUris = ['urn:amazon:webservices'];
    },
    changes: { connection: { accounts, groups: undefined } },
    found: [
      'info claim-session-duration AWS',
      alone,
      'warning importer-active AWS',
      'warning importer-key AzureAD',
    ],
  },
  {
    name: 'Identity Center with provisioning, its mappings entered by hand',
    way: 'identity-center',
    follow: (parts) => {
      byHand(parts);
      parts.servicePrincipal.synchronizationJobs.forEach((job) => {
        job.userMappings = [
          { target: 'userName', source: '[userPrincipalName]' },
          { target: 'active', source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
          { target: 'displayName', source: '[displayName]' },
          { target: 'emails[type eq "work"].value', source: '[userPrincipalName]' },
          { target: 'name.givenName', source: '[givenName]' },
          { target: 'name.familyName', source: '[surname]' },
          { target: 'externalId', source: '[objectId]' },
        ];
      });
      parts.servicePrincipal.synchronizationSecrets = [
        { key: 'SyncAll', value: 'false' },
        {
          key: 'SyncNotificationSettings',
          value: JSON.stringify({
            Enabled: true,
            Recipients: 'aws@contoso.example',
            DeleteThresholdEnabled: false,
          }),
        },
      ];
    },
    changes: { connection: { groups: undefined } },
    found: [alone, 'warning scim-deletion-threshold AWS'],
  },
  {
    name: 'a misspelt attribute, an identifier with spaces, and a user who may do everything',
    way: 'app-roles',
    follow: (parts) => {
      byImport(
        parts,
        'AdministratorAccess',
        portalClaim('Role', { id: 'assignroles', source: 'user' }),
        sessionName,
        portalClaim('SessionDuration', { value: '3600' }),
      );
      parts.application.identifierUris = ['urn: Amazon: webservices'];
    },
    changes: { connection: { accounts, groups: undefined } },
    found: [
      'unknown claim-leads-nowhere AWS',
      'unknown role-unreached AWS',
      'critical claim-role AWS',
      'critical identifier AWS',
      'critical importer-key AzureAD',
      alone,
      'warning importer-active AWS',
    ],
  },
];

function byHand({ servicePrincipal }: Parts): void {
  servicePrincipal.notificationEmailAddresses = ['ada@contoso.example'];
}

/** The tenant's only group, with the activation that Entra begins with. */
function oneGroup({ entra, group: found, servicePrincipal }: Parts, displayName: string): void {
  found.displayName = displayName;
  found.pim = {
    eligible: [ada.id],
    activated: [],
    permanent: [],
    policy: {
      maximumDuration: 'PT8H',
      requires: ['MultiFactorAuthentication', 'Justification'],
      authenticationContext: null,
      approval: false,
      permanentEligibility: true,
      permanentAssignment: true,
    },
  };
  entra.groups = [found];
  servicePrincipal.appRoleAssignedTo = [
    {
      id: 'assignment-1',
      appRoleId: MSIAM_ACCESS_ID,
      principalId: found.id,
      principalType: 'Group',
      principalDisplayName: displayName,
    },
  ];
}

/** A non-gallery application with AWS's own metadata, a provider called aad and a role called Admins. */
function byGroups(
  parts: Parts,
  displayName: string,
  replacement: { readonly regex: string; readonly replacement: string },
): void {
  const { account, application, role, servicePrincipal } = parts;
  byHand(parts);
  oneGroup(parts, displayName);
  application.identifierUris = ['urn:amazon:webservices'];
  application.redirectUris = [signIn];
  servicePrincipal.claimsPolicy = portalClaims(
    portalClaim('Role', { id: 'groups', source: 'user' }, replacement),
    sessionName,
    eightHours,
  );
  role.name = 'Admins';
  role.trust = JSON.parse(
    JSON.stringify(trust(production)).replaceAll('saml-provider/AzureAD', 'saml-provider/aad'),
  );
  account.samlProviders = account.samlProviders.map((each) => ({ ...each, name: 'aad' }));
}

/** The gallery application with Microsoft's own import of roles, and one person assigned to what it brought. */
function byImport(parts: Parts, policy: string, ...claims: readonly ReturnType<typeof portalClaim>[]): void {
  const { account, entra, servicePrincipal } = parts;
  byHand(parts);
  entra.groups = [];
  servicePrincipal.applicationTemplateId = templates['app-roles'];
  servicePrincipal.claimsPolicy = portalClaims(...claims);
  servicePrincipal.synchronizationJobs = [
    { id: 'aws.1', templateId: 'aws', cycles: 'when-told', status: 'Active' },
  ];
  servicePrincipal.appRoles.forEach((each) => {
    if (each.value?.includes(production) === true) each.id = roleId;
  });
  servicePrincipal.appRoleAssignedTo = [
    {
      id: 'assignment-1',
      appRoleId: roleId,
      principalId: ada.id,
      principalType: 'User',
      principalDisplayName: 'Ada',
    },
  ];
  account.samlProviders = account.samlProviders.map((each) => ({ ...each, metadata: metadata() }));
  account.users.push({
    name: 'AzureAD',
    path: '/',
    createDate: '2019-03-04T00:00:00Z',
    managedPolicies: [`arn:aws:iam::aws:policy/${policy}`],
    accessKeys: [
      {
        id: 'AKIALABIMPORTER00001',
        status: 'Active',
        createDate: '2019-03-04T00:00:00Z',
        lastUsed: { date: '2026-11-19T00:00:00Z', service: 'iam', region: 'us-east-1' },
      },
    ],
  });
}

import { describe, expect, it } from 'vitest';
import type { FederatedApplicationPosture } from '../../../../src/model/federation.ts';
import { user } from '../../../support/groups.ts';
import { signingWith } from '../../../support/saml-signing.ts';
import { APPLICATION_ID, APP_ID, CLIENT_ID, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { federationOnLab, READING } from './lab-federation.ts';

const AWS = 'https://aws.amazon.com/SAML/Attributes';
const POLICY_ID = '7e9a1c00-0000-4000-8000-0000000000c1';
const ROLE_ID = '7e9a1c00-0000-4000-8000-0000000000d1';
const definition = JSON.stringify({
  ClaimsMappingPolicy: {
    Version: 1,
    ClaimsSchema: [{ Source: 'user', ID: 'assignedroles', SamlClaimType: `${AWS}/Role` }],
  },
});
const role = { id: ROLE_ID, value: 'a,b', displayName: 'a' };
const job = { id: 'scim', templateId: 'aws' };

/** Everything that a connection may have. */
const tenant = {
  servicePrincipal: {
    ...signingWith({ name: 'saml' }),
    applicationTemplateId: '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
    notificationEmailAddresses: ['user1@example.com'],
    samlSingleSignOnSettings: { relayState: 'https://console.aws.amazon.com/' },
    appRoles: [role],
    appRoleAssignedTo: [
      {
        id: 'a1',
        appRoleId: ROLE_ID,
        principalId: user(1).id,
        principalType: 'User' as const,
        principalDisplayName: 'User 1',
      },
    ],
    claimsMappingPolicies: [POLICY_ID],
    claimsPolicy: {
      claims: [
        {
          name: 'SessionDuration',
          namespace: AWS,
          tokenFormat: ['saml'],
          configurations: [{ condition: null, attribute: { value: '3600' }, transformations: [] }],
        },
      ],
    },
    grantedPermissions: ['Directory.Read.All'],
    owners: [CLIENT_ID, user(1).id],
    synchronizationJobs: [job],
    synchronizationSecrets: [
      { key: 'SyncAll', value: 'false' },
      {
        key: 'SyncNotificationSettings',
        value: JSON.stringify({ Enabled: true, DeleteThresholdEnabled: true, DeleteThresholdValue: 50 }),
      },
    ],
  },
  application: {
    identifierUris: ['https://signin.aws.amazon.com/saml#1'],
    redirectUris: ['https://signin.aws.amazon.com/saml'],
    groupMembershipClaims: 'ApplicationGroup',
    optionalClaims: {
      saml2Token: [{ name: 'upn' }, { name: 'groups', additionalProperties: ['cloud_displayname'] }],
    },
  },
  users: [user(1)],
  entra: { claimsMappingPolicies: [{ id: POLICY_ID, displayName: 'AWS', definition: [definition] }] },
};

const parts = [
  'signing',
  'claimsMappingPolicies',
  'portalClaims',
  'assignments',
  'grantedPermissions',
  'owners',
  'mailAddresses',
  'provisioning',
] as const;

/** Which parts are unknown, and the permission that each says it lacks. */
function lacking(posture: FederatedApplicationPosture): Readonly<Record<string, string | undefined>> {
  const unknown = parts.flatMap((name) => {
    const part = posture[name];
    return part.state === 'unknown' ? [[name, part.lacks] as const] : [];
  });
  return Object.fromEntries(unknown);
}

describe('an application that AWS trusts', () => {
  it('is read with everything that belongs to its connection', async () => {
    const { application } = federationOnLab(tenant);
    const found = await application();
    expect(lacking(found)).toEqual({});
    expect(found.application).toEqual({
      servicePrincipalId: SERVICE_PRINCIPAL_ID,
      applicationId: APPLICATION_ID,
      appId: APP_ID,
      displayName: 'AWS Single-Account Access',
      templateId: '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
      isEnabled: true,
      signOnMode: 'saml',
      assignmentRequired: true,
      notificationEmailAddresses: ['user1@example.com'],
      relayState: 'https://console.aws.amazon.com/',
      identifierUris: ['https://signin.aws.amazon.com/saml#1'],
      redirectUris: ['https://signin.aws.amazon.com/saml'],
      groupMembershipClaims: 'ApplicationGroup',
      groupClaims: [['cloud_displayname']],
      appRoles: [expect.objectContaining({ id: ROLE_ID, value: 'a,b' })],
    });
    const client = { type: 'servicePrincipal', displayName: 'Rolebridge', id: expect.any(String) };
    expect(found).toMatchObject({
      signing: { value: { certificates: [{ subject: expect.any(String) }] } },
      claimsMappingPolicies: {
        value: [{ id: POLICY_ID, displayName: 'AWS', definition, claims: [{ name: `${AWS}/Role` }] }],
      },
      portalClaims: { value: { claims: [{ source: { type: 'constant', value: '3600' } }] } },
      assignments: {
        value: [
          {
            id: 'a1',
            appRoleId: ROLE_ID,
            principalId: user(1).id,
            principalType: 'User',
            principalDisplayName: 'User 1',
          },
        ],
      },
      grantedPermissions: { value: ['Directory.Read.All'] },
      owners: {
        value: {
          servicePrincipal: [client, { id: user(1).id, type: 'user', displayName: 'User 1' }],
          application: [client],
        },
      },
      mailAddresses: { value: [{ address: 'user1@example.com', holder: 'user' }] },
      provisioning: {
        value: [{ job: { id: 'scim' }, settings: { value: { scope: 'assigned', deletionThreshold: 50 } } }],
      },
    });
  });

  it.each([
    {
      permission: 'Policy.Read.All',
      unknown: {
        claimsMappingPolicies: 'Policy.Read.All',
        portalClaims: 'Policy.Read.All or Policy.Read.ApplicationConfiguration',
      },
    },
    { permission: 'User.Read.All', unknown: { mailAddresses: 'User.Read.All' } },
    { permission: 'GroupMember.Read.All', unknown: {} },
    { permission: 'Synchronization.Read.All', unknown: { provisioning: 'Synchronization.Read.All' } },
  ])('without $permission says so, and hides nothing else', async ({ permission, unknown }) => {
    const permissions = READING.filter((each) => each !== permission);
    const { application } = federationOnLab({ ...tenant, permissions });
    expect(lacking(await application())).toEqual(unknown);
  });

  it('cannot be read at all without Application.Read.All', async () => {
    const permissions = READING.filter((each) => each !== 'Application.Read.All');
    const { application } = federationOnLab({ ...tenant, permissions });
    await expect(application()).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining('Application.Read.All'),
    });
  });

  it.each([
    { part: 'signing', contains: 'keyCredentials' },
    { part: 'claimsMappingPolicies', contains: '/claimsMappingPolicies' },
    { part: 'portalClaims', contains: '/beta/' },
    { part: 'assignments', contains: '/appRoleAssignedTo' },
    { part: 'grantedPermissions', contains: '/appRoleAssignments' },
    { part: 'owners', contains: '/owners' },
    { part: 'mailAddresses', contains: '/users?' },
    { part: 'provisioning', contains: '/synchronization/jobs' },
  ])('whose $part Graph refuses keeps the other parts', async ({ part, contains }) => {
    const effect = { type: 'error', status: 400, code: 'Request_BadRequest', message: 'No.' } as const;
    const faults = [{ operation: 'graph:', contains, times: 'always' as const, effect }];
    const { application } = federationOnLab({ ...tenant, faults });
    const found = await application();
    expect(Object.keys(lacking(found))).toEqual([part]);
    expect(found).toMatchObject({ [part]: { code: 'ENTRA_REQUEST_FAILED' } });
  });

  it('is asked for again when Graph is busy or in trouble', async () => {
    const effects = [
      { type: 'error', status: 429, code: 'TooManyRequests', message: 'Slow down.' },
      { type: 'error', status: 503, code: 'serviceNotAvailable', message: 'Try later.' },
      { type: 'reset' },
    ] as const;
    const faults = effects.map((effect) => ({ operation: 'graph:', effect, times: 2 }));
    const { application, lab } = federationOnLab({ ...tenant, faults });
    expect(lacking(await application())).toEqual({});
    expect(lab.faults.remaining()).toEqual([]);
  });

  it('is not read on after the deadline', async () => {
    const { application, abort } = federationOnLab(tenant);
    abort.abort();
    await expect(application()).rejects.toMatchObject({ code: 'DEADLINE' });
  });

  it.each([{ id: '7e9a1c00-0000-4000-8000-00000000dead' }, { displayName: 'Nobody' }])(
    'that is not there is nothing: %o',
    async (reference) => {
      const { reader, context } = federationOnLab(tenant);
      expect(await reader.application(reference, context)).toBeUndefined();
    },
  );

  it('whose name two have is refused', async () => {
    const { reader, context, lab } = federationOnLab(tenant);
    const [first] = lab.world.entra.servicePrincipals;
    if (first !== undefined)
      lab.world.entra.servicePrincipals.push({ ...first, id: ROLE_ID, appId: ROLE_ID });
    const reference = { displayName: 'AWS Single-Account Access' };
    await expect(reader.application(reference, context)).rejects.toMatchObject({
      code: 'SERVICE_PRINCIPAL_AMBIGUOUS',
    });
  });

  it('of another tenant shows what its service principal mirrors', async () => {
    const { application } = federationOnLab({
      servicePrincipal: {
        servicePrincipalNames: [APP_ID, 'https://signin.aws.amazon.com/saml'],
        replyUrls: ['https://signin.aws.amazon.com/saml'],
      },
      entra: { applications: [] },
    });
    const { application: found, owners } = await application();
    expect(found).toMatchObject({
      applicationId: null,
      identifierUris: ['https://signin.aws.amazon.com/saml'],
      redirectUris: ['https://signin.aws.amazon.com/saml'],
      groupMembershipClaims: null,
      groupClaims: [],
    });
    expect(owners).toMatchObject({ value: { application: [] } });
  });

  it.each(['usGov', 'usGovDoD', 'china'] as const)(
    'in the cloud %s has claims that the portal alone shows',
    async (cloud) => {
      const { application, calls } = federationOnLab({ ...tenant, entra: { ...tenant.entra, cloud } });
      expect(await application()).toMatchObject({
        portalClaims: { state: 'unknown', code: 'ENTRA_NO_CLAIMS_API' },
        claimsMappingPolicies: { state: 'known' },
      });
      expect(calls().some((each) => each.includes('beta'))).toBe(false);
    },
  );

  it('has portal claims that are unknown when it is not Graph who says that there are none', async () => {
    const effect = { type: 'error', status: 404, code: 'ENTRA_UNEXPECTED_ANSWER' } as const;
    const faults = [{ operation: 'graph:GET beta', times: 'always' as const, effect }];
    const { application } = federationOnLab({ faults });
    expect((await application()).portalClaims).toMatchObject({ state: 'unknown' });
  });

  it('that nobody touched has no claims, assignments or provisioning', async () => {
    const { application } = federationOnLab();
    expect(await application()).toMatchObject({
      application: { relayState: null, templateId: null, groupMembershipClaims: null, groupClaims: [] },
      portalClaims: { state: 'known', value: null },
      claimsMappingPolicies: { value: [] },
      assignments: { value: [] },
      grantedPermissions: { value: [] },
      mailAddresses: { value: [] },
      provisioning: { value: [] },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { group, user } from '../../../support/groups.ts';
import { CLIENT_ID } from '../../../support/worlds.ts';
import { federationOnLab, READING } from './lab-federation.ts';

const guid = (n: number) => `7e9a1c00-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;

describe('identifiers of AWS in a tenant', () => {
  const applications = [
    {
      id: guid(21),
      appId: guid(31),
      displayName: 'B',
      identifierUris: ['urn:amazon:webservices#2', 'urn:x'],
    },
    {
      id: guid(22),
      appId: guid(32),
      displayName: 'A',
      identifierUris: ['https://signin.aws.amazon.com/saml'],
    },
    { id: guid(23), appId: guid(33), displayName: 'C', identifierUris: ['https://example.com/#saml'] },
  ];
  const prefixes = ['https://signin.aws.amazon.com/saml', 'urn:amazon:webservices'];

  it('are told with who has them, over all pages', async () => {
    const { reader, context } = federationOnLab({ entra: { applications }, pageSize: 1 });
    expect(await reader.identifiersInUse(prefixes, context)).toEqual({
      state: 'known',
      value: [
        { identifier: 'https://signin.aws.amazon.com/saml', appId: guid(32), displayName: 'A' },
        { identifier: 'urn:amazon:webservices#2', appId: guid(31), displayName: 'B' },
      ],
    });
  });

  it('are unknown without the permission for applications', async () => {
    const permissions = READING.filter((each) => each !== 'Application.Read.All');
    const { reader, context } = federationOnLab({ entra: { applications }, permissions });
    expect(await reader.identifiersInUse(prefixes, context)).toMatchObject({
      state: 'unknown',
      lacks: 'Application.Read.All',
    });
  });
});

describe('what Rolebridge itself may do', () => {
  it('are the permissions on Microsoft Graph by their names', async () => {
    const { reader, context } = federationOnLab();
    expect(await reader.own(CLIENT_ID, context)).toEqual({
      state: 'known',
      value: { id: expect.any(String), displayName: 'Rolebridge', permissions: READING.toSorted() },
    });
  });

  it('are not those on other applications', async () => {
    const role = { id: guid(41), value: 'Another.Right', displayName: 'a' };
    const granted = {
      id: 'a',
      appRoleId: role.id,
      principalId: guid(42),
      principalType: 'ServicePrincipal' as const,
      principalDisplayName: 'Rolebridge',
    };
    const { reader, context, lab } = federationOnLab({
      servicePrincipal: { appRoles: [role], appRoleAssignedTo: [granted] },
    });
    for (const client of lab.world.entra.clients) client.servicePrincipalId = granted.principalId;
    expect(await reader.own(CLIENT_ID, context)).toMatchObject({
      value: { id: granted.principalId, permissions: READING.toSorted() },
    });
  });

  it('is nothing when the tenant has no service principal of it', async () => {
    const { reader, context } = federationOnLab();
    expect(await reader.own(guid(99), context)).toEqual({ state: 'known', value: undefined });
  });

  it('is unknown without the permission for applications', async () => {
    const permissions = READING.filter((each) => each !== 'Application.Read.All');
    const { reader, context } = federationOnLab({ permissions });
    expect(await reader.own(CLIENT_ID, context)).toMatchObject({
      state: 'unknown',
      lacks: 'Application.Read.All',
    });
  });
});

describe('the assignments of a group over all applications', () => {
  const role = { id: guid(41), value: 'a,b', displayName: 'a' };
  const assignment = (id: string, principalId: string) => ({
    id,
    appRoleId: role.id,
    principalId,
    principalType: 'Group' as const,
    principalDisplayName: 'AWS',
  });
  const tenant = {
    groups: [group(1), group(2)],
    servicePrincipal: { appRoles: [role], appRoleAssignedTo: [assignment('a', group(1).id)] },
    permissions: [...READING, 'Directory.Read.All'],
  };

  it('are counted', async () => {
    const { reader, context } = federationOnLab(tenant);
    expect(await reader.assignmentCounts([group(1).id, group(2).id], context)).toEqual({
      state: 'known',
      value: new Map([
        [group(1).id, 1],
        [group(2).id, 0],
      ]),
    });
  });

  it('are unknown without the permission that Graph asks for', async () => {
    const { reader, context } = federationOnLab({ ...tenant, permissions: READING });
    expect(await reader.assignmentCounts([group(1).id], context)).toMatchObject({
      state: 'unknown',
      lacks: 'Directory.Read.All',
    });
  });
});

describe('whom Entra mails', () => {
  it.each([
    { name: 'a user by mail', address: 'first@example.com', holder: 'user' },
    { name: 'a user by name', address: 'user1@example.com', holder: 'user' },
    { name: 'a user who may not sign in any more', address: 'off@example.com', holder: 'disabled-user' },
    { name: 'a user who was deleted', address: 'gone@example.com', holder: 'deleted-user' },
    { name: 'a group', address: 'team@example.com', holder: 'group' },
    { name: 'nobody', address: "o'nobody@example.com", holder: 'absent' },
  ])('may be $name', async ({ address, holder }) => {
    const { application } = federationOnLab({
      servicePrincipal: { notificationEmailAddresses: [address] },
      users: [
        user(1, { mail: 'first@example.com' }),
        user(2, { mail: 'off@example.com', accountEnabled: false }),
        user(3, { mail: 'gone@example.com', isDeleted: true }),
      ],
      groups: [group(1, { mail: 'team@example.com' })],
    });
    expect((await application()).mailAddresses).toEqual({ state: 'known', value: [{ address, holder }] });
  });
});

describe('whom Entra mails, when groups cannot be read', () => {
  const permissions = READING.filter((each) => each !== 'GroupMember.Read.All');
  const addressesOf = async (...notificationEmailAddresses: string[]) => {
    const users = [user(1)];
    const run = federationOnLab({ permissions, users, servicePrincipal: { notificationEmailAddresses } });
    return (await run.application()).mailAddresses;
  };

  it('is known of users', async () => {
    expect(await addressesOf('user1@example.com')).toMatchObject({ value: [{ holder: 'user' }] });
  });

  it('is unknown of all others', async () => {
    expect(await addressesOf('user1@example.com', 'team@example.com')).toMatchObject({
      state: 'unknown',
      lacks: 'GroupMember.Read.All',
    });
  });
});

describe('provisioning', () => {
  const job = { id: 'scim', templateId: 'aws' };
  const settings = (SyncAll: string, deletes: object) => [
    { key: 'SyncAll', value: SyncAll },
    { key: 'SyncNotificationSettings', value: JSON.stringify(deletes) },
  ];

  it.each([
    {
      secrets: settings('true', { DeleteThresholdEnabled: false }),
      expected: { state: 'known', value: { scope: 'everybody', deletionThreshold: null } },
    },
    {
      secrets: settings('False', { DeleteThresholdEnabled: true }),
      expected: { state: 'known', value: { scope: 'assigned', deletionThreshold: 500 } },
    },
    { secrets: settings('*', { DeleteThresholdEnabled: true }), expected: { code: 'ENTRA_SETTINGS_HIDDEN' } },
    { secrets: [], expected: { code: 'ENTRA_SETTINGS_HIDDEN' } },
    {
      secrets: [
        { key: 'SyncAll', value: 'true' },
        { key: 'SyncNotificationSettings', value: '*' },
      ],
      expected: { code: 'ENTRA_SETTINGS_HIDDEN' },
    },
  ])('has the settings $expected', async ({ secrets, expected }) => {
    const { application } = federationOnLab({
      servicePrincipal: { synchronizationJobs: [job], synchronizationSecrets: secrets },
    });
    expect((await application()).provisioning).toMatchObject({ value: [{ settings: expected }] });
  });

  it('maps the attributes of users', async () => {
    const userMappings = [
      { target: 'externalId', source: '[mailNickname]' },
      { target: 'emails[type eq "work"].value', source: '[mail]' },
    ];
    const { application } = federationOnLab({
      servicePrincipal: { synchronizationJobs: [{ ...job, userMappings }] },
    });
    expect((await application()).provisioning).toMatchObject({
      value: [{ users: { state: 'known', value: userMappings } }],
    });
  });
});

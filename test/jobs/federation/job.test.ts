import { describe, expect, it } from 'vitest';
import { defaultLimits, violations } from '../../../src/core/guard.ts';
import { federationKind } from '../../../src/jobs/federation/kind.ts';
import { createMemoryState } from '../../../src/app-defaults.ts';
import { noteRequest, type SetUpRecord } from '../../../src/jobs/federation/set-up-record.ts';
import { noteOwn } from '../../../src/jobs/federation/assignment-ledger.ts';
import type { FederatedRole } from '../../../src/model/account-posture.ts';
import { known } from '../../../src/model/known.ts';
import {
  account,
  activeCertificate,
  attribute,
  claim,
  constant,
  group,
  identityCenterEvidence,
  lacking,
  otherCertificate,
  ownEvidence,
  production,
  rightClaims,
  rightReplacement,
  role,
  sandbox,
  signIn,
  signInEvidence,
  withAccount,
  withApplication,
  withClaims,
  withGroup,
  withPosture,
} from '../../support/posture-evidence.ts';
import { planned } from './plans.ts';

const assigning = { groups: { assign: true } };
const mayAssign = ownEvidence({
  servicePrincipal: known({
    id: 'sp-rolebridge',
    displayName: 'Rolebridge',
    permissions: ['AppRoleAssignment.ReadWrite.All'],
  }),
});
const unsigned = {
  id: 'sp-aws',
  appId: 'client-aws',
  displayName: 'AWS',
  preferredThumbprint: null,
  certificates: [],
  problems: [],
  notificationEmailAddresses: [],
};

/** The application was made by us, and not brought to its end. */
async function madeState(certificate?: SetUpRecord['certificate']) {
  const state = createMemoryState({});
  await noteRequest(state, 'workforce', {
    application: { step: 'made', displayName: 'AWS', servicePrincipalId: 'sp-aws' },
    ...(certificate === undefined ? {} : { certificate }),
  });
  return state;
}

/** With no application, as in a tenant where nobody has begun. */
function bare(type: 'app-roles' | 'group-names', settings: Readonly<Record<string, unknown>> = {}) {
  return { ...signInEvidence(type, settings), application: known(undefined), identifiersInUse: known([]) };
}

describe('a connection that is set up', () => {
  it.each([
    { name: 'by app roles', evidence: signInEvidence('app-roles') },
    { name: 'by the names of groups', evidence: signInEvidence('group-names') },
    { name: 'through IAM Identity Center', evidence: identityCenterEvidence() },
  ])('$name has nothing to do, by hand or otherwise', async ({ evidence }) => {
    const { changes, held, reading } = await planned(evidence);
    expect({ changes, held, remarks: reading.remarks }).toEqual({ changes: [], held: {}, remarks: [] });
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toEqual([]);
  });
});

describe('a connection without an application', () => {
  it('gets all of it, and nothing that only the portal can hold', async () => {
    const { changes, held } = await planned(bare('group-names'));
    expect(held).toEqual({});
    expect(changes).toEqual([
      'create application/AWS',
      'create setting/assignment-required',
      'create setting/group-claim',
      'create setting/identifiers',
      'create setting/reply-urls',
      'create setting/single-sign-on-mode',
      'create signing-certificate/first',
    ]);
  });

  it('gets its claims where a policy can say them', async () => {
    const { plan } = await planned(bare('app-roles', { sessionDuration: '8h' }));
    const claims = plan.changes.flatMap((change) =>
      change.action === 'create' && change.after.type === 'claims' ? [change.after] : [],
    );
    expect(claims.map(({ sends }) => sends)).toEqual([
      ['Role <- user.assignedroles', 'RoleSessionName <- user.userprincipalname', 'SessionDuration <- 28800'],
    ]);
    expect(JSON.parse(claims[0]?.definition ?? '')).toMatchObject({
      ClaimsMappingPolicy: {
        Version: 1,
        IncludeBasicClaimSet: 'true',
        ClaimsSchema: [
          {
            Source: 'user',
            ID: 'assignedroles',
            SamlClaimType: 'https://aws.amazon.com/SAML/Attributes/Role',
          },
          {},
          { Value: '28800', SamlClaimType: 'https://aws.amazon.com/SAML/Attributes/SessionDuration' },
        ],
      },
    });
  });

  it.each([
    { name: 'its object id', servicePrincipal: { id: '7e9a1c00-0000-4000-8000-000000000004' } },
    { name: 'its application id', servicePrincipal: { appId: '7e9a1c00-0000-4000-8000-000000000005' } },
  ])('that is named by $name is a gap: a new one would have another', async ({ servicePrincipal }) => {
    const { changes, reading } = await planned(bare('app-roles', { servicePrincipal }));
    expect(changes).toEqual([]);
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toMatchObject([
      { scope: 'workforce', code: 'FEDERATION_APPLICATION_ABSENT' },
    ]);
  });

  it('leaves the certificate to a person where Graph cannot make one', async () => {
    const { held } = await planned(bare('app-roles'), { cloud: 'china' });
    expect(held['signing-certificate/first']).toMatch(/^manual: /u);
  });
});

describe('identifiers', () => {
  const taken = (...identifiers: readonly string[]) =>
    known(identifiers.map((identifier) => ({ identifier, appId: 'other', displayName: 'Another' })));
  const chosen = async (evidence: Parameters<typeof planned>[0]): Promise<readonly (readonly string[])[]> => {
    const { plan } = await planned(evidence);
    return plan.changes.flatMap((change) =>
      change.action !== 'delete' && change.after.type === 'setting' && change.after.name === 'identifiers'
        ? [change.after.value]
        : [],
    );
  };

  it('are the first that is free', async () => {
    const evidence = { ...bare('app-roles'), identifiersInUse: taken(signIn, `${signIn}#1`) };
    expect(await chosen(evidence)).toEqual([[`${signIn}#2`]]);
  });

  it('are free whatever their case', async () => {
    const evidence = { ...bare('app-roles'), identifiersInUse: taken(signIn.replace('saml', 'SAML')) };
    expect(await chosen(evidence)).toEqual([[`${signIn}#1`]]);
  });

  it('are the configured one, before what is there for something else', async () => {
    const evidence = withApplication(
      signInEvidence('app-roles', { identifier: 'urn:amazon:webservices#7' }),
      { identifierUris: [signIn, 'api://something-else'] },
    );
    expect(await chosen(evidence)).toEqual([['urn:amazon:webservices#7', 'api://something-else']]);
  });

  it('of several new connections differ', async () => {
    const other = bare('app-roles', {
      name: 'other',
      servicePrincipal: { displayName: 'Other' },
      samlProvider: 'Other',
    });
    expect(await chosen([bare('app-roles'), other])).toEqual(
      expect.arrayContaining([[signIn], [`${signIn}#1`]]),
    );
  });

  it('that another application has are held back, with one that is free', async () => {
    const evidence = { ...bare('app-roles', { identifier: signIn }), identifiersInUse: taken(signIn) };
    const { held } = await planned(evidence);
    expect(held['setting/identifiers']).toBe(
      `ambiguity: ${signIn} is the identifier of the application Another (other), and Entra takes it once; ${signIn}#1 is free`,
    );
  });

  it('that nobody knows the holders of wait, and so does the certificate that would let people in', async () => {
    const { held, changes, reading } = await planned({
      ...bare('app-roles'),
      identifiersInUse: lacking('Application.Read.All'),
    });
    expect(held['setting/identifiers']).toMatch(/^completeness: /u);
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toHaveLength(1);
    expect(held['signing-certificate/first']).toBe(
      'order: it comes after workforce/setting/identifiers, which is held back',
    );
    expect(changes).toContain('create application/AWS');
  });
});

describe('an application that people sign in through', () => {
  const wrong = withApplication(signInEvidence('app-roles'), {
    identifierUris: ['https://example.com'],
    redirectUris: ['https://example.com/saml'],
    signOnMode: 'saml',
    assignmentRequired: false,
  });

  it('is changed only by who has read the plan', async () => {
    const keys = ['setting/assignment-required', 'setting/identifiers', 'setting/reply-urls'];
    expect((await planned(wrong)).changes).toEqual(keys.map((key) => `update ${key}`));
    const { changes, held } = await planned(wrong, { blind: true });
    expect(changes).toEqual([]);
    expect(Object.keys(held)).toEqual(keys);
    expect(Object.values(held).every((each) => each.startsWith('approval: '))).toBe(true);
  });

  it('counts as one while its certificates cannot be read', async () => {
    const { held } = await planned(withPosture(wrong, { signing: lacking('Application.Read.All') }), {
      blind: true,
    });
    expect(held['setting/identifiers']).toMatch(/^approval: /u);
  });

  it('is one that has no sign-on mode, as old ones may', async () => {
    const { changes, held } = await planned(withApplication(wrong, { signOnMode: null }), { blind: true });
    expect(changes).toEqual([]);
    expect(held['setting/single-sign-on-mode']).toMatch(/^approval: /u);
  });

  it('is one of the old ones whose certificate nobody made active', async () => {
    const old = withPosture(wrong, {
      signing: known({ ...unsigned, certificates: [activeCertificate] }),
    });
    expect((await planned(old, { blind: true })).changes).toEqual([]);
  });

  it('is none while it has no certificate: what a run has left is finished', async () => {
    const left = withPosture(wrong, { signing: known(unsigned) });
    const { changes, held } = await planned(left, { blind: true, state: await madeState() });
    expect(held).toEqual({});
    expect(changes).toContain('create signing-certificate/first');
  });

  it('is none while the certificate that we asked for is not active', async () => {
    const state = await madeState({ servicePrincipalId: 'sp-aws' });
    const half = withPosture(wrong, {
      signing: known({ ...unsigned, certificates: [activeCertificate] }),
    });
    const { changes, held } = await planned(half, { blind: true, state });
    expect(held).toEqual({});
    expect(changes).toContain('create signing-certificate/first');
  });

  it.each([
    {
      name: 'it is another one than we were given',
      thumbprint: 'B'.repeat(40),
      more: [],
      key: /^approval: /,
    },
    { name: 'there are others beside it', more: [otherCertificate], key: /^ambiguity: / },
  ])('is one whose certificate is not active, where $name', async ({ thumbprint, more }) => {
    const state = await madeState({
      servicePrincipalId: 'sp-aws',
      ...(thumbprint === undefined ? {} : { thumbprint }),
    });
    const half = withPosture(wrong, {
      signing: known({ ...unsigned, certificates: [activeCertificate, ...more] }),
    });
    const { changes, held } = await planned(half, { blind: true, state });
    expect(changes).toEqual([]);
    expect(held['setting/identifiers']).toMatch(/^approval: /u);
    expect(held['signing-certificate/first']).toMatch(/^ambiguity: /u);
  });

  it.each([
    { name: 'another means than SAML', evidence: withApplication(wrong, { signOnMode: 'oidc' }) },
    { name: 'the key of the tenant', evidence: wrong },
  ])('is one that is named by its id and signs in by $name', async ({ evidence }) => {
    const servicePrincipal = { id: '7e9a1c00-0000-4000-8000-000000000004' };
    const named = withPosture(
      { ...evidence, connection: { ...evidence.connection, servicePrincipal } },
      { signing: known(unsigned) },
    );
    const { changes, held } = await planned(named, { blind: true });
    expect(changes).toEqual([]);
    expect(held['setting/reply-urls']).toMatch(/^approval: /u);
  });

  it('is none of ours because it has the name: nothing of the connection is done', async () => {
    const { changes, held } = await planned(
      withPosture(
        { ...wrong, accounts: signInEvidence('app-roles').accounts },
        {
          signing: known(unsigned),
          owners: known({
            servicePrincipal: [{ id: 'mallory', type: 'user', displayName: 'Mallory' }],
            application: [],
          }),
        },
      ),
      { madeBy: 'somebody' },
    );
    expect(changes).toEqual([]);
    expect(held['signing-certificate/first']).toBe(
      'trust: Rolebridge did not make AWS (sp-aws) for connection workforce: its template is AWS Single-Account Access, its owners are Mallory; name it by servicePrincipal.id to set it up',
    );
  });

  it('is made a second time only by who has read that the first one is gone', async () => {
    const state = await madeState();
    const { held, changes } = await planned(bare('app-roles'), { blind: true, state });
    expect(held['application/AWS']).toMatch(/^approval: the application that was made for it is gone/u);
    expect(changes).toEqual([]);
    expect((await planned(bare('app-roles'), { state })).changes).toContain('create application/AWS');
  });

  it('is remembered as one, so that nothing it lacks one day counts as left over', async () => {
    const { reading } = await planned(wrong, { state: await madeState() });
    expect(reading.notes).toEqual({
      finished: [{ connection: 'workforce', displayName: 'AWS', servicePrincipalId: 'sp-aws' }],
    });
  });

  it('keeps the portal’s claims where they are right, and where nobody can see them', async () => {
    expect((await planned(signInEvidence('app-roles'))).changes).toEqual([]);
    const hidden = withPosture(signInEvidence('app-roles'), { portalClaims: lacking('Policy.Read.All') });
    expect((await planned(hidden)).held['claims/policy']).toMatch(/^completeness: /u);
    const untouched = withPosture(signInEvidence('app-roles'), { portalClaims: known(null) });
    expect((await planned(untouched)).held['claims/policy']).toMatch(
      /^completeness: .* those of the gallery/u,
    );
  });

  it('keeps what else the portal sends, in the policy that takes its place', async () => {
    const more = [
      ...rightClaims['app-roles'].filter(({ name }) => !name.endsWith('SessionDuration')),
      claim('SessionDuration', constant('1800')),
      claim('PrincipalTag:Mail', attribute('user.mail')),
    ];
    const { plan } = await planned(withClaims(signInEvidence('app-roles'), ...more));
    const [change] = plan.changes;
    if (change?.action !== 'update' || change.after.type !== 'claims') throw new Error('no claims');
    expect(change.fields[0]?.before).toContain('SessionDuration <- 1800, PrincipalTag:Mail <- user.mail');
    expect(change.fields[0]?.after).toContain('SessionDuration <- 3600, PrincipalTag:Mail <- user.mail');
    expect(change.after.definition).toContain(
      '{"Source":"user","ID":"mail","SamlClaimType":"https://aws.amazon.com/SAML/Attributes/PrincipalTag:Mail"}',
    );
  });

  it.each([
    { name: 'a replacement', rule: claim('SourceIdentity', attribute('user.mail'), [rightReplacement]) },
    { name: 'groups', rule: claim('PrincipalTag:Teams', attribute('user.groups')) },
  ])('keeps a claim of the portal with $name, which no policy of ours could send', async ({ rule }) => {
    const { held, changes } = await planned(withClaims(signInEvidence('app-roles'), rule));
    expect(changes).toEqual([]);
    expect(held['claims/policy']).toMatch(/^manual: .*could not send: /u);
  });

  it('gets no sessions that its roles refuse', async () => {
    const longer = signInEvidence('app-roles', { sessionDuration: '8h' });
    const { held, changes } = await planned(longer);
    expect(changes).toEqual([]);
    expect(held['claims/policy']).toContain(`ReadOnly of account ${production} allows 3600 s`);
  });

  it('keeps its claims while nobody can see its policies', async () => {
    const hidden = { claimsMappingPolicies: lacking('Policy.Read.All') };
    const inUse = await planned(withPosture(signInEvidence('app-roles'), hidden));
    expect(inUse.held['claims/policy']).toMatch(/^completeness: /u);
    expect(inUse.reading.reads.flatMap(({ gaps }) => gaps)).toHaveLength(1);
    // Nor does one that a run has left get to sign without them.
    const left = withPosture(signInEvidence('app-roles'), { ...hidden, signing: known(unsigned) });
    const { held } = await planned(left, { state: await madeState() });
    expect(held['signing-certificate/first']).toMatch(/^order: /u);
  });

  it('sends what it sends while nobody can see how groups are called', async () => {
    const ids = { '7e9a1c00-0000-4000-8000-000000000009': `arn:aws:iam::${production}:role/ReadOnly` };
    const byId = withApplication(signInEvidence('group-names', { groups: { ids } }), { groupClaims: [[]] });
    const { held, changes, reading } = await planned({ ...byId, groups: lacking('GroupMember.Read.All') });
    expect(changes).toEqual([]);
    expect(held['setting/group-claim']).toMatch(/^completeness: /u);
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toHaveLength(1);
  });

  it('of another partition sends people to the address of this one', async () => {
    const evidence = { ...signInEvidence('app-roles'), partition: 'aws-us-gov' as const };
    expect((await planned(evidence)).changes).toContain('update setting/reply-urls');
    const { changes, held } = await planned({
      ...bare('app-roles'),
      accounts: lacking('organizations:ListAccounts'),
    });
    expect(changes).toEqual([]);
    expect(held['application/AWS']).toMatch(/^completeness: its accounts are not known/u);
  });

  it('of two connections is changed for neither', async () => {
    const other = { ...wrong, connection: { ...wrong.connection, name: 'other' } };
    const { changes, held } = await planned([wrong, other]);
    expect(changes).toEqual([]);
    expect(held['setting/reply-urls']).toBe(
      'ambiguity: application sp-aws is wanted by the connections other and workforce',
    );
  });

  it('keeps a claims-mapping policy of others', async () => {
    const policies = known([
      { id: 'p', displayName: 'Of the network team', definition: '{}', claims: [], problems: [] },
    ]);
    const { held } = await planned(
      withPosture(signInEvidence('app-roles'), { claimsMappingPolicies: policies }),
    );
    expect(held['claims/policy']).toBe(
      'ownership: not ours: the claims-mapping policy Of the network team was made by others',
    );
  });

  it('keeps what somebody added to a policy of ours', async () => {
    const definition = JSON.stringify({
      ClaimsMappingPolicy: {
        Version: 1,
        IncludeBasicClaimSet: 'false',
        ClaimsSchema: [{ Source: 'user', ID: 'department', SamlClaimType: 'https://example.com/department' }],
      },
    });
    const policies = known([
      { id: 'p', displayName: 'Rolebridge workforce', definition, claims: [], problems: [] },
    ]);
    const { plan } = await planned(
      withPosture(signInEvidence('app-roles'), { claimsMappingPolicies: policies }),
    );
    const [change] = plan.changes;
    const after = change?.action === 'update' && change.after.type === 'claims' ? change.after : undefined;
    expect(after?.policyId).toBe('p');
    expect(JSON.parse(after?.definition ?? '{}')).toMatchObject({
      ClaimsMappingPolicy: {
        IncludeBasicClaimSet: 'false',
        ClaimsSchema: [{}, {}, {}, { ID: 'department' }],
      },
    });
  });

  it('of another tenant is nobody’s here to change', async () => {
    const { changes, reading } = await planned(withApplication(wrong, { applicationId: null }));
    expect(changes).toEqual([]);
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toMatchObject([
      { code: 'FEDERATION_REGISTRATION_ELSEWHERE' },
    ]);
  });
});

describe('accounts', () => {
  const roles = [
    {
      name: 'ReadOnly',
      managedPolicies: ['arn:aws:iam::{accountId}:policy/team/Guard'],
      maxSessionDuration: '2h',
    },
  ];
  const key = `federated-role/${production} ReadOnly`;
  const evidence = (changes: Partial<FederatedRole>, settings: Readonly<Record<string, unknown>> = {}) =>
    withAccount(signInEvidence('app-roles', { roles, ...settings }), {
      roles: known([role('ReadOnly', { maxSessionDuration: 7_200, managedPolicies: [], ...changes })]),
    });
  const ours = { 'managed-by': 'rolebridge', 'rolebridge-connection': 'workforce' };
  const policies = [`arn:aws:iam::${production}:policy/team/Guard`];

  it('without the provider get it', async () => {
    const arn = `arn:aws:iam::${production}:saml-provider/AzureAD`;
    const { changes } = await planned(
      withAccount(signInEvidence('app-roles'), {
        provider: known({ accountId: production, arn, status: 'absent' }),
      }),
    );
    expect(changes).toEqual([`create saml-provider/${production} AzureAD`]);
  });

  it.each([
    { name: 'another certificate', certificates: [otherCertificate], rule: /^trust: / },
    { name: 'none', certificates: [], rule: /^trust: / },
  ])('get no role where their provider has $name', async ({ certificates, rule }) => {
    const arn = `arn:aws:iam::${production}:saml-provider/AzureAD`;
    const provider = known({
      accountId: production,
      arn,
      status: 'present' as const,
      metadata: '',
      certificates,
      problems: [],
    });
    const lackingRole = withAccount(signInEvidence('app-roles', { roles }), { provider, roles: known([]) });
    const { held, reading } = await planned(lackingRole);
    expect(held[key]).toMatch(rule);
    expect(reading.remarks).toMatchObject([{ severity: 'warning', subject: `workforce ${production}` }]);
    // A new application has none that any provider could have.
    const { held: ofNew } = await planned({ ...lackingRole, application: known(undefined) });
    expect(ofNew[key]).toMatch(rule);
  });

  it('get the roles that they lack, and keep those that have our tag as they are to be', async () => {
    const { changes, held } = await planned(evidence({ tags: ours }));
    expect(changes).toEqual([`update ${key}`]);
    expect(held).toEqual({
      [`federated-role/${sandbox} ReadOnly`]: 'ownership: not ours: its tags could not be read',
    });
    const { changes: none } = await planned(evidence({ tags: ours, managedPolicies: policies }));
    expect(none).toEqual([]);
  });

  it.each([
    { name: 'no tag of ours', tags: {}, reason: 'it has no tag managed-by=rolebridge' },
    {
      name: 'the tag of another connection',
      tags: { 'managed-by': 'rolebridge', 'rolebridge-connection': 'other' },
      reason: 'it is of the connection other',
    },
  ])('keep a role with $name', async ({ tags, reason }) => {
    const { held } = await planned(evidence({ tags }));
    expect(held[key]).toBe(`ownership: not ours: ${reason}`);
  });

  it('take no other sign-in address away unless somebody has read it', async () => {
    const changed = evidence({ tags: ours, managedPolicies: policies }, { signInRegions: ['eu-west-1'] });
    expect((await planned(changed)).changes).toEqual([`update ${key}`]);
    expect((await planned(changed, { blind: true })).held[key]).toMatch(/^approval: /u);
  });

  it.each([
    { name: 'shorter', there: 43_200, held: true },
    { name: 'longer', there: 3_600, held: false },
  ])('make a session $name: held back for somebody to read is $held', async ({ there, held: isHeld }) => {
    const changed = evidence({ tags: ours, managedPolicies: policies, maxSessionDuration: there });
    expect((await planned(changed)).changes).toEqual([`update ${key}`]);
    expect((await planned(changed, { blind: true })).changes).toEqual(isHeld ? [] : [`update ${key}`]);
  });

  it('are told that the writer role may not do it', async () => {
    const arn = `arn:aws:iam::${production}:saml-provider/AzureAD`;
    const { held } = await planned(
      withAccount(signInEvidence('app-roles'), {
        provider: known({ accountId: production, arn, status: 'absent' }),
        missingActions: known(['iam:CreateSAMLProvider']),
      }),
    );
    expect(held[`saml-provider/${production} AzureAD`]).toContain('may not call iam:CreateSAMLProvider');
  });

  it('that cannot be read are a gap, and the others go on', async () => {
    const hidden = lacking('sts:AssumeRole');
    const arn = `arn:aws:iam::${sandbox}:saml-provider/AzureAD`;
    const { changes, reading } = await planned({
      ...signInEvidence('app-roles', { roles }),
      accounts: known([
        account(production, 'production', { provider: hidden, roles: hidden }),
        account(sandbox, 'sandbox', {
          provider: known({ accountId: sandbox, arn, status: 'absent' }),
          roles: known([]),
        }),
      ]),
    });
    expect(changes).toEqual([
      `create federated-role/${sandbox} ReadOnly`,
      `create saml-provider/${sandbox} AzureAD`,
    ]);
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ scope: production }]);
  });

  it('of two connections do not get one role twice', async () => {
    const other = { name: 'other', servicePrincipal: { displayName: 'Other' }, samlProvider: 'Other', roles };
    const without = { roles: known([]) };
    const one = withAccount(bare('app-roles', { roles }), without);
    const two = withAccount(bare('app-roles', other), without);
    const { held } = await planned([one, two]);
    expect(held[key]).toBe(
      `ambiguity: role readonly of account ${production} is wanted by the connections other and workforce`,
    );
  });
});

describe('groups', () => {
  const assigned = signInEvidence('app-roles', assigning);
  const first = 'group-assignment/group-production';
  const without = withPosture(assigned, { assignments: known([]) });

  it('are assigned to the app roles that their names mean', async () => {
    const { changes } = await planned(without, { own: mayAssign });
    expect(changes.map((each) => each.split(',')[0])).toEqual([
      `create ${first} arn:aws:iam::${production}:role/ReadOnly`,
      `create group-assignment/group-sandbox arn:aws:iam::${sandbox}:role/ReadOnly`,
    ]);
    expect((await planned(assigned, { own: mayAssign })).changes).toEqual([]);
  });

  it('are nobody’s business unless the configuration says so', async () => {
    const evidence = withPosture(signInEvidence('app-roles'), { assignments: known([]) });
    expect((await planned(evidence, { own: mayAssign })).changes).toEqual([]);
  });

  it('are listed for a person where Rolebridge may not assign them', async () => {
    const { held, reading } = await planned(without);
    expect(Object.values(held).map((each) => each.split(':')[0])).toEqual(['permission', 'permission']);
    expect(reading.remarks.map(({ text }) => text)).toEqual([
      `to assign by hand, in Enterprise applications, Users and groups: AWS-${production}-ReadOnly -> arn:aws:iam::${production}:role/ReadOnly; AWS-${sandbox}-ReadOnly -> arn:aws:iam::${sandbox}:role/ReadOnly`,
    ]);
  });

  it('that have 1,500 app roles get no more', async () => {
    const counts = known(new Map([['group-production', 1_500]]));
    const { held, changes } = await planned(without, { own: mayAssign, counts });
    expect(Object.values(held)).toEqual([expect.stringContaining('limit: a group has 1500')]);
    expect(changes).toHaveLength(1);
  });

  it.each([
    {
      name: 'is a Microsoft 365 group',
      change: {
        group: { ...group('group-production', `AWS-${production}-ReadOnly`).group, isMicrosoft365: true },
      },
      rule: 'trust',
    },
    {
      name: 'has owners',
      change: { owners: known([{ id: 'o', type: 'user' as const, displayName: 'Olga' }]) },
      rule: 'trust',
    },
    { name: 'may have owners', change: { owners: lacking('GroupMember.Read.All') }, rule: 'completeness' },
  ])('one that $name is not believed by its name', async ({ change, rule }) => {
    const { held } = await planned(withGroup(without, change), { own: mayAssign });
    expect(Object.values(held).map((each) => each.split(':')[0])).toEqual([rule]);
  });

  it('two of one name are not told apart', async () => {
    const evidence = {
      ...without,
      groups: known([
        group('group-production', `AWS-${production}-ReadOnly`),
        group('group-twin', `AWS-${production}-ReadOnly`),
      ]),
    };
    const { held, changes } = await planned(evidence, { own: mayAssign });
    expect(changes).toEqual([]);
    expect(Object.values(held).every((each) => each.startsWith('ambiguity: '))).toBe(true);
  });

  it('that no rule names any more lose what we gave them, and only with the policy sync', async () => {
    const state = createMemoryState({});
    await noteOwn(state, {
      connection: 'workforce',
      servicePrincipalId: 'sp-aws',
      groupId: 'group-production',
      appRoleId: 'app-role-0',
    });
    const renamed = withGroup(assigned, ({ group: before }) => ({
      group: { ...before, displayName: 'Sales' },
    }));
    const sync = await planned(renamed, { own: mayAssign, policy: 'sync', state });
    expect(sync.changes.map((each) => each.split(',')[0])).toEqual([
      `delete ${first} arn:aws:iam::${production}:role/ReadOnly`,
    ]);
    expect(Object.values((await planned(renamed, { own: mayAssign, state })).held)).toEqual([
      'policy: policy upsert-only never deletes',
    ]);
    // What somebody else assigned is not looked at.
    const others = createMemoryState({});
    expect((await planned(renamed, { own: mayAssign, policy: 'sync', state: others })).changes).toEqual([]);
  });

  it('that are many are not all taken away, nor any by a run that nobody has read', async () => {
    const state = createMemoryState({});
    for (const [groupId, appRoleId] of [
      ['group-production', 'app-role-0'],
      ['group-sandbox', 'app-role-1'],
    ] as const)
      await noteOwn(state, { connection: 'workforce', servicePrincipalId: 'sp-aws', groupId, appRoleId });
    const mistyped = signInEvidence('app-roles', { groups: { assign: true, name: 'AWS_{account}_{role}' } });
    const { plan, changes } = await planned(mistyped, { own: mayAssign, policy: 'sync', state });
    expect(changes).toHaveLength(2);
    const broken = violations(federationKind, plan, defaultLimits);
    expect(broken.map(({ limit, target }) => `${target} ${limit}`)).toContain('workforce groups emptyTarget');
    const blind = await planned(mistyped, { own: mayAssign, policy: 'sync', state, blind: true });
    expect(blind.changes).toEqual([]);
    expect(Object.values(blind.held).every((each) => each.startsWith('approval: '))).toBe(true);
  });

  it('that somebody renames get nothing else until it was read', async () => {
    const state = createMemoryState({});
    await noteOwn(state, {
      connection: 'workforce',
      servicePrincipalId: 'sp-aws',
      groupId: 'group-production',
      appRoleId: 'app-role-0',
    });
    const renamed = withGroup(assigned, ({ group: before }) => ({
      group: { ...before, displayName: `AWS-${sandbox}-ReadOnly` },
    }));
    const alone = {
      ...renamed,
      groups: known(renamed.groups.state === 'known' ? renamed.groups.value.slice(0, 1) : []),
    };
    const { held } = await planned(alone, { own: mayAssign, state, blind: true });
    const move = Object.entries(held).find(([each]) => each.includes(`${first} arn:aws:iam::${sandbox}`));
    expect(move?.[1]).toMatch(/^approval: .* was let in to something else before/u);
    expect((await planned(alone, { own: mayAssign, state })).changes).toHaveLength(1);
  });

  it.each([
    {
      name: 'app role is disabled',
      change: (evidence: typeof assigned) =>
        withPosture(evidence, ({ application }) => ({
          application: {
            ...application,
            appRoles: application.appRoles.map((each, index) => ({ ...each, isEnabled: index !== 0 })),
          },
        })),
    },
    {
      name: 'account is suspended',
      change: (evidence: typeof assigned) => ({
        ...evidence,
        accounts: known(evidence.accounts.state === 'known' ? evidence.accounts.value.slice(1) : []),
      }),
    },
  ])('whose $name keep what we gave them', async ({ change }) => {
    const state = createMemoryState({});
    await noteOwn(state, {
      connection: 'workforce',
      servicePrincipalId: 'sp-aws',
      groupId: 'group-production',
      appRoleId: 'app-role-0',
    });
    const { changes, held } = await planned(change(assigned), { own: mayAssign, policy: 'sync', state });
    expect(changes).toEqual([]);
    expect(Object.values(held)).toEqual([expect.stringMatching(/^completeness: /u)]);
  });

  it('that are not believed are on no list for a person', async () => {
    const owners = known([{ id: 'o', type: 'user' as const, displayName: 'Olga' }]);
    const { reading } = await planned(withGroup(without, { owners }));
    expect(reading.remarks.map(({ text }) => text).join()).not.toContain(`AWS-${production}`);
    expect(reading.remarks.map(({ text }) => text).join()).toContain(`AWS-${sandbox}`);
  });

  it('that cannot be read lose and get nothing', async () => {
    const { changes, reading } = await planned(
      { ...without, groups: lacking('GroupMember.Read.All') },
      { own: mayAssign, policy: 'sync' },
    );
    expect(changes).toEqual([]);
    expect(reading.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ scope: 'workforce' }]);
  });

  it('are assigned to a new application as a whole', async () => {
    const { changes } = await planned(bare('group-names', assigning), { own: mayAssign });
    expect(changes.filter((each) => each.includes('group-assignment'))).toEqual([
      `create ${first} everybody`,
      'create group-assignment/group-sandbox everybody',
    ]);
  });
});

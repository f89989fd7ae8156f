import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { application, entraClient } from '../../../src/lab/world/entra.ts';
import type { EntraClient, World } from '../../../src/lab/world.ts';
import { CLIENT_ID, ISSUER, MANAGEMENT_ACCOUNT, TENANT_ID } from '../../support/worlds.ts';
import { APP_ROLES_ROLE, configOf, prove, runSetUp, untouched } from './tenant.ts';

const apply = {};
const AUDIENCE = 'api://AzureADTokenExchange';
const trust = { issuer: ISSUER, subject: APP_ROLES_ROLE, audience: AUDIENCE };

/** The configured registration is there, with its service principal, and AWS vouches for the account's roles. */
function begun(client: Partial<EntraClient>): World {
  const world = untouched();
  world.aws.outboundFederationIssuer = ISSUER;
  const names = { appId: CLIENT_ID, displayName: 'Rolebridge' };
  world.entra.applications.push(application.parse({ id: CLIENT_ID.replace('02', 'f2'), ...names }));
  world.entra.clients.push(entraClient.parse({ ...names, ...client }));
  return world;
}

describe('setup where a part is there', () => {
  it('makes only what is missing', async () => {
    const lab = createLab(begun({ permissions: ['Application.Read.All'], federatedCredentials: [trust] }));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.status).toBe('applied');
    expect(report.changes.map(({ words }) => words.join(' '))).toEqual([
      'owns the registration of AWS Single-Account Access',
      'owns the enterprise application of AWS Single-Account Access',
      'Microsoft Graph Application.ReadWrite.OwnedBy',
      'Microsoft Graph Synchronization.Read.All',
    ]);
  });

  it('says what is more than is needed, and takes nothing away', async () => {
    const permissions = ['Application.ReadWrite.All', 'Directory.Read.All'];
    const other = { ...trust, subject: 'arn:aws:iam::999988887777:role/person', name: 'mine' };
    const lab = createLab(begun({ permissions, federatedCredentials: [trust, other] }));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.remarks.map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
      'warning: it has permissions that no configured job needs: Application.ReadWrite.All, Directory.Read.All',
      `warning: it also trusts arn:aws:iam::999988887777:role/person of ${ISSUER} (mine)`,
    ]);
    const client = lab.world.entra.clients.find(({ appId }) => appId === CLIENT_ID);
    expect(client?.permissions).toEqual(expect.arrayContaining(permissions));
    expect(client?.federatedCredentials).toHaveLength(2);
  });

  it.each([
    { name: 'with our role as its subject', subject: APP_ROLES_ROLE },
    { name: 'with another subject', subject: 'arn:aws:iam::999988887777:role/other' },
  ])('warns of trust in an issuer that is not ours, $name', async ({ subject }) => {
    const evil = { ...trust, issuer: 'https://login.evil.example', subject, name: 'evil' };
    const lab = createLab(begun({ federatedCredentials: [trust, evil] }));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.remarks).toMatchObject([
      { severity: 'warning', text: `it also trusts ${subject} of https://login.evil.example (evil)` },
    ]);
  });

  it('says which credential is in the way when the issuer of the account is another one by now', async () => {
    const former = 'https://00000000-aaaa-4000-8000-000000000000.tokens.sts.global.api.aws';
    const name = `rolebridge-prod-app-roles-${MANAGEMENT_ACCOUNT}`;
    const lab = createLab(begun({ federatedCredentials: [{ ...trust, issuer: former, name }] }));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.status).toBe('applied');
    expect(report.withheld).toMatchObject([
      { rule: 'protection', reason: expect.stringContaining(`delete credential ${name}`) },
    ]);
    expect(report.remarks.map(({ text }) => text).join()).toContain(former);
  });

  it('names the registration and the tenant, and approves the plan for no other', async () => {
    const world = begun({});
    const other = { appId: CLIENT_ID.replace('02', 'f3'), displayName: 'Another' };
    world.entra.applications.push(application.parse({ id: CLIENT_ID.replace('02', 'f4'), ...other }));
    world.entra.clients.push(entraClient.parse(other));
    const lab = createLab(world);
    const { report } = await runSetUp(lab, configOf());
    expect(report.reads).toContainEqual(
      expect.objectContaining({ found: `tenant ${TENANT_ID}: Rolebridge (${CLIENT_ID})` }),
    );
    const approved = { apply: { expect: report.planId ?? '' } };
    const done = await runSetUp(lab, configOf({ clientId: other.appId }), approved);
    expect([done.report.status, done.report.refusal?.code]).toEqual(['refused', 'PLAN_CHANGED']);
    expect(lab.world.entra.clients.find(({ appId }) => appId === other.appId)?.permissions).toEqual([]);
  });

  it('does not change the audience of a federated credential, and says that it is wrong', async () => {
    const lab = createLab(begun({ federatedCredentials: [{ ...trust, audience: 'api://wrong' }] }));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.withheld).toMatchObject([
      { rule: 'policy', fields: [{ field: 'audience', before: 'api://wrong', after: AUDIENCE }] },
    ]);
  });

  it('says that a registration is full before Entra does', async () => {
    const federatedCredentials = Array.from({ length: 20 }, (_, number) => ({
      ...trust,
      subject: `arn:aws:iam::999988887777:role/person-${number}`,
    }));
    const { report } = await runSetUp(createLab(begun({ federatedCredentials })), configOf(), { apply });
    expect(report.withheld).toMatchObject([
      { rule: 'limit', reason: expect.stringContaining('21 federated') },
    ]);
  });

  it('does nothing in AWS for another account than the operator is in', async () => {
    const lab = createLab(untouched());
    const { report } = await runSetUp(lab, configOf(), { apply, account: '111122223333' });
    expect(report.degraded).toBe(true);
    expect(report.withheld.map(({ rule, reason }) => `${rule}: ${reason}`)).toEqual([
      `protection: your AWS credentials are of account ${MANAGEMENT_ACCOUNT}: sign in to 111122223333 for it`,
      `protection: your AWS credentials are of account ${MANAGEMENT_ACCOUNT}: sign in to 111122223333 for it`,
    ]);
    expect(lab.world.aws.outboundFederationIssuer).toBeUndefined();
  });

  it('makes no trust while nobody may see which issuer AWS has, and does the rest', async () => {
    const effect = { type: 'error', status: 403, code: 'AccessDenied' } as const;
    const operation = 'iam:GetOutboundWebIdentityFederationInfo';
    const lab = createLab(untouched({}, [{ operation, times: 'always', effect }]));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect([report.status, report.degraded]).toEqual(['applied', true]);
    expect(report.withheld.map(({ rule, words }) => `${rule}: ${words[0] ?? ''}`)).toEqual([
      'completeness: vouches for its roles',
      'completeness: trusts app-roles',
    ]);
  });

  it('needs no trust of AWS where a certificate is used', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:999988887777:secret:rolebridge-AbCdEf';
    const config = configOf({ credential: { certificateSecretArn: arn } });
    const { report } = await runSetUp(createLab(untouched()), config, { apply });
    expect(report.status).toBe('applied');
    expect(report.changes.map(({ key }) => key).join()).not.toMatch(
      /outbound-federation|federated-credential/u,
    );
  });

  it('goes on when an enterprise application is not there', async () => {
    const world = untouched();
    world.entra.servicePrincipals = [];
    const { report } = await runSetUp(createLab(world), configOf(), { apply });
    expect(report.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ code: 'SERVICE_PRINCIPAL_NOT_FOUND' }]);
    expect(report.status).toBe('applied');
  });
});

describe('setup with a registration for each identity', () => {
  const clients = {
    reader: '7e9a1c00-0000-4000-8000-0000000000a1',
    roleWriter: '7e9a1c00-0000-4000-8000-0000000000a2',
  };
  const jobs = { accountAssignments: { enterpriseApplication: { displayName: 'AWS IAM Identity Center' } } };

  it('makes both, each with what its own jobs need', async () => {
    const lab = createLab(untouched());
    const { report, clientIds } = await runSetUp(lab, configOf({ clients }, jobs), { apply });
    expect(report.status).toBe('applied');
    const own = new Map(clientIds.map(({ setting, clientId }) => [setting, clientId]));
    const [reader, roleWriter] = [own.get('entra.clients.reader'), own.get('entra.clients.roleWriter')];
    const permissionsOf = (appId: string | undefined) =>
      lab.world.entra.clients.find((each) => each.appId === appId)?.permissions;
    expect(permissionsOf(reader)).toEqual(['Application.Read.All', 'GroupMember.Read.All']);
    expect(permissionsOf(roleWriter)).toContain('Application.ReadWrite.OwnedBy');
    expect(lab.world.entra.servicePrincipals[0]?.owners).toEqual([roleWriter]);

    const set = { clients: { reader, roleWriter } };
    expect((await runSetUp(lab, configOf(set, jobs))).report.changes).toEqual([]);
    const proof = await prove(lab, configOf(set, jobs));
    expect(proof.find(({ step }) => step === 'sign-in entra.clients.roleWriter')?.status).toBe('ok');
    // The role of app-roles is not that of the reader's jobs.
    expect(proof.find(({ step }) => step === 'sign-in entra.clients.reader')?.status).toBe('unproven');
  });
});

import { request } from 'node:http';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { serve } from '../../../src/lab/mounts/server.ts';
import type { ServedLab } from '../../../src/lab/mounts/server.ts';
import { identityCenter } from '../../support/identity-center.ts';
import { CALLER, CLIENT_ID, TENANT_ID, worldWith } from '../../support/worlds.ts';

let lab: Lab;
let served: ServedLab;

beforeEach(async () => {
  const names = ['One', 'Two', 'Three'];
  const servicePrincipals = names.map((displayName, index) => ({
    id: `5e9a1c00-0000-4000-8000-00000000000${index}`,
    appId: `5e9a1c00-0000-4000-8000-00000000001${index}`,
    displayName,
  }));
  const clients = [
    { appId: CLIENT_ID, displayName: 'Test', secrets: ['s3cret'], permissions: ['Application.Read.All'] },
  ];
  lab = createLab(worldWith({ pageSize: { graph: 2 }, entra: { servicePrincipals, clients } }));
  served = await serve(lab, { awsPort: 0, entraPort: 0 });
});
afterEach(() => served.close());

function config() {
  return { region: 'eu-west-1', endpoint: served.awsUrl, credentials: CALLER, maxAttempts: 1 };
}

/** The status of a GET with a Host of one's own, which fetch does not let one choose. */
function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.once('error', reject).end();
  });
}

async function bearer(): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT_ID,
    client_secret: 's3cret',
    scope: 'https://graph.microsoft.com/.default',
  });
  const reply = await fetch(`${served.entraUrl}/${TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body });
  const { access_token: token } = (await reply.json()) as { access_token: string };
  return `Bearer ${token}`;
}

describe('the lab on loopback', () => {
  it('listens on 127.0.0.1', () => {
    for (const url of [served.awsUrl, served.entraUrl]) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('serves every AWS service on one port, by the scope of the signature', async () => {
    await new STSClient(config()).send(new GetCallerIdentityCommand({}));
    await new IAMClient(config()).send(new ListRolesCommand({}));
    const client = new OrganizationsClient(config());
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListAccounts({ client }, {}))
      ids.push(...(page.Accounts ?? []).map(({ Id }) => Id));
    expect(ids).toEqual(['999988887777', '111122223333']);
    expect(lab.journal.entries.map(({ url }) => new URL(url).host)).toEqual([
      'sts.eu-west-1.amazonaws.com',
      'iam.amazonaws.com',
      'organizations.us-east-1.amazonaws.com',
    ]);
  });

  it('serves Secrets Manager of the Region that signs', async () => {
    const client = new SecretsManagerClient(config());
    lab.world.aws.accounts[0]?.secrets.push({
      region: 'eu-west-1',
      name: 'scim',
      arnSuffix: 'AbCdEf',
      value: 'text',
      createdDate: '2026-01-01T00:00:00Z',
    });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'scim' }));
    expect(SecretString).toBe('text');
    expect(lab.journal.entries[0]?.url).toBe('https://secretsmanager.eu-west-1.amazonaws.com/');
  });

  it('serves SCIM, which has no signature, by its path', async () => {
    const token = { token: 't', createdDate: '2026-01-01T00:00:00Z', expiresDate: '2027-01-01T00:00:00Z' };
    const scim = { tenantId: 'tenant', tokens: [token] };
    const center = createLab(worldWith({ identityCenter: { ...identityCenter(), scim } }));
    const loopback = await serve(center, { awsPort: 0, entraPort: 0 });
    try {
      const url = `${loopback.awsUrl}/tenant/scim/v2/ServiceProviderConfig`;
      expect((await fetch(url, { headers: { authorization: 'Bearer t' } })).status).toBe(200);
      expect((await fetch(url)).status).toBe(401);
    } finally {
      await loopback.close();
    }
  });

  it('checks a signature over the host that the client saw', async () => {
    const credentials = { ...CALLER, secretAccessKey: 'wrong' };
    const outcome = new STSClient({ ...config(), credentials }).send(new GetCallerIdentityCommand({}));
    await expect(outcome).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('serves sign-in and Graph on one port, with links that lead back to it', async () => {
    const authorization = await bearer();
    const names: string[] = [];
    let next: string | undefined = `${served.entraUrl}/v1.0/servicePrincipals`;
    while (next !== undefined) {
      expect(next.startsWith(served.entraUrl)).toBe(true);
      const page = (await (await fetch(next, { headers: { authorization } })).json()) as {
        readonly value: readonly { readonly displayName: string }[];
        readonly '@odata.nextLink'?: string;
      };
      names.push(...page.value.map(({ displayName }) => displayName));
      next = page['@odata.nextLink'];
    }
    expect(names.toSorted()).toEqual(['One', 'Three', 'Two']);
    expect(lab.journal.entries.map(({ operation }) => operation)).toEqual([
      'login:token',
      'graph:GET servicePrincipals',
      'graph:GET servicePrincipals',
    ]);
  });

  it.each([
    { host: 'localhost', status: 401 },
    { host: '127.0.0.1:1234', status: 401 },
    { host: 'rebound.example', status: 421 },
    { host: '127.0.0.1.rebound.example', status: 421 },
    { host: 'graph.microsoft.com', status: 421 },
  ])('answers a request for the host $host with $status', async ({ host, status }) => {
    expect(await statusWithHost(`${served.entraUrl}/v1.0/servicePrincipals`, host)).toBe(status);
    expect(lab.journal.entries).toHaveLength(status === 421 ? 0 : 1);
  });

  it('resets the connection when a fault says so', async () => {
    lab.faults.add({ operation: 'sts:', effect: { type: 'reset' } });
    const outcome = new STSClient(config()).send(new GetCallerIdentityCommand({}));
    await expect(outcome).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('leaves nothing listening when one of the ports is taken', async () => {
    const taken = Number(new URL(served.entraUrl).port);
    const free = await serve(lab, { awsPort: 0, entraPort: 0 });
    const awsPort = Number(new URL(free.awsUrl).port);
    await free.close();

    await expect(serve(lab, { awsPort, entraPort: taken })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(fetch(`http://127.0.0.1:${awsPort}/`)).rejects.toThrow('fetch failed');
  });

  it('stops answering when it is closed', async () => {
    const other = await serve(lab, { awsPort: 0, entraPort: 0 });
    await other.close();
    await expect(fetch(other.awsUrl)).rejects.toThrow('fetch failed');
  });
});

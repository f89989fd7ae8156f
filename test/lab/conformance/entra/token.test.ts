import { ClientAssertionCredential, ClientSecretCredential } from '@azure/identity';
import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { httpClient } from '../../../../src/lab/mounts/http-client.ts';
import { createWebIdentity } from '../../../../src/lab/web-identity.ts';
import { askForToken, graph, send } from './calls.ts';
import { entraTarget, labOnlySuite, targetToken } from './target.ts';
import { federatedTenant } from './federated-tenant.ts';
import { AUDIENCE, CLIENTS, ISSUER, SECRET, SUBJECT, TENANT, tenant } from './tenant.ts';

const SCOPE = 'https://graph.microsoft.com/.default';
const OTHER = '99999999-9999-4999-8999-999999999999';

labOnlySuite('login:token', () => {
  it('gives a bearer token for a secret, which lives 3599 seconds', async () => {
    const { status, body } = await askForToken(tenant());
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });

  it.each([
    { name: 'an unknown tenant', tenantId: OTHER, status: 400, error: 'invalid_request', code: 90002 },
    {
      name: 'the tenant in another cloud',
      host: 'login.microsoftonline.us',
      status: 400,
      error: 'invalid_request',
      code: 90002,
    },
    {
      name: 'an unknown client',
      fields: { client_id: OTHER },
      status: 400,
      error: 'unauthorized_client',
      code: 700016,
    },
    {
      name: 'a wrong secret',
      fields: { client_secret: 'wrong' },
      status: 401,
      error: 'invalid_client',
      code: 7000215,
    },
    {
      name: 'no credential',
      fields: { client_secret: null },
      status: 401,
      error: 'invalid_client',
      code: 7000216,
    },
    { name: 'no scope', fields: { scope: null }, status: 400, error: 'invalid_request', code: 900144 },
    {
      name: "another cloud's Graph",
      fields: { scope: 'https://graph.microsoft.us/.default' },
      status: 400,
      error: 'invalid_scope',
      code: 70011,
    },
    {
      name: 'a single permission as scope',
      fields: { scope: 'https://graph.microsoft.com/Application.Read.All' },
      status: 400,
      error: 'invalid_scope',
      code: 70011,
    },
  ])('refuses $name with AADSTS$code', async ({ fields, host, tenantId, status, error, code }) => {
    const where = {
      ...(host === undefined ? {} : { host }),
      ...(tenantId === undefined ? {} : { tenantId }),
    };
    const reply = await askForToken(tenant(), fields ?? {}, where);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({
      error,
      error_codes: [code],
      error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: .* Trace ID: [0-9a-f-]{36} `)),
      timestamp: '2026-03-01 08:00:00Z',
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
    });
  });

  it.each([
    { cloud: 'usGov', host: 'login.microsoftonline.us', resource: 'graph.microsoft.us' },
    { cloud: 'usGovDoD', host: 'login.microsoftonline.us', resource: 'dod-graph.microsoft.us' },
    { cloud: 'china', host: 'login.chinacloudapi.cn', resource: 'microsoftgraph.chinacloudapi.cn' },
    { cloud: 'china', host: 'login.partner.microsoftonline.cn', resource: 'microsoftgraph.chinacloudapi.cn' },
  ] as const)('serves $cloud at $host', async ({ cloud, host, resource }) => {
    const lab = tenant({ entra: { cloud } });
    const granted = await askForToken(lab, { scope: `https://${resource}/.default` }, { host });
    const authorization = `Bearer ${granted.body.access_token}`;
    const reply = await send(lab, `https://${resource}/v1.0/applications`, { headers: { authorization } });
    expect(reply.status).toBe(200);
    const elsewhere = await send(lab, 'https://graph.microsoft.com/v1.0/applications', {
      headers: { authorization },
    });
    expect(elsewhere.status).toBe(401);
  });

  it('describes the tenant to whoever asks for its OpenID configuration', async () => {
    const url = `https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`;
    const { status, body } = await send(tenant(), url);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      token_endpoint: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    });
  });

  it('says 501 to another grant', async () => {
    const { status, body } = await askForToken(tenant(), { grant_type: 'password' });
    expect({ status, error: body['error'] }).toEqual({ status: 501, error: 'not_implemented' });
  });
});

labOnlySuite('login:token with a federated credential', () => {
  const now = Date.parse('2026-03-01T08:00:00Z') / 1000;
  const claims = { iss: ISSUER, sub: SUBJECT, aud: AUDIENCE, iat: now, nbf: now, exp: now + 300 };

  it.each([
    { name: 'another issuer', change: { iss: `${ISSUER}/` }, code: 700211 },
    { name: 'another subject', change: { sub: `${SUBJECT}-2` }, code: 700213 },
    { name: 'the subject in other letters', change: { sub: SUBJECT.toUpperCase() }, code: 700213 },
    { name: 'another audience', change: { aud: 'sts.amazonaws.com' }, code: 700212 },
    { name: 'an assertion of the past', change: { exp: now }, code: 700024 },
    { name: 'an assertion of the future', change: { nbf: now + 60 }, code: 700024 },
  ])('refuses $name with AADSTS$code', async ({ change, code }) => {
    const { lab, sign } = federatedTenant();
    const reply = await present(lab, sign({ ...claims, ...change }));
    expect(reply.status).toBe(401);
    expect(reply.body).toMatchObject({ error: 'invalid_client', error_codes: [code] });
  });

  it('refuses an assertion that somebody else signed', async () => {
    const reply = await present(federatedTenant().lab, createWebIdentity().sign(claims));
    expect(reply.body).toMatchObject({ error: 'invalid_client', error_codes: [700027] });
  });

  it('refuses what is no JWT', async () => {
    const reply = await present(federatedTenant().lab, 'not a token');
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ error: 'invalid_request', error_codes: [50027] });
  });

  it('accepts the assertion that AWS signed, from the real credential class', async () => {
    const { lab, sign } = federatedTenant();
    const options = { httpClient: httpClient(lab) };
    const credential = new ClientAssertionCredential(
      TENANT,
      CLIENTS.reader.appId,
      async () => sign(claims),
      options,
    );
    const { token } = await credential.getToken(SCOPE);
    const reply = await send(lab, 'https://graph.microsoft.com/v1.0/servicePrincipals', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.status).toBe(200);
  });
});

function present(lab: Lab, assertion: string) {
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  return askForToken(lab, { client_secret: null, client_assertion: assertion, client_assertion_type: type });
}

labOnlySuite('a token', () => {
  it('comes to the real ClientSecretCredential, and opens Graph', async () => {
    const lab = tenant();
    const credential = new ClientSecretCredential(TENANT, CLIENTS.reader.appId, SECRET, {
      httpClient: httpClient(lab),
    });
    const { token, expiresOnTimestamp } = await credential.getToken(SCOPE);
    expect(expiresOnTimestamp).toBeGreaterThan(0);
    const reply = await send(lab, 'https://graph.microsoft.com/v1.0/servicePrincipals', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.status).toBe(200);
  });

  it('tells the real ClientSecretCredential why not', async () => {
    const options = { httpClient: httpClient(tenant()) };
    const credential = new ClientSecretCredential(TENANT, CLIENTS.reader.appId, 'wrong', options);
    await expect(credential.getToken(SCOPE)).rejects.toThrow(/AADSTS7000215/);
  });

  it.each([
    { name: 'no token', authorization: undefined, message: /is empty/ },
    { name: 'no JWT', authorization: 'Bearer nonsense', message: /IDX14100/ },
    {
      name: 'a token nobody issued',
      authorization: 'Bearer a.b.c',
      message: /validation failure/,
    },
  ])('is needed: $name is 401', async ({ authorization, message }) => {
    const headers = authorization === undefined ? {} : { authorization };
    const reply = await send(tenant(), 'https://graph.microsoft.com/v1.0/servicePrincipals', { headers });
    expect(reply.status).toBe(401);
    expect(reply.body['error']).toMatchObject({
      code: 'InvalidAuthenticationToken',
      message: expect.stringMatching(message),
    });
  });

  it('is of no use after its hour', async () => {
    const lab = tenant();
    const { body } = await askForToken(lab);
    lab.clock.advance(3599_000);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const reply = await send(lab, 'https://graph.microsoft.com/v1.0/servicePrincipals', { headers });
    expect(reply.status).toBe(401);
  });

  it('keeps the permissions that the client had when it was issued', async () => {
    const lab = tenant();
    const { body } = await askForToken(lab);
    lab.world.entra.clients[0]?.permissions.splice(0);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const before = await send(lab, 'https://graph.microsoft.com/v1.0/servicePrincipals', { headers });
    expect([before.status, (await graph(lab, 'servicePrincipals')).status]).toEqual([200, 403]);
  });
});

describe('the token endpoint', () => {
  it('gives a bearer token', async () => {
    const { status, body } = await targetToken(entraTarget());
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: expect.any(Number) });
  });

  it.each([
    {
      name: 'an unknown client',
      fields: { client_id: OTHER },
      status: 400,
      error: 'unauthorized_client',
      code: 700016,
    },
    {
      name: 'a wrong secret',
      fields: { client_secret: 'wrong' },
      status: 401,
      error: 'invalid_client',
      code: 7000215,
    },
  ])('refuses $name', async ({ fields, status, error, code }) => {
    const reply = await targetToken(entraTarget(), fields);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ error, error_codes: [code] });
  });

  it('refuses an unknown tenant', async () => {
    const { status, body } = await targetToken(entraTarget(), {}, OTHER);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_request', error_codes: [90002] });
  });
});

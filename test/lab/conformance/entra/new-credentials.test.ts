import { constants, createHash, createPrivateKey, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { application } from '../../../../src/lab/world/entra.ts';
import { pemPair, type PemPair } from '../../../support/certificates.ts';
import { askForToken } from './calls.ts';
import { federatedTenant } from './federated-tenant.ts';
import { labOnlySuite } from './target.ts';
import { AUDIENCE, CLIENTS, ISSUER, SUBJECT, TENANT } from './tenant.ts';

const now = Date.parse('2026-03-01T08:00:00Z') / 1000;
const pair = pemPair();
const other = pemPair();
const clientId = CLIENTS.reader.appId;
const right = {
  aud: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
  iss: clientId,
  sub: clientId,
  jti: 'one',
  nbf: now,
  exp: now + 300,
};

type Algorithm = 'PS256' | 'RS256';

/** Signed as the algorithm says, and naming its certificate as the page of that algorithm does. */
function assertion(claims: object, { key, der }: PemPair, alg: Algorithm, header: object = {}): string {
  const hash = (name: string): string =>
    createHash(name).update(Buffer.from(der, 'base64')).digest('base64url');
  const thumbprint = alg === 'PS256' ? { 'x5t#S256': hash('sha256') } : { x5t: hash('sha1') };
  const text = [{ alg, typ: 'JWT', ...thumbprint, ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const options = { key: createPrivateKey(key), padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return `${text}.${sign('sha256', Buffer.from(text), options).toString('base64url')}`;
}

function knowing(): Lab {
  const { lab } = federatedTenant();
  const keyCredentials = [
    {
      keyId: '11111111-2222-4333-8444-555555555555',
      usage: 'Verify',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: '2027-06-01T00:00:00Z',
      key: pair.der,
    },
  ];
  lab.world.entra.applications.push(
    application.parse({
      id: '11111111-2222-4333-8444-555555555556',
      appId: clientId,
      displayName: 'reader',
      keyCredentials,
    }),
  );
  return lab;
}

function present(lab: Lab, client_assertion: string) {
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  return askForToken(lab, { client_secret: null, client_assertion, client_assertion_type });
}

labOnlySuite('login:token with a certificate', () => {
  it.each(['PS256', 'RS256'] as const)('gives a token for %s', async (alg) => {
    expect((await present(knowing(), assertion(right, pair, alg))).status).toBe(200);
  });

  it.each([
    { name: 'a certificate that it does not know', by: other, change: {}, code: 700027 },
    {
      name: 'another tenant as the audience',
      by: pair,
      change: { aud: 'https://login.microsoftonline.com/common' },
      code: 700023,
    },
    { name: 'an assertion of the past', by: pair, change: { exp: now }, code: 700024 },
    { name: 'an assertion of the future', by: pair, change: { nbf: now + 60 }, code: 700024 },
  ])('refuses $name with AADSTS$code', async ({ by, change, code }) => {
    const reply = await present(knowing(), assertion({ ...right, ...change }, by, 'PS256'));
    expect(reply.body).toMatchObject({ error: 'invalid_client', error_codes: [code] });
  });

  it('refuses what another key signed in the name of the certificate', async () => {
    const { 1: claims } = assertion(right, pair, 'PS256').split('.');
    const [header, , signature] = assertion(right, { ...other, der: pair.der }, 'PS256').split('.');
    const reply = await present(knowing(), `${header}.${claims}.${signature}`);
    expect(reply.body).toMatchObject({ error_codes: [700027] });
    expect(String(reply.body['error_description'])).toMatch(/failed signature validation/u);
  });

  it('refuses an algorithm that it does not take', async () => {
    const reply = await present(knowing(), assertion(right, pair, 'PS256', { alg: 'none' }));
    expect(reply.body).toMatchObject({ error_codes: [50027] });
  });
});

labOnlySuite('login:token with a federated credential that is new', () => {
  it('refuses with AADSTS70021 until it is known everywhere', async () => {
    const { lab, sign: signed } = federatedTenant();
    const [reader] = lab.world.entra.clients;
    for (const credential of reader?.federatedCredentials ?? [])
      credential.usableFrom = '2026-03-01T08:02:00Z';
    const claims = { iss: ISSUER, sub: SUBJECT, aud: AUDIENCE, iat: now, nbf: now, exp: now + 300 };
    expect((await present(lab, signed(claims))).body).toMatchObject({ error_codes: [70021] });
    lab.clock.advance(120_000);
    expect((await present(lab, signed(claims))).status).toBe(200);
  });
});

import { createHash, X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { GraphOptions } from './calls.ts';
import { askForToken, graph, refusalOf, send } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, CLIENTS, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`;

function add(lab: Lab, body: unknown = { displayName: 'CN=AWS' }, as: GraphOptions['as'] = 'owner') {
  return graph(lab, `${path}/addTokenSigningCertificate`, { as, method: 'POST', body });
}

labOnlySuite('graph:POST servicePrincipals/{id}/addTokenSigningCertificate', () => {
  it('answers with the public part of a self-signed certificate of three years', async () => {
    const { status, body } = await add(tenant());
    expect(status).toBe(200);
    const certificate = new X509Certificate(Buffer.from(String(body['key']), 'base64'));
    expect(certificate.subject).toBe('CN=AWS');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect([certificate.validFromDate, certificate.validToDate]).toEqual([
      new Date('2026-03-01T08:00:00Z'),
      new Date('2029-03-01T08:00:00Z'),
    ]);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(body).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.selfSignedCertificate',
      thumbprint: certificate.fingerprint.replaceAll(':', ''),
      customKeyIdentifier: createHash('sha1').update(certificate.raw).digest('base64'),
      displayName: 'CN=AWS',
      startDateTime: '2026-03-01T08:00:00Z',
      endDateTime: '2029-03-01T08:00:00Z',
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    });
  });

  it('leaves three credentials with one customKeyIdentifier, and the active certificate as it was', async () => {
    const lab = tenant();
    const { body: made } = await add(lab);
    const { body } = await graph(
      lab,
      `${path}?$select=keyCredentials,passwordCredentials,preferredTokenSigningKeyThumbprint`,
    );
    const { customKeyIdentifier } = made;
    expect(body).toMatchObject({
      keyCredentials: [
        { usage: 'Sign', type: 'X509CertAndPassword', customKeyIdentifier, key: null },
        { usage: 'Verify', type: 'AsymmetricX509Cert', customKeyIdentifier, key: made['key'] },
      ],
      passwordCredentials: [{ customKeyIdentifier, secretText: null }],
      preferredTokenSigningKeyThumbprint: null,
    });
  });

  it('takes an end of its own, and makes another certificate each time', async () => {
    const lab = tenant();
    const one = await add(lab, { displayName: 'CN=AWS', endDateTime: '2027-03-01T00:00:00Z' });
    const other = await add(lab, { displayName: 'CN=AWS', endDateTime: '2027-03-01T00:00:00Z' });
    expect(one.body['endDateTime']).toBe('2027-03-01T00:00:00Z');
    expect(other.body['thumbprint']).not.toBe(one.body['thumbprint']);
  });

  it('makes the same certificate on every run', async () => {
    expect((await add(tenant())).body['key']).toBe((await add(tenant())).body['key']);
  });

  it.each([
    { problem: 'no name', body: {} },
    { problem: 'a name without CN=', body: { displayName: 'AWS' } },
    { problem: 'more than three years', body: { displayName: 'CN=A', endDateTime: '2029-03-01T08:00:01Z' } },
    { problem: 'an end that is over', body: { displayName: 'CN=A', endDateTime: '2026-03-01T08:00:00Z' } },
  ])('refuses $problem', async ({ body }) => {
    expect(refusalOf(await add(tenant(), body))).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });

  it('is known in the global cloud only', async () => {
    const lab = tenant({ entra: { cloud: 'usGov' } });
    const { body } = await askForToken(
      lab,
      { client_id: CLIENTS.owner.appId, scope: 'https://graph.microsoft.us/.default' },
      { host: 'login.microsoftonline.us' },
    );
    const reply = await send(lab, `https://graph.microsoft.us/v1.0/${path}/addTokenSigningCertificate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.access_token ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify({ displayName: 'CN=AWS' }),
    });
    expect(refusalOf(reply)).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: "Resource not found for the segment 'addTokenSigningCertificate'.",
    });
  });

  it.each([
    { as: 'writer', status: 200 },
    { as: 'owner', status: 200 },
    { as: 'halfOwner', status: 403 },
    { as: 'reader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await add(tenant(), { displayName: 'CN=AWS' }, as)).status).toBe(status);
  });
});

import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { signingWith } from '../../../support/saml-signing.ts';
import { askForToken, graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import {
  AUDIENCE,
  AWS_APP,
  AWS_APPLICATION,
  AWS_SERVICE_PRINCIPAL,
  CLIENTS,
  ISSUER,
  SUBJECT,
  tenant,
} from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`;
const CREDENTIALS = signingWith({ to: '2026-04-01T00:00:00Z' }, { from: '2026-02-01T00:00:00Z' });
const [OLD_SIGN, OLD, NEW_SIGN, NEW] = CREDENTIALS.keyCredentials;

function withCertificates(entra: Parameters<typeof tenant>[0] = {}): Lab {
  const lab = tenant(entra);
  for (const each of lab.world.entra.servicePrincipals) Object.assign(each, structuredClone(CREDENTIALS));
  return lab;
}

function patch(lab: Lab, body: unknown) {
  return graph(lab, path, { as: 'owner', method: 'PATCH', body });
}

labOnlySuite('credentials of a service principal', () => {
  it('come with the certificate when keyCredentials is selected of one object', async () => {
    const { body } = await graph(withCertificates(), `${path}?$select=keyCredentials`);
    expect(body['keyCredentials']).toMatchObject([
      { usage: 'Sign', key: null },
      { usage: 'Verify', key: OLD?.key, endDateTime: '2026-04-01T00:00:00Z' },
      { usage: 'Sign', key: null },
      { usage: 'Verify', key: NEW?.key },
    ]);
  });

  it.each([path, `${path}?$select=id,displayName,passwordCredentials`])(
    'show no certificate and no secret at %s',
    async (address) => {
      const text = JSON.stringify((await graph(withCertificates(), address)).body);
      expect(text).toContain('"secretText":null');
      expect(text).not.toContain(OLD?.key);
    },
  );

  it('show no certificate in a list, though selected', async () => {
    const { body } = await graph(
      withCertificates(),
      "servicePrincipals?$filter=preferredSingleSignOnMode eq 'saml'&$select=id,keyCredentials",
    );
    expect(body.value).toMatchObject([
      { id: AWS_SERVICE_PRINCIPAL, keyCredentials: Array.from({ length: 4 }, () => ({ key: null })) },
    ]);
  });

  it('leave out of the list of SAML applications what signs on otherwise', async () => {
    const lab = withCertificates();
    await patch(lab, { preferredSingleSignOnMode: 'oidc' });
    const { body } = await graph(lab, "servicePrincipals?$filter=preferredSingleSignOnMode eq 'saml'");
    expect(body.value).toEqual([]);
  });
});

labOnlySuite('graph:PATCH servicePrincipals/{id}, of credentials', () => {
  it('activates a certificate by its thumbprint, in either case', async () => {
    const lab = withCertificates();
    const { thumbprint } = thumbprints();
    expect((await patch(lab, { preferredTokenSigningKeyThumbprint: thumbprint.toLowerCase() })).status).toBe(
      204,
    );
    const { body } = await graph(lab, `${path}?$select=preferredTokenSigningKeyThumbprint`);
    expect(body['preferredTokenSigningKeyThumbprint']).toBe(thumbprint.toLowerCase());
  });

  it('says who gets mail before a certificate expires', async () => {
    const lab = withCertificates();
    await patch(lab, { notificationEmailAddresses: ['ops@example.com'] });
    const { body } = await graph(lab, path);
    expect(body['notificationEmailAddresses']).toEqual(['ops@example.com']);
  });

  it('removes a certificate by sending the others', async () => {
    const lab = withCertificates();
    const [, password] = CREDENTIALS.passwordCredentials;
    const body = { keyCredentials: [NEW_SIGN, NEW], passwordCredentials: [password] };
    expect((await patch(lab, body)).status).toBe(204);
    const reply = await graph(lab, `${path}?$select=keyCredentials,passwordCredentials`);
    expect(reply.body['keyCredentials']).toMatchObject([{ keyId: NEW_SIGN?.keyId }, { keyId: NEW?.keyId }]);
    expect(reply.body['passwordCredentials']).toHaveLength(1);
  });

  it('lags as other writes do', async () => {
    const lab = withCertificates({ entra: { replicationLag: 1 } });
    await patch(lab, { keyCredentials: [NEW_SIGN, NEW] });
    expect((await graph(lab, path)).body['keyCredentials']).toHaveLength(4);
    expect((await graph(lab, path)).body['keyCredentials']).toHaveLength(2);
  });

  it.each([
    {
      problem: 'a thumbprint of no certificate',
      body: { preferredTokenSigningKeyThumbprint: 'A'.repeat(40) },
    },
    {
      problem: 'a thumbprint as base64',
      body: { preferredTokenSigningKeyThumbprint: OLD?.customKeyIdentifier },
    },
    {
      problem: 'six addresses',
      body: { notificationEmailAddresses: Array.from({ length: 6 }, () => 'a@example.com') },
    },
  ])('refuses $problem', async ({ body }) => {
    expect(refusalOf(await patch(withCertificates(), body))).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
    });
  });

  it.each([
    { what: 'a credential that is new', body: { keyCredentials: [{ ...OLD, keyId: undefined }] } },
    { what: 'a certificate without its key', body: { keyCredentials: [OLD_SIGN, { ...OLD, key: null }] } },
  ])('says 501 to $what', async ({ body }) => {
    expect((await patch(withCertificates(), body)).status).toBe(501);
  });
});

labOnlySuite('credentials of an application', () => {
  it('are found by appId, with the end of each secret', async () => {
    const lab = tenant();
    const secret = {
      keyId: '7b0a1c00-0000-4000-8000-000000000001',
      customKeyIdentifier: null,
      displayName: 'rolebridge',
      hint: 'abc',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: '2026-07-01T00:00:00Z',
    };
    lab.world.entra.applications[0]?.passwordCredentials.push(secret);
    const { body } = await graph(
      lab,
      `applications?$filter=appId eq '${AWS_APP}'&$select=id,passwordCredentials,keyCredentials`,
    );
    expect(body.value).toEqual([
      { id: AWS_APPLICATION, passwordCredentials: [{ ...secret, secretText: null }], keyCredentials: [] },
    ]);
  });

  it('sign in until they expire', async () => {
    const lab = tenant();
    Object.assign(lab.world.entra.clients[0] ?? {}, { secretsExpire: '2026-03-01T09:00:00Z' });
    expect((await askForToken(lab)).status).toBe(200);
    lab.clock.advance(3_600_000);
    const { status, body } = await askForToken(lab);
    expect({ status, body }).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [7000222] },
    });
  });
});

labOnlySuite('graph:GET applications/{id}/federatedIdentityCredentials', () => {
  it.each([AWS_APPLICATION, `(appId='${CLIENTS.reader.appId}')`])(
    'lists what the client of the application signs in with: %s',
    async (id) => {
      const lab = tenant();
      Object.assign(lab.world.entra.applications[0] ?? {}, { appId: CLIENTS.reader.appId });
      const address = id.startsWith('(') ? `applications${id}` : `applications/${id}`;
      const { status, body } = await graph(lab, `${address}/federatedIdentityCredentials`);
      expect(status).toBe(200);
      expect(body.value).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          name: 'credential-1',
          issuer: ISSUER,
          subject: SUBJECT,
          description: null,
          audiences: [AUDIENCE],
        },
      ]);
    },
  );

  it('is empty for an application that nobody signs in as, and closed to who may read nothing', async () => {
    const address = `applications/${AWS_APPLICATION}/federatedIdentityCredentials`;
    expect((await graph(tenant(), address)).body.value).toEqual([]);
    expect((await graph(tenant(), address, { as: 'nobody' })).status).toBe(403);
  });
});

function thumbprints() {
  return {
    thumbprint: Buffer.from(NEW?.customKeyIdentifier ?? '', 'base64')
      .toString('hex')
      .toUpperCase(),
  };
}

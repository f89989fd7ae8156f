import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { serve } from '../../../../src/lab/mounts/server.ts';
import { certificatesIn, signingWith } from '../../../support/saml-signing.ts';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_APP, AWS_SERVICE_PRINCIPAL, TENANT, tenant } from './tenant.ts';

const CREDENTIALS = signingWith({ to: '2026-02-01T00:00:00Z' }, { from: '2026-01-01T00:00:00Z' });
const KEYS = CREDENTIALS.keyCredentials.flatMap(({ key }) => key ?? []);
const FILE = 'federationmetadata/2007-06/federationmetadata.xml';

function withCertificates(): Lab {
  const lab = tenant();
  for (const each of lab.world.entra.servicePrincipals) Object.assign(each, structuredClone(CREDENTIALS));
  return lab;
}

async function metadata(lab: Lab, query = `?appid=${AWS_APP}`, file = FILE, tenantId = TENANT) {
  const reply = await lab.fetch(new Request(`https://login.microsoftonline.com/${tenantId}/${file}${query}`));
  const bytes = new Uint8Array(await reply.arrayBuffer());
  return { reply, bytes, text: new TextDecoder().decode(bytes) };
}

labOnlySuite('login:federation-metadata', () => {
  it('needs no sign-in, and begins with a byte order mark', async () => {
    const { reply, bytes, text } = await metadata(withCertificates());
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?><EntityDescriptor /);
    expect(text.match(/entityID="([^"]*)"/)?.[1]).toBe(`https://sts.windows.net/${TENANT}/`);
    expect(text).toContain(
      '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ' +
        `Location="https://login.microsoftonline.com/${TENANT}/saml2"/>`,
    );
  });

  it('has all certificates of the application, expired and inactive ones too', async () => {
    expect(certificatesIn((await metadata(withCertificates())).text)).toEqual(KEYS);
  });

  it('has the tenant’s own key without an application, whatever the case of its path', async () => {
    const file = 'FederationMetadata/2007-06/FederationMetadata.xml';
    const found = certificatesIn((await metadata(withCertificates(), '', file)).text);
    expect(found).toHaveLength(1);
    expect(KEYS).not.toContain(found[0]);
    expect(certificatesIn((await metadata(tenant())).text)).toEqual(found);
  });

  it('has a new certificate only after a while', async () => {
    const lab = withCertificates();
    const { body } = await graph(
      lab,
      `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/addTokenSigningCertificate`,
      {
        as: 'owner',
        method: 'POST',
        body: { displayName: 'CN=AWS' },
      },
    );
    lab.clock.advance(119_000);
    expect(certificatesIn((await metadata(lab)).text)).toEqual(KEYS);
    lab.clock.advance(1000);
    expect(certificatesIn((await metadata(lab)).text)).toEqual([...KEYS, body['key']]);
  });

  it('keeps its byte order mark on the way through a port', async () => {
    const served = await serve(withCertificates(), { awsPort: 0, entraPort: 0 });
    try {
      const reply = await fetch(`${served.entraUrl}/${TENANT}/${FILE}?appid=${AWS_APP}`);
      const bytes = new Uint8Array(await reply.arrayBuffer());
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    } finally {
      await served.close();
    }
  });

  it('is in the journal as a read', async () => {
    const lab = withCertificates();
    await metadata(lab);
    expect(lab.journal.count('login:federation-metadata')).toBe(1);
    expect(lab.journal.writes()).toEqual([]);
  });

  it('says that a tenant is not there, and 501 to an application that is not', async () => {
    expect((await metadata(tenant(), '', FILE, AWS_APP)).reply.status).toBe(400);
    expect((await metadata(tenant(), `?appid=${TENANT}`)).reply.status).toBe(501);
  });
});

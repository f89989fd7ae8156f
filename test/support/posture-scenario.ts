import { newSigningCertificate, type SigningCertificate } from '../../src/lab/entra/signing-certificate.ts';
import { createLab } from '../../src/lab/lab.ts';
import { TENANT_ID, worldWith } from './worlds.ts';

/** The applications of the scenario `posture`. Text, key and dates of a certificate follow from its name and its day. */
export const postureApplications = [
  { connection: 'production', appId: '7e9a1c00-0000-4000-8000-000000000005' },
  { connection: 'sandbox', appId: '7e9a1c00-0000-4000-8000-000000000015' },
  { connection: 'identity-center', appId: '7e9a1c00-0000-4000-8000-000000000025' },
] as const;

type PostureApplication = (typeof postureApplications)[number];

export function postureCertificate({
  connection,
}: Pick<PostureApplication, 'connection'>): SigningCertificate {
  return newSigningCertificate({
    seed: `posture, ${connection}`,
    displayName: 'CN=Microsoft Azure Federated SSO Certificate',
    from: new Date('2026-03-02T09:00:00Z'),
    to: new Date('2029-03-02T09:00:00Z'),
  });
}

/** The document that Entra gives out, as it was uploaded: each element on a line of its own. */
export async function postureMetadata(application: PostureApplication): Promise<string> {
  const { appId } = application;
  const keyCredentials = [postureCertificate(application).verify];
  const lab = createLab(worldWith({ servicePrincipal: { appId, keyCredentials } }));
  const url = `https://login.microsoftonline.com/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml`;
  lab.clock.advance(600_000);
  const text = await (await lab.fetch(new Request(`${url}?appid=${appId}`))).text();
  return text.replaceAll('><', '>\n<');
}

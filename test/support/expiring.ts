import { newSigningCertificate } from '../../src/lab/entra/signing-certificate.ts';
import type { SigningCertificate } from '../../src/lab/entra/signing-certificate.ts';
import { createLab } from '../../src/lab/lab.ts';
import { TENANT_ID, worldWith } from './worlds.ts';

/** The certificates of the scenario `expiring`, by what they are there: text, key and dates follow from these. */
const CERTIFICATES = {
  stale: ['AWS Single-Account Access, 2021', '2021-01-08T09:00:00Z', '2024-01-08T09:00:00Z'],
  active: ['AWS Single-Account Access, 2024', '2024-01-04T09:00:00Z', '2027-01-10T09:00:00Z'],
  staged: ['AWS Single-Account Access, 2026', '2026-11-12T10:00:00Z', '2029-11-12T10:00:00Z'],
  grafana: ['Grafana, 2023', '2023-12-05T09:00:00Z', '2026-12-05T09:00:00Z'],
  identityCenter: ['AWS IAM Identity Center, 2024', '2024-08-01T09:00:00Z', '2027-08-01T09:00:00Z'],
} as const;

export type ExpiringCertificate = keyof typeof CERTIFICATES;

/** What each account of the scenario accepts: one was forgotten, in one the old was replaced instead of kept. */
export const ACCEPTED: Readonly<Record<string, readonly ExpiringCertificate[]>> = {
  production: ['active', 'staged'],
  staging: ['active'],
  payroll: ['staged'],
};

export function expiringCertificate(which: ExpiringCertificate): SigningCertificate {
  const [seed, from, to] = CERTIFICATES[which];
  const displayName = 'CN=Microsoft Azure Federated SSO Certificate';
  return newSigningCertificate({ seed, displayName, from: new Date(from), to: new Date(to) });
}

/**
 * The document that Entra gave out while the enterprise application had these certificates, as it was uploaded: each
 * element on a line of its own, as somebody's editor left it.
 */
export async function expiringMetadata(certificates: readonly ExpiringCertificate[]): Promise<string> {
  const appId = '7e9a1c00-0000-4000-8000-000000000005';
  const keyCredentials = certificates.map((each) => expiringCertificate(each).verify);
  const lab = createLab(worldWith({ servicePrincipal: { appId, keyCredentials } }));
  const url = `https://login.microsoftonline.com/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml`;
  lab.clock.advance(600_000);
  // text() leaves the byte order mark out, which IAM does not take.
  const text = await (await lab.fetch(new Request(`${url}?appid=${appId}`))).text();
  return text.replaceAll('><', '>\n<');
}

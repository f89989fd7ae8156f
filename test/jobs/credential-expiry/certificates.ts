import type { Certificate } from '../../../src/model/certificates.ts';
import type { SigningServicePrincipal } from '../../../src/model/saml.ts';

/** What tests of the inventory are about, as short as it can be said. */
export const now = new Date('2026-12-01T12:00:00Z');

/** `a` becomes AAAA…; from a year before its end on. */
export function certificate(
  letter: string,
  notAfter: string,
  notBefore = '2024-01-01T00:00:00.000Z',
): Certificate {
  return {
    thumbprint: letter.toUpperCase().repeat(40),
    subject: 'CN=Microsoft Azure Federated SSO Certificate',
    notBefore,
    notAfter: new Date(notAfter).toISOString(),
    der: '',
  };
}

export function principal(given: Partial<SigningServicePrincipal> = {}): SigningServicePrincipal {
  return {
    id: '11111111-0000-4000-8000-000000000001',
    appId: '22222222-0000-4000-8000-000000000001',
    displayName: 'AWS production',
    preferredThumbprint: given.certificates?.[0]?.thumbprint ?? null,
    certificates: [],
    problems: [],
    notificationEmailAddresses: [],
    ...given,
  };
}

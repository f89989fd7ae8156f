import { RolebridgeError } from '../../../src/core/errors.ts';
import { credentialExpirySettings } from '../../../src/jobs/credential-expiry/settings.ts';
import type { CredentialExpiryParts } from '../../../src/jobs/credential-expiry/parts.ts';
import type { CredentialExpiryReaders } from '../../../src/jobs/credential-expiry/readers.ts';
import { samlConnection } from '../../../src/jobs/saml-connection-settings.ts';
import type { Certificate } from '../../../src/model/certificates.ts';
import type { ServicePrincipalReference } from '../../../src/model/entra.ts';
import type { SigningServicePrincipal } from '../../../src/model/saml.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { certificate, principal } from './certificates.ts';

/** A company in which all is well: one connection of two accounts, one IAM Identity Center, one more SAML application. */

export const clientId = '33333333-0000-4000-8000-000000000001';
export const endpoint = 'https://scim.eu-west-1.amazonaws.com/tenant-1/scim/v2/';

export const signing = certificate('b', '2027-06-01');
export const centerSigning = certificate('c', '2027-08-01');

export const production = principal({ certificates: [signing] });
export const center = principal({
  id: '11111111-0000-4000-8000-000000000002',
  appId: '22222222-0000-4000-8000-000000000002',
  displayName: 'AWS IAM Identity Center',
  certificates: [centerSigning],
});
export const wiki = principal({
  id: '11111111-0000-4000-8000-000000000003',
  appId: '22222222-0000-4000-8000-000000000003',
  displayName: 'Wiki',
  certificates: [certificate('d', '2027-01-10')],
});

export const connection = samlConnection.parse({
  name: 'production',
  servicePrincipal: { id: production.id },
  samlProvider: 'Entra',
  accounts: {
    list: [
      { id: '111111111111', name: 'prod' },
      { id: '222222222222', name: 'data' },
    ],
  },
});

export function parts(
  settings: Readonly<Record<string, unknown>> = {},
  more: Partial<CredentialExpiryParts> = {},
): CredentialExpiryParts {
  return {
    settings: credentialExpirySettings.parse({
      identityCenter: [
        {
          name: 'identity-center',
          servicePrincipal: { displayName: center.displayName },
          certificates: [{ expires: '2027-08-01', thumbprint: centerSigning.thumbprint }],
          scim: {
            endpoint,
            token: { expires: '2027-05-01' },
            tokenSecret: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:scim',
          },
        },
      ],
      recipients: [{ name: 'events', eventBus: 'default' }],
      ...settings,
    }),
    connections: [connection],
    own: { clientId, credential: 'client-secret' },
    ...more,
  };
}

export function readers(given: Partial<CredentialExpiryReaders> = {}): CredentialExpiryReaders {
  return {
    partition: 'aws',
    organization: { accounts: () => Promise.reject(refusal('AWS_ORGANIZATION_UNREADABLE')) },
    samlProviders: accepting([signing]),
    signingCertificates: {
      servicePrincipal: (reference) => found(reference),
      everySamlApplication: () => Promise.resolve({ items: [wiki, production, center], gaps: [] }),
      published: () => Promise.resolve([]),
    },
    synchronization: {
      synchronizationJobs: () =>
        Promise.resolve([
          { id: 'scim.1', templateId: 'x', status: 'Active', lastSuccess: '2026-12-01T11:30:00Z' },
        ]),
    },
    scim: { accepts: () => Promise.resolve(true) },
    secret: () => Promise.resolve('the token'),
    ownApplication: {
      application: () =>
        Promise.resolve({
          displayName: 'Rolebridge',
          secrets: [
            {
              keyId: 'k',
              displayName: null,
              notBefore: '2026-01-01T00:00:00Z',
              notAfter: '2027-01-01T00:00:00Z',
            },
          ],
          certificates: [],
          federatedCredentials: [],
        }),
    },
    state: createSqliteStore(':memory:'),
    ...given,
  };
}

/** Every account holds these. */
export function accepting(certificates: readonly Certificate[]): CredentialExpiryReaders['samlProviders'] {
  return {
    providers: (name, accounts) =>
      Promise.resolve({
        items: accounts.map(({ id }) => ({
          accountId: id,
          arn: `arn:aws:iam::${id}:saml-provider/${name}`,
          status: 'present',
          metadata: '',
          certificates,
          problems: [],
        })),
        gaps: [],
      }),
  };
}

export function refusal(code: string): RolebridgeError {
  return new RolebridgeError(code, `no: ${code}`, { hint: 'Mend it.' });
}

function found(reference: ServicePrincipalReference): Promise<SigningServicePrincipal> {
  const [name] = Object.values(reference);
  const principalOf = [production, center].find((each) => each.id === name || each.displayName === name);
  return principalOf === undefined
    ? Promise.reject(refusal('SERVICE_PRINCIPAL_NOT_FOUND'))
    : Promise.resolve(principalOf);
}

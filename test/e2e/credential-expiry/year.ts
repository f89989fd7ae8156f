import { handOverScimToken } from '../../../src/composition/hand-over-scim-token.ts';
import type { World } from '../../../src/lab/world.ts';
import { credentialsWorld, SAML_PROVIDER } from '../../support/credentials-world.ts';
import { identityCenter } from '../../support/identity-center.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { signingCertificate, signingWith } from '../../support/saml-signing.ts';
import { CLIENT_ID, NOW, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { day, expiryConfig, type ExpiryApp, type ExpiryConfigChanges } from './company.ts';

/** Days of the story are counted from its beginning; something that ends on a day ends four hours into it. */
export const days = 400;
const begin = Date.parse(NOW);

export function timeOn(number: number): string {
  return new Date(begin + number * day + 4 * 3_600_000).toISOString().replace('.000Z', 'Z');
}

/** What a person replaces, and when: the certificate two days before its end, the token five. */
export const certificateReplaced = 128;
export const tokenReplaced = 155;

const first = { name: 'first', from: timeOn(-900), to: timeOn(130) };
const second = { name: 'second', from: timeOn(127), to: timeOn(330) };
const ofCenter = { name: 'of identity center', from: timeOn(-100), to: timeOn(390) };
const oldToken = 'scim-token-until-day-160';
const newToken = 'scim-token-until-day-520';
const centerPrincipal = '7e9a1c00-0000-4000-8000-0000000000c1';

/** A credential in its place: on the run of day `from` it is there, on that of day `until` something else is. */
export interface Life {
  readonly key: string;
  readonly ends: number;
  readonly from: number;
  readonly until: number;
}

export const lives: readonly Life[] = [
  { key: 'saml-signing-certificate/production', ends: 130, from: 1, until: certificateReplaced },
  { key: 'saml-signing-certificate/production', ends: 330, from: certificateReplaced, until: days + 1 },
  { key: 'saml-signing-certificate/identity-center', ends: 390, from: 1, until: days + 1 },
  { key: 'identity-center-certificate/identity-center/1', ends: 390, from: 1, until: days + 1 },
  { key: 'scim-token/identity-center', ends: 160, from: 1, until: tokenReplaced },
  { key: `client-secret/${CLIENT_ID}`, ends: 200, from: 1, until: days + 1 },
];

export const settings: ExpiryConfigChanges = {
  credentialExpiry: {
    identityCenter: [
      {
        name: 'identity-center',
        servicePrincipal: { id: centerPrincipal },
        certificates: [{ expires: timeOn(390) }],
        scim: {
          endpoint: 'https://scim.eu-west-1.amazonaws.com/lab-tenant/scim/v2/',
          token: { expires: timeOn(160) },
        },
      },
    ],
  },
};

/** Everything that can end, in one company of two accounts. */
export function companyOfYear(): World {
  const world = credentialsWorld({
    certificates: [first],
    accounts: 2,
    identityCenter: identityCenter({
      scim: {
        tenantId: 'lab-tenant',
        tokens: [
          { token: oldToken, createdDate: timeOn(-205), expiresDate: timeOn(160) },
          { token: newToken, createdDate: timeOn(154), expiresDate: timeOn(519) },
        ],
      },
    }),
  });
  const [template] = world.entra.servicePrincipals;
  const [registration] = world.entra.applications;
  if (template === undefined || registration === undefined) throw new Error('the world has no application');
  const center = { id: centerPrincipal, appId: centerPrincipal.replace('c1', 'c2') };
  const execution = { state: 'Succeeded' as const, timeBegan: NOW, timeEnded: NOW };
  world.entra.servicePrincipals.push({
    ...template,
    ...center,
    ...signingWith(ofCenter),
    displayName: 'AWS IAM Identity Center',
    appRoles: [],
    synchronizationJobs: [
      {
        id: 'scim.job',
        templateId: 'aWSSingleSignon',
        status: 'Active',
        cycles: 'by-the-clock',
        lastExecution: execution,
        lastSuccessfulExecution: execution,
      },
    ],
    synchronizationSecrets: [
      { key: 'BaseAddress', value: 'https://scim.eu-west-1.amazonaws.com/lab-tenant/scim/v2/' },
      { key: 'SecretToken', value: oldToken },
    ],
  });
  world.entra.applications.push({
    ...registration,
    id: '7e9a1c00-0000-4000-8000-0000000000a1',
    appId: CLIENT_ID,
    displayName: 'Rolebridge',
    passwordCredentials: [
      {
        keyId: '7e9a1c00-0000-4000-8000-0000000000a2',
        customKeyIdentifier: null,
        displayName: null,
        hint: 'lab',
        startDateTime: timeOn(-500),
        endDateTime: timeOn(200),
      },
    ],
  });
  return world;
}

/** What a person does by hand: the new certificate is made, everywhere, and active. */
export function replaceCertificate(world: World): void {
  const principal = world.entra.servicePrincipals.find(({ id }) => id === SERVICE_PRINCIPAL_ID);
  Object.assign(principal ?? {}, signingWith(second, first));
  const keys = [first, second].map((each) => signingCertificate(each).verify.key);
  for (const { samlProviders } of world.aws.accounts)
    for (const provider of samlProviders.filter(({ name }) => name === SAML_PROVIDER))
      provider.metadata = samlMetadata(keys);
}

/** What a person does with the program: `rolebridge rotate scim`. */
export async function replaceToken(app: ExpiryApp): Promise<void> {
  await handOverScimToken(
    expiryConfig(settings),
    app.connections(),
    { connection: 'identity-center', token: { text: newToken }, onStep: () => undefined },
    app.context(),
  );
}

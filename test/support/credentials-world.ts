import { signAssertion } from '../../src/lab/entra/sign-assertion.ts';
import type { Lab } from '../../src/lab/lab.ts';
import type { World, WorldInput } from '../../src/lab/world.ts';
import { samlMetadata } from './saml-metadata.ts';
import { signingCertificate, signingWith, trusts } from './saml-signing.ts';
import type { CertificateOptions } from './saml-signing.ts';
import { MANAGEMENT_ACCOUNT, readerRole, samlRole, worldWith } from './worlds.ts';
import type { WorldOptions } from './worlds.ts';

type AccountInput = WorldInput['aws']['accounts'][number];

export const SAML_PROVIDER = 'AzureAD';
export const SAML_WRITER_ROLE = 'rolebridge-saml-writer';
export const ALERTS_TOPIC = 'access-alerts';
export const CHAT_TOPIC = 'access-chat';

/** An account that people sign in to; its id is `connectionAccountId` of its place. */
export interface ConnectionAccount {
  readonly name?: string;
  /** Places of the certificates that its SAML provider accepts; `no provider`: it has none. */
  readonly accepts: readonly number[] | 'no provider';
  /** Of the reader and of the writer role. */
  readonly deniedActions?: readonly string[];
}

export interface CredentialsWorldOptions extends Omit<WorldOptions, 'accounts'> {
  /** What the service principal has; the first is active. */
  readonly certificates: readonly CertificateOptions[];
  /** A number: so many accounts that accept the first certificate. */
  readonly accounts?: number | readonly ConnectionAccount[];
}

/**
 * A connection with signing certificates in Entra and a SAML provider in each account, two topics to tell, and the
 * reader and the writer role everywhere. Certificates without a name are told apart by their place.
 */
export function credentialsWorld({ certificates, accounts = 3, ...rest }: CredentialsWorldOptions): World {
  const named = certificates.map((each, index) => ({ name: `certificate ${index}`, ...each }));
  const wanted =
    typeof accounts === 'number' ? Array.from({ length: accounts }, () => ({ accepts: [0] })) : accounts;
  return worldWith({
    ...rest,
    accounts: [managementAccount(), ...wanted.map((each, index) => connectionAccount(each, index, named))],
    servicePrincipal: { ...signingWith(...named), ...rest.servicePrincipal },
  });
}

/** `100000000001`, `100000000002`, … */
export function connectionAccountId(index: number): string {
  return String(100_000_000_001 + index);
}

export function samlWriterRole(changes: Parameters<typeof readerRole>[0] = {}) {
  return readerRole({ name: SAML_WRITER_ROLE, ...changes });
}

function managementAccount(): AccountInput {
  const region = 'eu-west-1';
  return {
    id: MANAGEMENT_ACCOUNT,
    name: 'management',
    roles: [samlWriterRole()],
    topics: [ALERTS_TOPIC, CHAT_TOPIC].map((name) => ({ region, name })),
    eventBuses: [{ region, name: 'default' }],
  };
}

function connectionAccount(
  { accepts, deniedActions = [], name }: ConnectionAccount,
  index: number,
  certificates: readonly CertificateOptions[],
): AccountInput {
  const id = connectionAccountId(index);
  const denied = { deniedActions: [...deniedActions] };
  const account = {
    id,
    name: name ?? `account-${index + 1}`,
    roles: [
      samlRole('Admin', { account: id, provider: SAML_PROVIDER }),
      readerRole(denied),
      samlWriterRole(denied),
    ],
  };
  if (accepts === 'no provider') return account;
  const keys = accepts.map((place) => signingCertificate(certificates[place]).verify.key);
  return { ...account, samlProviders: [{ name: SAML_PROVIDER, metadata: samlMetadata(keys) }] };
}

/**
 * The accounts that would not take what Entra signs now, as AWS would find: with every certificate of the provider's
 * metadata, whatever its dates.
 */
export function lockedOut(
  lab: Lab,
  servicePrincipalId: string,
  accountIds: readonly string[],
  provider = SAML_PROVIDER,
): readonly string[] {
  const assertion = signAssertion(
    lab,
    servicePrincipalId,
    `<Assertion>${lab.clock.now().toISOString()}</Assertion>`,
  );
  return accountIds.filter((wanted) => {
    const account = lab.world.aws.accounts.find(({ id }) => id === wanted);
    const found = account?.samlProviders.find(({ name }) => name === provider);
    return found === undefined || !trusts(found.metadata, assertion);
  });
}

/** Whether people get in to every one of the accounts now. */
export function signInWorks(
  lab: Lab,
  servicePrincipalId: string,
  accountIds: readonly string[],
  provider = SAML_PROVIDER,
): boolean {
  return lockedOut(lab, servicePrincipalId, accountIds, provider).length === 0;
}

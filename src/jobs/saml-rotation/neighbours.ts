import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { AwsAccount } from '../../model/aws.ts';
import { readAccounts, type AccountReaders } from '../connection-accounts.ts';
import type { SamlConnection } from '../saml-connection-settings.ts';
import type { SamlRotationReaders } from './readers.ts';
import type { Neighbours } from './situation.ts';

/** Connections whose people reach an account of this one through the same SAML provider. */
export function neighboursOf(
  { name, samlProvider }: SamlConnection,
  accounts: readonly AwsAccount[],
  connections: readonly SamlConnection[],
  accountsOf: ReadonlyMap<string, readonly AwsAccount[]>,
): readonly SamlConnection[] {
  const own = new Set(accounts.map(({ id }) => id));
  return connections.filter(
    (other) =>
      other.name !== name &&
      other.samlProvider === samlProvider &&
      (accountsOf.get(other.name) ?? []).some(({ id }) => own.has(id)),
  );
}

/** The accounts of connections that this run is not about, and that share the provider of one that it is about. */
export async function readNeighbouringAccounts(
  selected: readonly SamlConnection[],
  connections: readonly SamlConnection[],
  readers: AccountReaders,
  context: RunContext,
): Promise<ReadonlyMap<string, readonly AwsAccount[]>> {
  const names = new Set(selected.map(({ name }) => name));
  const providers = new Set(selected.map(({ samlProvider }) => samlProvider));
  const others = connections.filter(
    ({ name, samlProvider }) => !names.has(name) && providers.has(samlProvider),
  );
  if (others.length === 0) return new Map();
  return (await readAccounts(others, readers, '', context)).of;
}

/** What each of them has in Entra, active or not: two applications may have imported the same certificate. */
export async function readNeighbours(
  neighbours: readonly SamlConnection[],
  { signingCertificates }: Pick<SamlRotationReaders, 'signingCertificates'>,
  context: RunContext,
): Promise<Neighbours> {
  const certificates = new Map<string, readonly string[]>();
  const unread: string[] = [];
  for (const { name, servicePrincipal } of neighbours) {
    try {
      const principal = await signingCertificates.servicePrincipal(servicePrincipal, context);
      for (const { thumbprint } of principal.certificates) {
        certificates.set(thumbprint, [...(certificates.get(thumbprint) ?? []), name]);
      }
      unread.push(...principal.problems.map((problem) => `${name}: ${problem}`));
    } catch (error) {
      if (!(error instanceof RolebridgeError) || error instanceof DeadlineError || context.signal.aborted)
        throw error;
      unread.push(`${name}: ${error.message}`);
    }
  }
  return { certificates, unread };
}

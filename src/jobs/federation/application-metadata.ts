import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ApplicationIds } from '../../model/federation-writers.ts';
import type { Certificate } from '../../model/certificates.ts';
import { sha1Thumbprint } from '../sha1-thumbprint.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

/** Milliseconds before each further look. Entra: a new certificate "can take several minutes" to be published. */
const waits = [5_000, 10_000, 20_000, 40_000, 60_000, 60_000] as const;

/**
 * The federation metadata of an application, with the certificate in it that it signs with: without that, the provider
 * that is made from it would accept nobody.
 * @throws RolebridgeError FEDERATION_METADATA_LATE, ENTRA_*
 */
export async function metadataWithActive(
  { appId, servicePrincipalId }: ApplicationIds,
  { applications, signingCertificates }: FederationWriterPorts,
  context: RunContext,
): Promise<string> {
  let last: unknown;
  for (const wait of [0, ...waits]) {
    if (wait > 0) await context.clock.sleep(wait, context.signal);
    try {
      const active = await activeOf(servicePrincipalId, signingCertificates, context);
      const metadata = await applications.metadata(appId, context);
      // Several copies of it are served: what counts is that the one in hand has it.
      if (active !== undefined && metadata.replaceAll(/\s+/gu, '').includes(active.der)) return metadata;
      last = undefined;
    } catch (error) {
      if (!(error instanceof RolebridgeError) || context.signal.aborted || !isLate(error)) throw error;
      last = error;
    }
  }
  throw new RolebridgeError(
    'FEDERATION_METADATA_LATE',
    `the federation metadata of application ${appId} does not show the certificate that it signs with`,
    { hint: 'Run it again in a few minutes: Entra publishes a new certificate within minutes.', cause: last },
  );
}

function isLate({ code }: RolebridgeError): boolean {
  return code === 'ENTRA_METADATA_UNREADABLE' || code === 'SERVICE_PRINCIPAL_NOT_FOUND';
}

async function activeOf(
  id: string,
  reader: FederationWriterPorts['signingCertificates'],
  context: RunContext,
): Promise<Certificate | undefined> {
  const { preferredThumbprint, certificates } = await reader.servicePrincipal({ id }, context);
  if (preferredThumbprint === null) {
    // An older application may sign with the only one that it has.
    return certificates.length === 1 ? certificates[0] : undefined;
  }
  const wanted = sha1Thumbprint(preferredThumbprint);
  return certificates.find(({ thumbprint }) => thumbprint === wanted);
}

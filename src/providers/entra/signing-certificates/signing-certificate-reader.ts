import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import type { ServicePrincipalReference } from '../../../model/entra.ts';
import type { SigningCertificateReader, SigningServicePrincipal } from '../../../model/saml.ts';
import type { Transport } from '../../transport.ts';
import type { Graph } from '../client.ts';
import { parsed } from '../refusals.ts';
import { findServicePrincipal } from '../service-principal-lookup.ts';
import type { EntraSettings } from '../settings.ts';
import { everySamlApplication } from './every-saml-application.ts';
import { publishedCertificates } from './federation-metadata.ts';
import { SIGNING_FIELDS, toSigningServicePrincipal } from './signing-service-principal.ts';

const listed = z.object({ id: z.string() });

export function createSigningCertificateReader(
  graphOf: (context: RunContext) => Graph,
  settings: Pick<EntraSettings, 'cloud' | 'tenantId'>,
  { entraFetch = fetch }: Pick<Transport, 'entraFetch'>,
): SigningCertificateReader {
  return {
    servicePrincipal: (reference, context) => readSigningServicePrincipal(graphOf(context), reference),
    everySamlApplication: (context) => everySamlApplication(graphOf(context)),
    published: (appId, context) => publishedCertificates(settings, appId, entraFetch, context),
  };
}

/** @throws RolebridgeError SERVICE_PRINCIPAL_NOT_FOUND, SERVICE_PRINCIPAL_AMBIGUOUS, ENTRA_* */
export async function readSigningServicePrincipal(
  graph: Graph,
  reference: ServicePrincipalReference,
): Promise<SigningServicePrincipal> {
  const single = 'displayName' in reference ? await findByName(graph, reference) : reference;
  const view = { fields: SIGNING_FIELDS, parse: toSigningServicePrincipal };
  return await findServicePrincipal(graph, single, view);
}

/** A name is looked up in a list, and a list has no certificates. */
async function findByName(
  graph: Graph,
  reference: ServicePrincipalReference,
): Promise<{ readonly id: string }> {
  const parse = (answer: unknown, what: string) => parsed(listed, answer, what);
  return await findServicePrincipal(graph, reference, { fields: ['id'], parse });
}

import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ApplicationIds } from '../../model/federation-writers.ts';
import type { FirstCertificate } from './federation-item.ts';
import { leftCertificate } from './first-certificate.ts';
import { forgetCertificate, noteFinished, noteRequest, readSetUpRecord } from './set-up-record.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

const days = 86_400_000;
/** Microsoft Graph, addTokenSigningCertificate: three years at most; a day less for clocks that differ. */
const validity = 3 * 365 * days - days;

/** What a run that broke off has left is used. @throws RolebridgeError FEDERATION_CERTIFICATE_UNKNOWN, ENTRA_* */
export async function giveCertificate(
  { connection, subject }: FirstCertificate,
  { servicePrincipalId }: ApplicationIds,
  { signingCertificates, state, stillMine }: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  const found = await signingCertificates.servicePrincipal({ id: servicePrincipalId }, context);
  const { certificates, preferredThumbprint } = found;
  // Somebody was faster: which one is active is then his to say.
  if (certificates.length > 0 && preferredThumbprint !== null) return;
  const record = await readSetUpRecord(state, connection);
  const left = leftCertificate(found, record);
  if (left === undefined && certificates.length > 0) throw unknown(servicePrincipalId);
  await stillMine();
  if (left === undefined) await noteRequest(state, connection, { certificate: { servicePrincipalId } });
  const notAfter = new Date(context.clock.now().getTime() + validity).toISOString();
  const { thumbprint } =
    left ?? (await signingCertificates.add({ servicePrincipalId, subject, notAfter }, stillMine, context));
  await noteRequest(state, connection, { certificate: { servicePrincipalId, thumbprint } });
  await signingCertificates.activate(servicePrincipalId, thumbprint, stillMine, context);
  const { application } = record;
  if (application === undefined) await forgetCertificate(state, connection);
  else await noteFinished(state, { connection, displayName: application.displayName, servicePrincipalId });
}

function unknown(servicePrincipalId: string): RolebridgeError {
  return new RolebridgeError(
    'FEDERATION_CERTIFICATE_UNKNOWN',
    `service principal ${servicePrincipalId} has signing certificates that Rolebridge did not ask for, and none is active`,
    {
      hint: 'Make one of them active: Entra admin center, the application, Single sign-on, SAML certificates.',
    },
  );
}

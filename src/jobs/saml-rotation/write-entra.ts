import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { isUnanswered } from './holds.ts';
import { howOf, moved, recordOf, withGoing } from './record.ts';
import { changeRecord } from './record-store.ts';
import type { ActiveCertificate, RotationItem, SigningCertificate } from './rotation-item.ts';
import { verifyActivation, verifyMaking } from './verify.ts';
import type { SamlRotationWriterPorts } from './writer-ports.ts';

/** Makes a certificate, or another one the active one. @throws RolebridgeError ROTATION_*, CERTIFICATE_NOT_VALID, ENTRA_* */
export async function writeInEntra(
  change: Change<RotationItem>,
  ports: SamlRotationWriterPorts,
  context: RunContext,
): Promise<void> {
  if (change.action === 'create' && change.after.type === 'signing-certificate') {
    await makeCertificate(change.after, ports, context);
  } else if (
    change.action === 'update' &&
    change.before.type === 'active-certificate' &&
    change.after.type === 'active-certificate'
  ) {
    await activate(change.before, change.after, ports, context);
  } else {
    throw new Error(`no stage ends with ${change.action} ${change.key}`);
  }
}

/** Noted first: killed after the request, the next run knows that there may be one that is not to be seen yet. */
async function makeCertificate(
  item: SigningCertificate,
  { readers, signingCertificates, stillMine }: SamlRotationWriterPorts,
  context: RunContext,
): Promise<void> {
  const { connection, servicePrincipalId, subject, validity, known } = item;
  const principal = await verifyMaking(item, readers, context);
  const now = context.clock.now();
  await stillMine();
  await changeRecord(readers.state, connection, (record) => {
    const own = recordOf(record, servicePrincipalId);
    const before = own.asked !== undefined && isUnanswered(own.asked, principal) ? (own.asked.times ?? 1) : 0;
    return { ...own, asked: { at: now.toISOString(), known: [...known], times: before + 1 } };
  });
  const notAfter = new Date(now.getTime() + validity).toISOString();
  await signingCertificates.add({ servicePrincipalId, subject, notAfter }, stillMine, context);
}

async function activate(
  before: ActiveCertificate,
  after: ActiveCertificate,
  { readers, signingCertificates, stillMine }: SamlRotationWriterPorts,
  context: RunContext,
): Promise<void> {
  await verifyActivation(before, after, readers, context);
  await stillMine();
  const now = context.clock.now();
  await changeRecord(readers.state, after.connection, (record) =>
    withGoing(moved(recordOf(record, after.servicePrincipalId), before.certificate, now), {
      from: before.certificate.thumbprint,
      to: after.certificate.thumbprint,
      how: howOf(after),
    }),
  );
  await signingCertificates.activate(
    after.servicePrincipalId,
    after.certificate.thumbprint,
    stillMine,
    context,
  );
}

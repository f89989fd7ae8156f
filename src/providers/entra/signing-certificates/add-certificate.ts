import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { Certificate } from '../../../model/certificates.ts';
import type { NewSigningCertificate } from '../../../model/saml.ts';
import { readCertificate } from '../../certificate.ts';
import { retry } from '../../retry.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { isUncertain } from '../write-failure.ts';
import { refusedWrite } from '../write-refusals.ts';
import { REPLICATION } from './replication.ts';
import { readSigningServicePrincipal } from './signing-certificate-reader.ts';

/** Microsoft Graph: selfSignedCertificate resource type. */
const selfSignedCertificate = z.object({ key: z.string().min(1) });

/**
 * Makes Entra make a certificate. Doing it twice makes two, so it is asked once: where the answer is lost, what is there
 * now and was not there before is the answer.
 */
export async function addCertificate(
  graph: Graph,
  { servicePrincipalId, subject, notAfter }: NewSigningCertificate,
  stillMine: () => Promise<void>,
  context: RunContext,
): Promise<Certificate> {
  const purpose = {
    what: `add a signing certificate to service principal ${servicePrincipalId}`,
    widerPermission: 'Application.ReadWrite.All',
  };
  const { certificates } = await readSigningServicePrincipal(graph, { id: servicePrincipalId });
  const before = new Set(certificates.map(({ thumbprint }) => thumbprint));
  const appeared = () => newCertificates(graph, servicePrincipalId, before, context);
  await stillMine();
  let made: Certificate | undefined;
  try {
    const path = `/servicePrincipals/${segment(servicePrincipalId)}/addTokenSigningCertificate`;
    const answer = await graph.post(path, { displayName: subject, endDateTime: notAfter });
    made = certificateOf(answer);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const refused = refusedWrite(purpose, error);
    if (!isUncertain(error)) throw refused;
    return theOnly(await unlessUnread(appeared, refused), servicePrincipalId, refused);
  }
  if (made === undefined) return theOnly(await appeared(), servicePrincipalId, undefined);
  // Whoever reads next is to find it, or would make another. It is made, whether a read shows it yet or not.
  await unlessUnread(appeared, undefined);
  return made;
}

/** Undefined for an answer without it: then it is read. */
function certificateOf(answer: unknown): Certificate | undefined {
  const parsed = selfSignedCertificate.safeParse(answer);
  if (!parsed.success) return undefined;
  try {
    return readCertificate(Buffer.from(parsed.data.key, 'base64'));
  } catch {
    return undefined;
  }
}

/** Entra: a new credential takes minutes until every read shows it. */
async function newCertificates(
  graph: Graph,
  id: string,
  before: ReadonlySet<string>,
  context: RunContext,
): Promise<readonly Certificate[]> {
  return await retry(
    REPLICATION,
    (attempted) => ({ retry: attempted.ok && attempted.value.length === 0 }),
    async () => {
      const { certificates } = await readSigningServicePrincipal(graph, { id });
      return certificates.filter(({ thumbprint }) => !before.has(thumbprint));
    },
    context,
  );
}

/** A read that fails after a write says less than the write's own error, where there is one. */
async function unlessUnread(
  read: () => Promise<readonly Certificate[]>,
  error: RolebridgeError | undefined,
): Promise<readonly Certificate[]> {
  try {
    return await read();
  } catch (unread) {
    if (!(unread instanceof RolebridgeError)) throw unread;
    if (error !== undefined) throw error;
    return [];
  }
}

function theOnly(found: readonly Certificate[], id: string, error: RolebridgeError | undefined): Certificate {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (error !== undefined && found.length === 0) throw error;
  const seen = found.length === 0 ? 'none' : found.map(({ thumbprint }) => thumbprint).join(' and ');
  throw new RolebridgeError(
    'ENTRA_READ_BACK',
    `which certificate service principal ${id} was given is not known: of those that were not there before, reads show ${seen}`,
    {
      hint: 'Run again in a few minutes: it goes on with the certificate that is there then. Delete one that nobody needs.',
      cause: error,
    },
  );
}

import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { SigningServicePrincipal } from '../../../model/saml.ts';
import { retry, retryAfterMs, retryAsAsked } from '../../retry.ts';
import type { Attempted, Verdict } from '../../retry.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { graphPatience } from '../retry-middleware.ts';
import { isTransientWrite, isUncertain } from '../write-failure.ts';
import { refusedWrite } from '../write-refusals.ts';
import { REPLICATION } from './replication.ts';
import { readSigningServicePrincipal } from './signing-certificate-reader.ts';

export interface Activation {
  readonly servicePrincipalId: string;
  /** Upper-case hexadecimal digits. */
  readonly thumbprint: string;
}

/**
 * Makes Entra sign with a certificate that it holds, and reads until that shows. One that no read shows is refused:
 * whether Graph would take the thumbprint of nothing is not documented, and nobody could sign in then.
 * @throws RolebridgeError ENTRA_CERTIFICATE_ABSENT, ENTRA_READ_BACK, ENTRA_*
 */
export async function activateCertificate(
  graph: Graph,
  activation: Activation,
  stillMine: () => Promise<void>,
  context: RunContext,
): Promise<void> {
  const { servicePrincipalId, thumbprint } = activation;
  const wanted = thumbprint.toUpperCase();
  const readUntil = (shows: (found: SigningServicePrincipal) => boolean) =>
    untilShown(graph, servicePrincipalId, shows, context);
  const isThere = ({ certificates }: SigningServicePrincipal): boolean =>
    certificates.some((each) => each.thumbprint === wanted);
  if (!(await readUntil(isThere))) throw absent(activation);

  const uncertain = await send(graph, activation, stillMine, context);
  if (await readUntil(({ preferredThumbprint }) => preferredThumbprint?.toUpperCase() === wanted)) return;
  throw uncertain ?? unseen(activation);
}

/** Sends it until Graph has taken it. @returns The error of a write that may have been done all the same */
async function send(
  graph: Graph,
  { servicePrincipalId, thumbprint }: Activation,
  stillMine: () => Promise<void>,
  context: RunContext,
): Promise<RolebridgeError | undefined> {
  const purpose = {
    what: `make certificate ${thumbprint} of service principal ${servicePrincipalId} the active one`,
    widerPermission: 'Application.ReadWrite.All',
  };
  const path = `/servicePrincipals/${segment(servicePrincipalId)}`;
  const classify = (attempted: Attempted<undefined>): Verdict => {
    if (attempted.ok || !isTransientWrite(attempted.error)) return { retry: false };
    return retryAsAsked(retryAfterMs(attempted.error.retryAfter, context.clock.now()), context);
  };
  const attempt = async (): Promise<undefined> => {
    await stillMine();
    await graph.patch(path, { preferredTokenSigningKeyThumbprint: thumbprint.toUpperCase() });
    return undefined;
  };
  try {
    return await retry(graphPatience, classify, attempt, context);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const refused = refusedWrite(purpose, error);
    if (context.signal.aborted || !isUncertain(error)) throw refused;
    return refused;
  }
}

/** Whether a read showed it in time. Entra: a write of a credential takes minutes until every read shows it. */
async function untilShown(
  graph: Graph,
  id: string,
  shows: (found: SigningServicePrincipal) => boolean,
  context: RunContext,
): Promise<boolean> {
  return await retry(
    REPLICATION,
    (attempted) => ({ retry: attempted.ok && !attempted.value }),
    async () => shows(await readSigningServicePrincipal(graph, { id })),
    context,
  );
}

function absent({ servicePrincipalId, thumbprint }: Activation): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_CERTIFICATE_ABSENT',
    `service principal ${servicePrincipalId} holds no signing certificate ${thumbprint}`,
    {
      hint: 'Nothing was changed. Somebody may have deleted it; run again, and it starts from what is there.',
    },
  );
}

function unseen({ servicePrincipalId, thumbprint }: Activation): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_READ_BACK',
    `Microsoft Graph took ${thumbprint} as the active certificate of service principal ${servicePrincipalId}, but reads do not show it`,
    {
      hint: 'Look at SAML Certificates of the enterprise application; then run again. Somebody else may write too.',
    },
  );
}

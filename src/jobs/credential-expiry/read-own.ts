import type { RunContext } from '../../core/context.ts';
import type { Gap } from '../../core/snapshot.ts';
import { isLoginFailure, judgeOwn, loginFinding } from './own-credential.ts';
import type { CredentialExpiryParts } from './parts.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import { attempt, gapOf, unreadUnder, type Part } from './source.ts';

export interface OwnRead {
  /** False: Entra lets us in nowhere. */
  readonly signedIn: boolean;
  readonly gaps: readonly Gap[];
  readonly part: Part;
}

/** Our own application, and with it whether we can sign in at all. A page that we may not see is only a gap. */
export async function readOwn(
  { own }: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<OwnRead> {
  const application = await attempt(context, () => readers.ownApplication.application(own.clientId, context));
  const judged = [`entra-login/${own.clientId}`];
  if (application.ok) {
    const found = judgeOwn(own, application.value, context.clock.now());
    const others = await readOthers(own, readers, context);
    const credentials = [...(found.credentials ?? []), ...(others.part.credentials ?? [])];
    return { signedIn: true, gaps: others.gaps, part: { ...others.part, ...found, credentials, judged } };
  }
  const { failure } = application;
  const refused = isLoginFailure(failure);
  const hidden = [own.clientId, ...(own.otherClientIds ?? [])].flatMap(keysOf);
  // No answer at all says nothing of the login; a refusal by Graph itself came after it.
  const unknown = ['ENTRA_UNREACHABLE', 'READ_OVERRAN'].includes(failure.code) ? judged : [];
  return {
    signedIn: !refused,
    gaps: [gapOf('our own application', failure)],
    part: {
      findings: refused ? [loginFinding(own, failure)] : [],
      judged,
      unread: unreadUnder([...hidden, ...unknown], failure.message),
    },
  };
}

/** Registrations that other jobs sign in with: whether they can, those jobs tell; when their credentials end, this one. */
async function readOthers(
  { otherClientIds = [], credential }: CredentialExpiryParts['own'],
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<Pick<OwnRead, 'gaps' | 'part'>> {
  const reads = await Promise.all(
    otherClientIds.map(async (clientId) => ({
      clientId,
      application: await attempt(context, () => readers.ownApplication.application(clientId, context)),
    })),
  );
  const now = context.clock.now();
  return {
    gaps: reads.flatMap(({ clientId, application }) =>
      application.ok ? [] : [gapOf(`our app registration ${clientId}`, application.failure)],
    ),
    part: {
      credentials: reads.flatMap(({ clientId, application }) =>
        application.ok ? (judgeOwn({ clientId, credential }, application.value, now).credentials ?? []) : [],
      ),
      unread: reads.flatMap(({ clientId, application }) =>
        application.ok ? [] : unreadUnder(keysOf(clientId), application.failure.message),
      ),
    },
  };
}

function keysOf(clientId: string): readonly string[] {
  return ['client-secret', 'client-certificate', 'federated-credential'].map((kind) => `${kind}/${clientId}`);
}

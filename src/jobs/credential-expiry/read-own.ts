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
    const part = { ...judgeOwn(own, application.value, context.clock.now()), judged };
    return { signedIn: true, gaps: [], part };
  }
  const { failure } = application;
  const refused = isLoginFailure(failure);
  const hidden = [`client-secret/${own.clientId}`, `federated-credential/${own.clientId}`];
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

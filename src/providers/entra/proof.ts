import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { certificateAssertion } from './certificate-assertion.ts';
import { presentedAssertion, type PresentedAssertion } from './presented-assertion.ts';
import type { EntraSettings } from './settings.ts';

/** What we show Entra of ourselves: an assertion or a secret, fresh each time. */
export interface Proof {
  readonly type: EntraSettings['credential']['type'];
  give(): Promise<string>;
  /** What the last `give` threw; the library would only pass on its message. */
  thrown(): RolebridgeError | undefined;
  /** Of the assertion that the last `give` gave, when it gave one. */
  presented(): PresentedAssertion | undefined;
}

export function remembering(settings: EntraSettings, context: RunContext): Proof {
  const { type } = settings.credential;
  let thrown: RolebridgeError | undefined;
  let presented: PresentedAssertion | undefined;
  return {
    type,
    thrown: () => thrown,
    presented: () => presented,
    async give() {
      thrown = undefined;
      try {
        const proof = await sourceOf(settings, context);
        presented = type === 'federated' ? presentedAssertion(proof) : undefined;
        return proof;
      } catch (error) {
        thrown = error instanceof RolebridgeError ? error : proofMissing(type, error);
        throw thrown;
      }
    },
  };
}

async function sourceOf(settings: EntraSettings, context: RunContext): Promise<string> {
  const { credential } = settings;
  switch (credential.type) {
    case 'federated':
      return await credential.assertion(context);
    case 'client-secret':
      return await credential.secret(context);
    case 'certificate':
      return certificateAssertion(await credential.pem(context), settings, context.clock.now());
    case 'person':
      return await credential.token(context);
  }
}

const proofNames: Readonly<Record<Proof['type'], string>> = {
  federated: 'the signed assertion',
  'client-secret': 'the client secret',
  certificate: 'the certificate',
  person: "the operator's token",
};

function proofMissing(type: Proof['type'], cause: unknown): RolebridgeError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RolebridgeError(
    'ENTRA_AUTHENTICATION',
    `${proofNames[type]} for Entra ID could not be obtained: ${why}`,
    {
      hint: 'Check the IAM permissions of the function and the name of the secret, or the outbound federation of the AWS account.',
      cause,
    },
  );
}

import { GetWebIdentityTokenCommand } from '@aws-sdk/client-sts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { RetryContext } from '../retry.ts';
import type { AwsClients } from './clients.ts';
import { awsFailure, credentialsError } from './errors.ts';

/**
 * A token by which AWS vouches for our role, for a federated credential in Entra: no stored secret. RS256, since
 * Entra takes nothing else from AWS, and only from a regional endpoint (GetWebIdentityToken API reference).
 * Valid for 300 seconds.
 * @throws RolebridgeError AWS_WEB_IDENTITY_DISABLED, AWS_WEB_IDENTITY, AWS_CREDENTIALS
 */
export async function webIdentityToken(
  { audience }: { readonly audience: string },
  clients: AwsClients,
  context: RetryContext,
): Promise<string> {
  const sts = clients.sts(context);
  try {
    const { WebIdentityToken: token } = await sts.send(
      new GetWebIdentityTokenCommand({
        Audience: [audience],
        SigningAlgorithm: 'RS256',
        DurationSeconds: 300,
      }),
      { abortSignal: context.signal },
    );
    if (!token) throw new Error('AWS gave an empty token');
    return token;
  } catch (error) {
    if (context.signal.aborted) throw new DeadlineError(error);
    throw credentialsError(error) ?? tokenError(error);
  } finally {
    sts.destroy();
  }
}

function tokenError(error: unknown): RolebridgeError {
  const { name, reason } = awsFailure(error);
  // The exception's name has the suffix in some SDKs' models and lacks it in others.
  if (name.startsWith('OutboundWebIdentityFederationDisabled')) {
    return new RolebridgeError('AWS_WEB_IDENTITY_DISABLED', `AWS issues no web identity tokens: ${reason}`, {
      hint: 'Run once in this account: aws iam enable-outbound-web-identity-federation, or have `rolebridge setup` do it.',
      cause: error,
    });
  }
  return new RolebridgeError('AWS_WEB_IDENTITY', `AWS gave no web identity token: ${reason}`, {
    hint: 'Allow our own role sts:GetWebIdentityToken for the audience of the Entra federated credential.',
    cause: error,
  });
}

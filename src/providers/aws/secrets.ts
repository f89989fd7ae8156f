import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { RetryContext } from '../retry.ts';
import type { AwsClients } from './clients.ts';
import { awsFailure, credentialsError } from './errors.ts';

const holder = z.object({ clientSecret: z.string().min(1) });

/**
 * A client secret from Secrets Manager: the text itself, or the key `clientSecret` of a JSON object. The secret
 * never gets into an error's message.
 * @throws RolebridgeError AWS_SECRET_UNREADABLE, AWS_CREDENTIALS
 */
export async function clientSecret(arn: string, clients: AwsClients, context: RetryContext): Promise<string> {
  // arn:aws:secretsmanager:eu-central-1:111122223333:secret:name-AbCdEf
  const region = arn.split(':')[3] || clients.region;
  const client = clients.secretsManager(region, context);
  try {
    const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: arn }), {
      abortSignal: context.signal,
    });
    return secretIn(arn, text ?? '');
  } catch (error) {
    if (context.signal.aborted) throw new DeadlineError(error);
    if (error instanceof RolebridgeError) throw error;
    throw credentialsError(error) ?? unreadable(arn, awsFailure(error).reason, error);
  } finally {
    client.destroy();
  }
}

function secretIn(arn: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw unreadable(arn, 'it is empty, or binary');
  if (!trimmed.startsWith('{')) return trimmed;
  const found = holder.safeParse(jsonOf(trimmed));
  if (!found.success) throw unreadable(arn, 'it is a JSON object without a text "clientSecret"');
  return found.data.clientSecret;
}

/** The parser's own error would quote the secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(arn: string, reason: string, cause?: unknown): RolebridgeError {
  return new RolebridgeError('AWS_SECRET_UNREADABLE', `the secret ${arn} cannot be read: ${reason}`, {
    hint:
      'Allow our own role secretsmanager:GetSecretValue on it (and kms:Decrypt on its key), and store either the ' +
      'secret alone or {"clientSecret": "…"}.',
    cause,
  });
}

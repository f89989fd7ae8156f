import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { RetryContext } from '../retry.ts';
import type { AwsClients } from './clients.ts';
import { awsFailure, credentialsError } from './errors.ts';

/**
 * A client secret from Secrets Manager: the text itself, or the key `clientSecret` of a JSON object.
 * @throws RolebridgeError AWS_SECRET_UNREADABLE, AWS_CREDENTIALS
 */
export function clientSecret(arn: string, clients: AwsClients, context: RetryContext): Promise<string> {
  return secretText(arn, clients, context, 'clientSecret');
}

/**
 * A secret from Secrets Manager: the text itself, or one key of a JSON object. The secret never gets into an error's
 * message.
 * @param id Its ARN, or its name in our own Region
 * @throws RolebridgeError AWS_SECRET_UNREADABLE, AWS_CREDENTIALS
 */
export async function secretText(
  id: string,
  clients: AwsClients,
  context: RetryContext,
  key: string = 'token',
): Promise<string> {
  // arn:aws:secretsmanager:eu-central-1:111122223333:secret:name-AbCdEf
  const region = (id.startsWith('arn:') ? id.split(':')[3] : undefined) || clients.region;
  const client = clients.secretsManager(region, context);
  try {
    const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: id }), {
      abortSignal: context.signal,
    });
    return secretIn(text ?? '', { id, key });
  } catch (error) {
    if (context.signal.aborted) throw new DeadlineError(error);
    if (error instanceof RolebridgeError) throw error;
    throw credentialsError(error) ?? unreadable({ id, key }, awsFailure(error).reason, error);
  } finally {
    client.destroy();
  }
}

/** Which text is wanted. */
interface Wanted {
  readonly id: string;
  readonly key: string;
}

function secretIn(text: string, wanted: Wanted): string {
  const trimmed = text.trim();
  if (trimmed === '') throw unreadable(wanted, 'it is empty, or binary');
  if (!trimmed.startsWith('{')) return trimmed;
  const { key } = wanted;
  const found = z.object({ [key]: z.string().trim().min(1) }).safeParse(jsonOf(trimmed));
  const secret = found.data?.[key];
  if (secret === undefined) throw unreadable(wanted, `it is a JSON object without a text "${key}"`);
  return secret;
}

/** The parser's own error would quote the secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable({ id, key }: Wanted, reason: string, cause?: unknown): RolebridgeError {
  return new RolebridgeError('AWS_SECRET_UNREADABLE', `the secret ${id} cannot be read: ${reason}`, {
    hint:
      'Allow our own role secretsmanager:GetSecretValue on it (and kms:Decrypt on its key), and store either the ' +
      `secret alone or {"${key}": "…"}.`,
    cause,
  });
}

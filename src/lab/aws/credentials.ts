import type { AwsCaller, Clouds, LabRequest } from '../operation.ts';
import type { World } from '../world.ts';
import { findRole, splitArn } from './identity.ts';
import { partitionOfHost } from './hosts.ts';
import { readSignature, signatureMatches } from './signature.ts';

/** Why a request was not let in. Each protocol has its own names for these (AWS: "Common errors"). */
export type Intruder = 'unsigned' | 'unknown key' | 'wrong session token' | 'wrong signature' | 'expired';

/** Who holds an access key: somebody of the world's own, or a session that AssumeRole began. */
export function holderOf(accessKeyId: string, { world, session }: Clouds): AwsCaller | undefined {
  return session.awsCredentials.get(accessKeyId) ?? standingCaller(accessKeyId, world);
}

export function authenticate(request: LabRequest, clouds: Clouds): AwsCaller | Intruder {
  const signedBy = readSignature(request.headers);
  if (signedBy === undefined) return 'unsigned';
  const caller = holderOf(signedBy.accessKeyId, clouds);
  const known = partitionOfHost(request.url.hostname) === clouds.world.aws.partition;
  if (caller === undefined || !known) return 'unknown key';
  const token = request.headers.get('x-amz-security-token') ?? undefined;
  if (token !== caller.sessionToken) return 'wrong session token';
  if (!signatureMatches(request, signedBy, caller.secretAccessKey)) return 'wrong signature';
  return caller.expires !== undefined && caller.expires <= clouds.clock.now() ? 'expired' : caller;
}

function standingCaller(accessKeyId: string, { aws }: World): AwsCaller | undefined {
  const caller = aws.callers.find((each) => each.accessKeyId === accessKeyId);
  if (caller === undefined) return undefined;
  const { principalArn, secretAccessKey } = caller;
  const deniedActions = findRole(aws, principalArn)?.role.deniedActions ?? [];
  return { accountId: splitArn(principalArn).account, principalArn, secretAccessKey, deniedActions };
}

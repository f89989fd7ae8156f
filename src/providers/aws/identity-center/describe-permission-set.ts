import type { PermissionSet } from '@aws-sdk/client-sso-admin';
import { DescribePermissionSetCommand } from '@aws-sdk/client-sso-admin';
import { awsFailure } from '../errors.ts';
import type { Center } from './center.ts';

/** Undefined when there is no such permission set. */
export async function describePermissionSet(
  arn: string,
  { client, instance, context }: Center,
): Promise<PermissionSet | undefined> {
  try {
    const command = new DescribePermissionSetCommand({ InstanceArn: instance.arn, PermissionSetArn: arn });
    const answer = await client.send(command, { abortSignal: context.signal });
    return answer.PermissionSet ?? {};
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export function isNotFound(error: unknown): boolean {
  return awsFailure(error).name === 'ResourceNotFoundException';
}

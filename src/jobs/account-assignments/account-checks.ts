import type { Whereabouts } from '../../model/account-assignments.ts';
import type { AwsAccount } from '../../model/aws.ts';

/**
 * Why nothing can be assigned in an account, nor taken away.
 * AWS: "Delegated administration", IAM Identity Center User Guide: only the management account assigns in itself.
 */
export function accountProblem(
  { id, state }: Pick<AwsAccount, 'id' | 'state'>,
  { callerAccountId, managementAccountId }: Whereabouts,
): string | undefined {
  if (state !== 'ACTIVE') return `account ${id} is ${state}`;
  return id === managementAccountId && callerAccountId !== managementAccountId
    ? `${id} is the management account, which a delegated administrator (here ${callerAccountId}) cannot change`
    : undefined;
}

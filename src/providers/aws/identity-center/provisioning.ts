import type { PermissionSetProvisioningStatus } from '@aws-sdk/client-sso-admin';
import {
  DescribePermissionSetProvisioningStatusCommand,
  ProvisionPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import { RolebridgeError } from '../../../core/errors.ts';
import { pause } from '../../pace.ts';
import type { Center } from './center.ts';
import type { Lanes } from './lanes.ts';
import type { Pen } from './pen.ts';
import { accountsWith, staleAccounts } from './permission-set-accounts.ts';

/** AWS: "IAM Identity Center quotas": ProvisionPermissionSet, at a time. */
export const PROVISIONINGS_AT_ONCE = 3;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** Thousands of accounts take their time; a run's own deadline is usually sooner. */
const PATIENCE_MS = 60 * 60 * 1000;

interface Target {
  readonly type: 'ALL_PROVISIONED_ACCOUNTS' | 'AWS_ACCOUNT';
  readonly accounts: readonly string[];
}

/**
 * Brings the accounts up to date that have an older version, as AWS says now: all in one go when it is all of them.
 * Returns when every one has ended.
 * @throws RolebridgeError PERMISSION_SET_PROVISIONING, DEADLINE, and what the SDK throws
 */
export async function provisionStale(arn: string, pen: Pen, lanes: Lanes, center: Center): Promise<void> {
  const stale = await staleAccounts(arn, center);
  if (stale.length === 0) return;
  const all = await accountsWith(arn, undefined, center);
  const targets: readonly Target[] =
    stale.length >= all.length
      ? [{ type: 'ALL_PROVISIONED_ACCOUNTS', accounts: stale }]
      : stale.map((account) => ({ type: 'AWS_ACCOUNT', accounts: [account] }));

  const settled = await Promise.allSettled(
    targets.map((target) => lanes.run(target.accounts, () => provision(arn, target, pen, center))),
  );
  const rejected = settled.find((each) => each.status === 'rejected');
  if (rejected !== undefined) throw rejected.reason;
  const reasons = settled.flatMap((each) =>
    each.status === 'fulfilled' && each.value !== undefined ? [each.value] : [],
  );
  if (reasons.length > 0) throw await unprovisioned(arn, reasons, center);
}

/** Gives AWS's reason when it failed. */
async function provision(
  arn: string,
  { type, accounts }: Target,
  pen: Pen,
  { client, instance, context }: Center,
): Promise<string | undefined> {
  const begun = await pen.write(() =>
    client.send(
      new ProvisionPermissionSetCommand({
        InstanceArn: instance.arn,
        PermissionSetArn: arn,
        TargetType: type,
        ...(type === 'AWS_ACCOUNT' ? { TargetId: accounts[0] } : {}),
      }),
      { abortSignal: context.signal },
    ),
  );
  const ended = await followed(begun.PermissionSetProvisioningStatus ?? {}, { client, instance, context });
  return ended.Status === 'FAILED' ? (ended.FailureReason ?? 'AWS gave no reason') : undefined;
}

/** The status that the provisioning ended in. */
async function followed(
  begun: PermissionSetProvisioningStatus,
  { client, instance, context }: Center,
): Promise<PermissionSetProvisioningStatus> {
  let status = begun;
  let waitedMs = 0;
  for (let wait = FIRST_WAIT_MS; !hasEnded(status); wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    if (waitedMs >= PATIENCE_MS) throw unfinished(begun);
    await pause(wait, context);
    waitedMs += wait;
    const answer = await client.send(
      new DescribePermissionSetProvisioningStatusCommand({
        InstanceArn: instance.arn,
        ProvisionPermissionSetRequestId: begun.RequestId,
      }),
      { abortSignal: context.signal },
    );
    status = answer.PermissionSetProvisioningStatus ?? {};
  }
  return status;
}

function hasEnded({ Status }: PermissionSetProvisioningStatus): boolean {
  return Status === 'SUCCEEDED' || Status === 'FAILED';
}

function unfinished({ RequestId }: PermissionSetProvisioningStatus): RolebridgeError {
  return new RolebridgeError(
    'PERMISSION_SET_PROVISIONING',
    `AWS had not ended the provisioning ${RequestId} after ${PATIENCE_MS / 60_000} minutes`,
    { hint: 'Run it again: accounts that still have the older version are provisioned again.' },
  );
}

/** Of all accounts together AWS does not say which failed: those that are still behind. */
async function unprovisioned(
  arn: string,
  reasons: readonly string[],
  center: Center,
): Promise<RolebridgeError> {
  const behind = await staleAccounts(arn, center);
  return new RolebridgeError(
    'PERMISSION_SET_PROVISIONING',
    `AWS could not provision it to ${behind.join(', ') || 'an account'}: ${[...new Set(reasons)].join(' ')}`,
    {
      hint:
        'A customer-managed policy has to be in every account, with this name and path, as has one that is the ' +
        'boundary; a suspended account fails too. These accounts keep the older version until it is mended.',
    },
  );
}

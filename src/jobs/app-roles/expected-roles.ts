import type { RunContext } from '../../core/context.ts';
import type { Remark } from '../../core/job.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { AwsAccount, IamRole, IamRoleReader } from '../../model/aws.ts';
import type { ExpectedRole } from './run.ts';
import { judgeTrust } from '../trust-policy.ts';

/** Milliseconds before each new listing. */
const waits = [5_000, 10_000, 20_000] as const;

export interface ExpectedRead {
  readonly listed: Snapshot<IamRole>;
  readonly remarks: readonly Remark[];
}

/**
 * Lists accounts, and again those that do not show a role that was made a moment ago, or one without the trust that it was
 * given: IAM shows a change everywhere only after a while (IAM User Guide: "Changes that I make are not always immediately
 * visible"). A role that never shows so may be gone or changed again, and stops nothing.
 */
export async function listExpecting(
  accounts: readonly AwsAccount[],
  expected: readonly ExpectedRole[],
  reader: IamRoleReader,
  context: RunContext,
): Promise<ExpectedRead> {
  let listed = await reader.roles(accounts, context);
  for (const wait of waits) {
    const late = new Set(missing(accounts, expected, listed).map(({ accountId }) => accountId));
    if (late.size === 0) break;
    await context.clock.sleep(wait, context.signal);
    const again = await reader.roles(
      accounts.filter(({ id }) => late.has(id)),
      context,
    );
    listed = renewed(listed, again, late);
  }
  return { listed, remarks: missing(accounts, expected, listed).map(unseen) };
}

/** What should be there by now. An account that could not be read says nothing of its roles. */
function missing(
  accounts: readonly AwsAccount[],
  expected: readonly ExpectedRole[],
  { items, gaps }: Snapshot<IamRole>,
): readonly ExpectedRole[] {
  const unread = new Set(gaps.map(({ scope }) => scope));
  const read = new Set(accounts.map(({ id }) => id).filter((id) => !unread.has(id)));
  const there = new Map(items.map((role) => [keyOf(role.accountId, role.name), role]));
  return expected.filter((each) => read.has(each.accountId) && !isSeen(each, there));
}

function isSeen(
  { accountId, roleName, letsIn = [] }: ExpectedRole,
  there: ReadonlyMap<string, IamRole>,
): boolean {
  const role = there.get(keyOf(accountId, roleName));
  return role !== undefined && letsIn.every((arn) => judgeTrust(role.trustPolicy, arn).verdict === 'allows');
}

/** A listing that failed leaves the one before it, which was whole. */
function renewed(
  before: Snapshot<IamRole>,
  again: Snapshot<IamRole>,
  late: ReadonlySet<string>,
): Snapshot<IamRole> {
  const failed = new Set(again.gaps.map(({ scope }) => scope));
  const stays = ({ accountId }: IamRole): boolean => !late.has(accountId) || failed.has(accountId);
  return { items: [...before.items.filter(stays), ...again.items], gaps: before.gaps };
}

/** Role names are unique in an account whatever their case (IAM User Guide: IAM and STS quotas). */
function keyOf(accountId: string, roleName: string): string {
  return `${accountId} ${roleName.toLowerCase()}`;
}

function unseen({ accountId, roleName, letsIn }: ExpectedRole): Remark {
  const seconds = waits.reduce((sum, each) => sum + each, 0) / 1_000;
  const late =
    letsIn === undefined
      ? `of this role, and IAM does not list it after ${seconds} seconds: it may be gone again`
      : `that this role trusts us, and IAM does not show it after ${seconds} seconds: it may be changed again`;
  return {
    severity: 'info',
    subject: `${accountId} ${roleName}`,
    text: `an event told ${late}; the next whole run looks for it`,
  };
}

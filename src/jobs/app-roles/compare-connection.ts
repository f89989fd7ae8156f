import type { RunContext } from '../../core/context.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import { count } from '../../core/words.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AppRoleReader } from '../../model/entra.ts';
import type { AppRole } from './app-role.ts';
import { currentOf } from './current.ts';
import { desiredOf } from './desired.ts';
import { appRoleKind } from './kind.ts';
import { limitRemarks } from './limits.ts';
import { isActive, type AwsRead } from './read-aws.ts';
import type { OpenConnection } from './read-connections.ts';

/** Both sides of one connection, in the engine's terms. */
export interface Compared {
  readonly desired: readonly AppRole[];
  readonly current: readonly AppRole[];
  readonly absent: ReadonlyMap<string, string>;
  readonly unread: ReadonlyMap<string, string>;
  readonly summary: ReadSummary;
  readonly remarks: readonly Remark[];
}

export async function compareConnection(
  { connection, target }: OpenConnection,
  aws: AwsRead,
  reader: AppRoleReader,
  context: RunContext,
): Promise<Compared> {
  const accounts = aws.accounts.get(connection.name) ?? [];
  const wanted = desiredOf(connection, accounts.filter(isActive), aws.roles, target);
  const there = currentOf(connection, accounts, target);
  const missing = missingOf(wanted.items, there.items);
  const counts =
    missing.size === 0 ? undefined : await reader.assigneeCounts(target.servicePrincipalId, context);
  const current = there.items.map((role) =>
    counts === undefined || !missing.has(appRoleKind.key(role))
      ? role
      : { ...role, assignees: counts.get(role.id) ?? 0 },
  );

  return {
    desired: wanted.items,
    current,
    absent: new Map([
      ...[...missing].map((key) => [key, 'its IAM role was not found'] as const),
      ...wanted.absent,
    ]),
    unread: new Map([...wanted.unread, ...inactive(accounts, current)]),
    summary: {
      source: `Entra ID ${connection.name}`,
      found: `${count(target.appRoles.length, 'app role')} on ${target.displayName}, ${there.others} of them no AWS role's`,
      gaps: [],
    },
    remarks: [...wanted.remarks, ...limitRemarks(target, connection.name, wanted.items)],
  };
}

/** What would be taken away: only for these is it worth a call to count who is assigned. */
function missingOf(desired: readonly AppRole[], current: readonly AppRole[]): ReadonlySet<string> {
  const wanted = new Set(desired.map((role) => appRoleKind.key(role)));
  return new Set(
    current
      .filter(({ foreign }) => foreign === undefined)
      .map((role) => appRoleKind.key(role))
      .filter((key) => !wanted.has(key)),
  );
}

/** An account that is suspended or closing is not read: it may come back, and its roles with it. */
function inactive(
  accounts: readonly AwsAccount[],
  current: readonly AppRole[],
): readonly (readonly [string, string])[] {
  const states = new Map(
    accounts.filter((account) => !isActive(account)).map(({ id, state }) => [id, state]),
  );
  return current.flatMap((role) => {
    const state = states.get(role.accountId);
    return state === undefined
      ? []
      : [[appRoleKind.key(role), `account ${role.accountId} is ${state}`] as const];
  });
}

import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import { count } from '../../core/words.ts';
import type { AwsAccount, IamRole } from '../../model/aws.ts';
import type { AppRoleReader, AppRoleTarget } from '../../model/entra.ts';
import type { AppRole } from './app-role.ts';
import { currentOf } from './current.ts';
import { desiredOf } from './desired.ts';
import { appRoleKind } from './kind.ts';
import { limitRemarks } from './limits.ts';
import { isActive } from '../connection-accounts.ts';
import { doubts } from './doubts.ts';
import type { OpenConnection } from './read-connections.ts';
import type { AccountScope } from './run.ts';
import type { Connection } from './settings.ts';

/** Both sides of one connection, in the engine's terms. */
export interface Compared {
  readonly desired: readonly AppRole[];
  readonly current: readonly AppRole[];
  /** How many of ours are outside of the scope. */
  readonly elsewhere: number;
  readonly absent: ReadonlyMap<string, string>;
  readonly unread: ReadonlyMap<string, string>;
  readonly summary: ReadSummary;
  readonly remarks: readonly Remark[];
}

export async function compareConnection(
  { connection, target, accounts }: OpenConnection,
  roles: readonly IamRole[],
  scope: AccountScope | undefined,
  reader: AppRoleReader,
  context: RunContext,
): Promise<Compared> {
  const wanted = desiredOf(connection, accounts.filter(isActive), roles, target);
  const there = currentOf(connection, accounts, target);
  const meant = there.items.filter(({ accountId }) => scope?.has(accountId) ?? true);
  const missing = missingOf(wanted.items, meant);
  const { counts, remarks } = missing.size === 0 ? uncounted : await countAssignees(target, reader, context);
  const current = meant.map((role) =>
    counts === undefined || !missing.has(appRoleKind.key(role))
      ? role
      : { ...role, assignees: counts.get(role.id) ?? 0 },
  );

  return {
    desired: wanted.items,
    current,
    elsewhere: there.items.filter(
      ({ foreign, accountId }) => foreign === undefined && scope?.has(accountId) === false,
    ).length,
    absent: new Map([
      ...[...missing].map((key) => [key, 'its IAM role was not found'] as const),
      ...wanted.absent,
    ]),
    unread: new Map([...wanted.unread, ...inactive(connection, accounts, current)]),
    summary: {
      source: `Entra ID ${connection.name}`,
      found: `${count(target.appRoles.length, 'app role')} on ${target.displayName}, ${there.others} of them no AWS role's`,
      gaps: [],
    },
    remarks: [
      ...remarks,
      ...wanted.remarks,
      ...limitRemarks(target, connection.name, wanted.items),
      // What fits nothing in a few accounts may well fit something in the others.
      ...(scope === undefined ? doubts(connection, accounts, roles, wanted, current) : []),
    ],
  };
}

interface Counted {
  readonly counts?: ReadonlyMap<string, number>;
  readonly remarks: readonly Remark[];
}

const uncounted: Counted = { remarks: [] };

/** For people who decide: a count that cannot be had is said, and stops nothing. */
async function countAssignees(
  target: AppRoleTarget,
  reader: AppRoleReader,
  context: RunContext,
): Promise<Counted> {
  try {
    return { counts: await reader.assigneeCounts(target.servicePrincipalId, context), remarks: [] };
  } catch (error) {
    if (!(error instanceof RolebridgeError) || error instanceof DeadlineError) throw error;
    const text = `who is assigned to the app roles that go away could not be counted: ${error.message}`;
    return { remarks: [{ severity: 'warning', subject: target.displayName, text }] };
  }
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

/** An account that is suspended or closing is not read: it may come back, unless somebody said that it is gone. */
function inactive(
  { removedAccounts }: Connection,
  accounts: readonly AwsAccount[],
  current: readonly AppRole[],
): readonly (readonly [string, string])[] {
  const states = new Map(
    accounts
      .filter((account) => !isActive(account) && !removedAccounts.includes(account.id))
      .map(({ id, state }) => [id, state]),
  );
  return current.flatMap((role) => {
    const state = states.get(role.accountId);
    return state === undefined
      ? []
      : [[appRoleKind.key(role), `account ${role.accountId} is ${state}`] as const];
  });
}

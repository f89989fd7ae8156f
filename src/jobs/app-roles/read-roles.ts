import type { RunContext } from '../../core/context.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { AwsAccount, IamRole, IamRoleReader } from '../../model/aws.ts';
import { providerArnOf } from '../role-pair.ts';
import { reservedPath } from './app-role.ts';
import { isActive } from '../connection-accounts.ts';
import { listExpecting } from './expected-roles.ts';
import type { OpenConnection } from './read-connections.ts';
import type { AccountScope, AppRolesRun } from './run.ts';
import { within } from './scope.ts';
import { needsRoleTags } from './selection.ts';
import type { Connection } from './settings.ts';
import { judgeTrust } from '../trust-policy.ts';

export interface RolesRead {
  /** Every role of every active account in the scope that some connection selects. */
  readonly roles: readonly IamRole[];
  readonly summary: ReadSummary;
  readonly remarks: readonly Remark[];
}

/** Reads each account once, whatever number of connections selects it. */
export async function readRoles(
  open: readonly OpenConnection[],
  reader: IamRoleReader,
  { scope, expectedRoles = [] }: Pick<AppRolesRun, 'expectedRoles'> & { readonly scope?: AccountScope },
  context: RunContext,
): Promise<RolesRead> {
  const accounts = within(
    scope,
    open.flatMap((one) => one.accounts),
  ).filter(isActive);
  const active = [...new Map(accounts.map((account) => [account.id, account])).values()];
  const sorted = active.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { listed, remarks } = await listExpecting(sorted, expectedRoles, reader, context);
  const tagged = await readTags(open, listed.items, reader, context);

  const gaps = [...listed.gaps, ...tagged.gaps];
  const read = active.length - new Set(gaps.map(({ scope }) => scope)).size;
  const found = `${count(tagged.items.length, 'role')} in ${read} of ${count(active.length, 'account')}`;
  return { roles: tagged.items, summary: { source: 'AWS IAM', found, gaps }, remarks };
}

/** A tag costs a call a role, so only those are asked that a connection which selects by tags might publish. */
async function readTags(
  open: readonly OpenConnection[],
  roles: readonly IamRole[],
  reader: IamRoleReader,
  context: RunContext,
): Promise<Snapshot<IamRole>> {
  const asked = new Set(
    open
      .filter(({ connection }) => needsRoleTags(connection))
      .flatMap(({ connection, accounts }) => {
        const own = new Map(accounts.map((account) => [account.id, account]));
        return roles.filter((role) => {
          const account = own.get(role.accountId);
          return account !== undefined && mayPublish(connection, account, role);
        });
      }),
  );
  if (asked.size === 0) return { items: roles, gaps: [] };
  const tagged = await reader.withTags([...asked], context);
  return { items: [...roles.filter((role) => !asked.has(role)), ...tagged.items], gaps: tagged.gaps };
}

function mayPublish({ samlProvider }: Connection, account: AwsAccount, role: IamRole): boolean {
  if (role.path.startsWith(reservedPath)) return false;
  const provider = providerArnOf(account.partition, account.id, samlProvider);
  return judgeTrust(role.trustPolicy, provider).verdict !== 'denies';
}

import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { AwsAccount, IamRole, IamRoleReader } from '../../model/aws.ts';
import { providerArnOf, reservedPath } from './app-role.ts';
import type { AppRolesReaders } from './readers.ts';
import { neededDetails, needsRoleTags, selectAccounts } from './selection.ts';
import type { AccountSelector, Connection } from './settings.ts';
import { judgeTrust } from './trust-policy.ts';

export interface AwsRead {
  /** Connection's name -> its accounts, active or not. */
  readonly accounts: ReadonlyMap<string, readonly AwsAccount[]>;
  /** Every role of every active account that some connection selects. */
  readonly roles: readonly IamRole[];
  readonly summary: ReadSummary;
  readonly remarks: readonly Remark[];
}

/**
 * Reads each account once, whatever number of connections selects it.
 * @throws RolebridgeError NO_ACCOUNTS, or what the organization's reader throws.
 */
export async function readAws(
  connections: readonly Connection[],
  readers: Pick<AppRolesReaders, 'organization' | 'iamRoles' | 'partition'>,
  context: RunContext,
): Promise<AwsRead> {
  const organization = connections.some(({ accounts }) => 'organization' in accounts)
    ? await readers.organization.accounts(neededDetails(connections), context)
    : [];
  const remarks: Remark[] = [];
  const accounts = new Map<string, readonly AwsAccount[]>();
  for (const connection of connections) {
    const { selected, idle } = accountsOf(connection, organization, readers);
    if (!selected.some(isActive)) throw noAccounts(connection);
    accounts.set(connection.name, selected);
    remarks.push(...idle.map((selector) => idleRemark(connection, selector)));
  }

  const all = new Map([...accounts.values()].flat().map((account) => [account.id, account]));
  remarks.push(...[...all.values()].filter((account) => !isActive(account)).map(inactiveRemark));
  const active = [...all.values()].filter(isActive).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const listed = await readers.iamRoles.roles(active, context);
  const tagged = await readTags(connections, accounts, listed.items, readers.iamRoles, context);

  const gaps = [...listed.gaps, ...tagged.gaps];
  const read = active.length - new Set(gaps.map(({ scope }) => scope)).size;
  return {
    accounts,
    roles: tagged.items,
    summary: {
      source: 'AWS IAM',
      found: `${count(tagged.items.length, 'role')} in ${read} of ${count(active.length, 'account')}`,
      gaps,
    },
    remarks,
  };
}

/** A tag costs a call a role, so only those are asked that a connection which selects by tags might publish. */
async function readTags(
  connections: readonly Connection[],
  accounts: ReadonlyMap<string, readonly AwsAccount[]>,
  roles: readonly IamRole[],
  reader: IamRoleReader,
  context: RunContext,
): Promise<Snapshot<IamRole>> {
  const asked = new Set(
    connections.filter(needsRoleTags).flatMap((connection) => {
      const own = new Map((accounts.get(connection.name) ?? []).map((account) => [account.id, account]));
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
  return judgeTrust(role.trustPolicy, provider).verdict === 'allows';
}

export function isActive({ state }: AwsAccount): boolean {
  return state === 'ACTIVE';
}

function accountsOf(
  { accounts }: Connection,
  organization: readonly AwsAccount[],
  { partition }: Pick<AppRolesReaders, 'partition'>,
): ReturnType<typeof selectAccounts> {
  if ('organization' in accounts) {
    return selectAccounts(organization, accounts.organization.include, accounts.organization.exclude);
  }
  const selected = accounts.list.map(({ id, name }): AwsAccount => ({
    id,
    name,
    partition,
    state: 'ACTIVE',
    organizationalUnits: [],
  }));
  return { selected, idle: [] };
}

/** No account is never a reason to want no app roles. */
function noAccounts({ name }: Connection): RolebridgeError {
  return new RolebridgeError('NO_ACCOUNTS', `connection ${name} selects no active account`, {
    hint: 'Check accounts in its configuration against `aws organizations list-accounts`.',
  });
}

function idleRemark({ name }: Connection, selector: AccountSelector): Remark {
  return {
    severity: 'warning',
    subject: name,
    text: `accounts.include ${JSON.stringify(selector)} fits no account`,
  };
}

function inactiveRemark({ id, name, state }: AwsAccount): Remark {
  return {
    severity: 'info',
    subject: `${id} ${name}`,
    text: `the account is ${state}: not read, its app roles stay`,
  };
}

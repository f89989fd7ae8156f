import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import { count } from '../../core/words.ts';
import type { AwsAccount, IamRole } from '../../model/aws.ts';
import type { AppRolesReaders } from './job.ts';
import { neededDetails, needsRoleTags, selectAccounts } from './selection.ts';
import type { AccountSelector, Connection } from './settings.ts';

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
  const tagged = connections.some(needsRoleTags)
    ? await readers.iamRoles.withTags(listed.items, context)
    : { items: listed.items, gaps: [] };

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

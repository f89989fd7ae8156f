import type { RunContext } from '../core/context.ts';
import type { Remark } from '../core/job.ts';
import type { AccountDetails, AwsAccount, OrganizationReader, Partition } from '../model/aws.ts';
import { selectAccounts, type AccountSelection } from './account-selection.ts';
import type { AccountSelector, SamlConnection } from './saml-connection-settings.ts';

/** What says which accounts a connection means. */
export interface AccountReaders {
  readonly organization: OrganizationReader;
  /** The partition of accounts that come from a list. */
  readonly partition: Partition;
}

export interface Accounts {
  /** Connection's name -> its accounts, active or not. */
  readonly of: ReadonlyMap<string, readonly AwsAccount[]>;
  readonly remarks: readonly Remark[];
}

type Accountable = Pick<SamlConnection, 'name' | 'accounts'>;

/**
 * Which accounts each connection means.
 * @param unread What it means to the job that an account is not active, and so is not read.
 * @throws RolebridgeError as the organization's reader does
 */
export async function readAccounts(
  connections: readonly Accountable[],
  readers: AccountReaders,
  unread: string,
  context: RunContext,
): Promise<Accounts> {
  const organization = connections.some(({ accounts }) => 'organization' in accounts)
    ? await readers.organization.accounts(neededDetails(connections), context)
    : [];
  const selections = connections.map(
    (connection) => [connection, accountsOf(connection, organization, readers)] as const,
  );
  const all = new Map(
    selections.flatMap(([, { selected }]) => selected).map((account) => [account.id, account]),
  );
  return {
    of: new Map(selections.map(([{ name }, { selected }]) => [name, selected])),
    remarks: [
      ...selections.flatMap(([connection, { idle }]) =>
        idle.map((selector) => idleRemark(connection, selector)),
      ),
      ...[...all.values()]
        .filter((account) => !isActive(account))
        .map((account) => inactiveRemark(account, unread)),
    ],
  };
}

export function isActive({ state }: AwsAccount): boolean {
  return state === 'ACTIVE';
}

/** Whether the selectors of the connections need more than ListAccounts says: each detail costs calls. */
export function neededDetails(connections: readonly Accountable[]): AccountDetails {
  const selectors = connections.flatMap(({ accounts }) =>
    'organization' in accounts
      ? [...(accounts.organization.include ?? []), ...accounts.organization.exclude]
      : [],
  );
  return {
    organizationalUnitNames: selectors.some(({ ou }) => ou?.startsWith('/') ?? false),
    tags: selectors.some(({ tag }) => tag !== undefined),
  };
}

function accountsOf(
  { accounts }: Accountable,
  organization: readonly AwsAccount[],
  { partition }: AccountReaders,
): AccountSelection {
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

function idleRemark({ name }: Accountable, selector: AccountSelector): Remark {
  return {
    severity: 'warning',
    subject: name,
    text: `accounts.include ${JSON.stringify(selector)} fits no account`,
  };
}

function inactiveRemark({ id, name, state }: AwsAccount, unread: string): Remark {
  return {
    severity: 'info',
    subject: `${id} ${name}`,
    text: `the account is ${state}: not read, ${unread}`,
  };
}

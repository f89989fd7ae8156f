import type { RunContext } from '../../core/context.ts';
import type { Remark } from '../../core/job.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AppRolesReaders } from './readers.ts';
import { neededDetails, selectAccounts, type AccountSelection } from './selection.ts';
import type { AccountSelector, Connection } from './settings.ts';

export interface Accounts {
  /** Connection's name -> its accounts, active or not. */
  readonly of: ReadonlyMap<string, readonly AwsAccount[]>;
  readonly remarks: readonly Remark[];
}

/** Which accounts each connection means. @throws RolebridgeError as the organization's reader does. */
export async function readAccounts(
  connections: readonly Connection[],
  readers: Pick<AppRolesReaders, 'organization' | 'partition'>,
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
      ...[...all.values()].filter((account) => !isActive(account)).map(inactiveRemark),
    ],
  };
}

export function isActive({ state }: AwsAccount): boolean {
  return state === 'ACTIVE';
}

function accountsOf(
  { accounts }: Connection,
  organization: readonly AwsAccount[],
  { partition }: Pick<AppRolesReaders, 'partition'>,
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

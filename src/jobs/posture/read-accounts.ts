import type { RunContext } from '../../core/context.ts';
import type { Remark } from '../../core/job.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AccountPosture } from '../../model/account-posture.ts';
import type { Known } from '../../model/known.ts';
import { readAccounts } from '../connection-accounts.ts';
import { activeAccounts } from '../each-connection.ts';
import type { SignInConnection } from './connection.ts';
import type { Elsewhere } from './evidence.ts';
import { knownOf } from './known-of.ts';
import type { PostureReaders } from './readers.ts';

export interface ConnectionAccounts {
  /** Connection's name -> its accounts, active or not; unknown when the organization could not be read. */
  readonly of: ReadonlyMap<string, Known<readonly AwsAccount[]>>;
  readonly remarks: readonly Remark[];
}

/** Which accounts each connection means. Those of a list are known whatever becomes of the organization. */
export async function readAccountsOf(
  connections: readonly SignInConnection[],
  readers: PostureReaders,
  context: RunContext,
): Promise<ConnectionAccounts> {
  const isListed = ({ accounts }: SignInConnection): boolean => 'list' in accounts;
  const of = new Map<string, Known<readonly AwsAccount[]>>();
  const remarks: Remark[] = [];
  for (const some of [connections.filter(isListed), connections.filter((each) => !isListed(each))]) {
    const read = await knownOf(
      async () => ({
        state: 'known',
        value: await readAccounts(some, readers, 'nothing is known of sign-ins to it', context),
      }),
      context,
    );
    if (read.state === 'known') remarks.push(...read.value.remarks);
    for (const { name } of some)
      of.set(name, read.state === 'known' ? { state: 'known', value: read.value.of.get(name) ?? [] } : read);
  }
  return { of, remarks };
}

/** Accounts that the claim of one connection may lead to, and that are not among its active ones. */
export function accountsElsewhere(
  { name, samlProvider }: SignInConnection,
  connections: readonly SignInConnection[],
  of: ConnectionAccounts['of'],
): ReadonlyMap<string, Elsewhere> {
  const accountsOf = (connection: string): readonly AwsAccount[] => {
    const found = of.get(connection);
    return found?.state === 'known' ? found.value : [];
  };
  const own = accountsOf(name);
  const ids = new Set(own.map(({ id }) => id));
  const others = connections
    .filter((each) => each.name !== name && each.samlProvider === samlProvider)
    .flatMap((each) =>
      accountsOf(each.name)
        .filter(({ id, state }) => state === 'ACTIVE' && !ids.has(id))
        .map(({ id }) => [id, { reason: 'other-connection', connection: each.name }] as const),
    );
  const inactive = own
    .filter(({ state }) => state !== 'ACTIVE')
    .map(({ id, state }) => [id, { reason: 'inactive', state }] as const);
  return new Map<string, Elsewhere>([...others, ...inactive]);
}

/** The active accounts of one connection, sorted by id, with what is known of each. */
export async function readAccountEvidence(
  connection: SignInConnection,
  accounts: Known<readonly AwsAccount[]> | undefined,
  setUp: boolean,
  readers: PostureReaders,
  context: RunContext,
): Promise<Known<readonly AccountPosture[]>> {
  if (accounts?.state === 'unknown') return accounts;
  return knownOf(async () => {
    const active = activeAccounts(connection, accounts?.value).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const question = {
      samlProvider: connection.samlProvider,
      roles: connection.roles.map(({ name }) => name),
      setUp,
    };
    return { state: 'known', value: await readers.accounts.accounts(active, question, context) };
  }, context);
}

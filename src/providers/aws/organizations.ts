import type { Account, OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  DescribeOrganizationalUnitCommand,
  ListAccountsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-organizations';
import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { AccountDetails, AwsAccount, OrganizationReader } from '../../model/aws.ts';
import type { AwsClients } from './clients.ts';
import { awsFailure, credentialsError } from './errors.ts';
import { mapInFlight } from './in-flight.ts';
import { allPages, PageError } from './pages.ts';
import { partitionOfArn } from './partition.ts';

/** Organizations answers 10 requests a second for tags (AWS: Quotas for Organizations), so few at once. */
const DETAILS_IN_FLIGHT = 3;

export function createOrganizationReader(clients: AwsClients): OrganizationReader {
  return {
    async accounts(details, context) {
      const client = clients.organizations(context);
      try {
        return await readAccounts(client, details, context);
      } catch (error) {
        throw stopping(error, context);
      } finally {
        client.destroy();
      }
    },
  };
}

async function readAccounts(
  client: OrganizationsClient,
  details: AccountDetails,
  context: RunContext,
): Promise<readonly AwsAccount[]> {
  const abort = { abortSignal: context.signal };
  const pages = await allPages(
    // The largest page there is. A page may be empty and still not be the last (ListAccounts API reference).
    (NextToken) => client.send(new ListAccountsCommand({ NextToken, MaxResults: 20 }), abort),
    (page) => page.NextToken,
  );
  const accounts = pages.flatMap((page) => page.Accounts ?? []).map(accountOf);
  const named = details.organizationalUnitNames ? await withPaths(client, accounts, context) : accounts;
  return details.tags ? await withTags(client, named, context) : named;
}

/**
 * `Status` is being retired in favour of `State` (ListAccounts API reference): to read an absent one as "not
 * active" would make every account vanish at once.
 */
function accountOf(account: Account): AwsAccount {
  const { Id: id, Name: name, Arn: arn, State: state, Paths: paths } = account;
  const partition = partitionOfArn(arn ?? '');
  const path = paths?.find((candidate) => candidate.endsWith(`/${id}/`));
  if (id === undefined || partition === undefined)
    throw unreadable(`an account without a known ARN (${arn})`);
  if (state === undefined) throw unreadable(`AWS gave no State for account ${id}`);
  if (path === undefined) throw unreadable(`AWS gave no path in the organization for account ${id}`);
  // o-exampleorgid/r-root/ou-parent/ou-child/111122223333/
  const organizationalUnits = path.split('/').slice(1, -2);
  return { id, name: name ?? id, partition, state, organizationalUnits };
}

async function withPaths(
  client: OrganizationsClient,
  accounts: readonly AwsAccount[],
  context: RunContext,
): Promise<readonly AwsAccount[]> {
  const ids = new Set(accounts.flatMap((account) => account.organizationalUnits.filter(isUnit)));
  const names = new Map(
    await mapInFlight(
      [...ids],
      DETAILS_IN_FLIGHT,
      async (id) => [id, await unitName(client, id, context)] as const,
      context,
    ),
  );
  return accounts.map((account) => ({
    ...account,
    organizationalUnitPath: `/${account.organizationalUnits
      .filter(isUnit)
      .map((id) => names.get(id) ?? id)
      .join('/')}`,
  }));
}

/** The root is on an account's path too, but not in the path of names that people know. */
function isUnit(id: string): boolean {
  return id.startsWith('ou-');
}

async function unitName(client: OrganizationsClient, id: string, { signal }: RunContext): Promise<string> {
  const command = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id });
  const { OrganizationalUnit: unit } = await client.send(command, { abortSignal: signal });
  if (unit?.Name === undefined) throw unreadable(`AWS gave no name for organizational unit ${id}`);
  return unit.Name;
}

function withTags(
  client: OrganizationsClient,
  accounts: readonly AwsAccount[],
  context: RunContext,
): Promise<readonly AwsAccount[]> {
  return mapInFlight(
    accounts,
    DETAILS_IN_FLIGHT,
    async (account) => {
      const pages = await allPages(
        (NextToken) =>
          client.send(new ListTagsForResourceCommand({ ResourceId: account.id, NextToken }), {
            abortSignal: context.signal,
          }),
        (page) => page.NextToken,
      );
      const tags = pages.flatMap((page) => page.Tags ?? []);
      return { ...account, tags: Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])) };
    },
    context,
  );
}

function stopping(error: unknown, context: RunContext): unknown {
  if (context.signal.aborted) return new DeadlineError(error);
  if (error instanceof RolebridgeError) return error;
  const failure = error instanceof PageError ? error.cause : error;
  if (failure instanceof RolebridgeError) return failure;
  return credentialsError(failure) ?? unreadable(awsFailure(failure).reason, failure);
}

function unreadable(reason: string, cause?: unknown): RolebridgeError {
  const { name, trouble } = awsFailure(cause);
  const hint =
    name === 'AWSOrganizationsNotInUseException'
      ? 'This account belongs to no organization: list the accounts in the configuration instead.'
      : trouble === 'denied'
        ? 'Run Rolebridge in the management account or in a delegated administrator, and allow its role ' +
          'organizations:ListAccounts, DescribeOrganizationalUnit and ListTagsForResource; or list the ' +
          'accounts in the configuration.'
        : 'Run it again; if it stays, list the accounts in the configuration instead.';
  return new RolebridgeError('AWS_ORGANIZATION_UNREADABLE', `the organization cannot be read: ${reason}`, {
    hint,
    cause,
  });
}

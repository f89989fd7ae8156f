import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import type { Remark } from '../core/job.ts';
import { isActive, readAccounts } from '../jobs/connection-accounts.ts';
import type { AccountReadiness } from '../model/account-readiness.ts';
import type { AwsAccount } from '../model/aws.ts';
import { createAccountReadinessReader } from '../providers/aws/account-readiness.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { settingsOf } from './composition.ts';
import { connectAws, type ConnectionOptions } from './connections.ts';
import { roleOf } from './member-role.ts';

export interface ReadinessOfAccounts {
  /** Each active account that a connection means, sorted by id. */
  readonly accounts: readonly (AccountReadiness & {
    readonly accountName: string;
    /** Names of the connections that mean it. */
    readonly connections: readonly string[];
  })[];
  /** What the configuration says of accounts that are not there, or not active. */
  readonly remarks: readonly Remark[];
}

/** Which accounts can be read and tell of their roles. Only reads. @throws RolebridgeError JOB_NOT_CONFIGURED */
export async function readAccountReadiness(
  config: Config,
  options: ConnectionOptions,
  context: RunContext,
): Promise<ReadinessOfAccounts> {
  const aws = connectAws(config, options);
  const { region, readerRole, eventRule, concurrency } = config.aws;
  const { of, remarks } = await readAccounts(
    connectionsOf(config),
    { organization: createOrganizationReader(aws), partition: partitionOf(region) },
    'and tells nothing',
    context,
  );
  const accounts = new Map<string, { readonly account: AwsAccount; readonly connections: string[] }>();
  for (const [name, selected] of of) {
    for (const account of selected.filter(isActive)) {
      const known = accounts.get(account.id) ?? { account, connections: [] };
      known.connections.push(name);
      accounts.set(account.id, known);
    }
  }
  const sorted = [...accounts.values()].toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
  const reader = createAccountReadinessReader(aws, {
    readerRole: roleOf(readerRole),
    eventRule,
    concurrency,
  });
  const found = await reader.readiness(
    sorted.map(({ account }) => account),
    context,
  );
  return {
    accounts: found.map((each) => {
      const known = accounts.get(each.accountId);
      return { ...each, accountName: known?.account.name ?? '', connections: known?.connections ?? [] };
    }),
    remarks,
  };
}

/** Those of the app roles, whose changes are told by events; where there are none, those whose certificates are watched. */
function connectionsOf(config: Config) {
  const { appRoles, credentialExpiry } = config.jobs;
  return (
    appRoles?.connections ?? credentialExpiry?.connections ?? settingsOf(config, 'app-roles').connections
  );
}

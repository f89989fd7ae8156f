import type { Config } from '../config/schema.ts';
import { mayHave } from '../jobs/app-roles/may-have.ts';
import { readRoleEvent, type RoleHint } from '../jobs/app-roles/role-event.ts';
import type { ExpectedRole } from '../jobs/app-roles/run.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { settingsOf, type Wishes } from './composition.ts';

/**
 * What one message of the queue says of a role, as far as it can matter to this configuration.
 * @throws RolebridgeError EVENT_INVALID, JOB_NOT_CONFIGURED
 */
export function roleHintOf(body: unknown, config: Config): RoleHint | undefined {
  const { connections } = settingsOf(config, 'app-roles');
  return readRoleEvent(body, { connections, partition: partitionOf(config.aws.region) });
}

/** What many events ask for together: a look at the accounts that they name, each once. */
export function roleEventWishes(hints: readonly RoleHint[]): Wishes {
  const changedAccounts = [...new Set(hints.map(({ accountId }) => accountId))].toSorted();
  const expected = new Map<string, ExpectedRole>();
  for (const { accountId, roleName, letsIn = [] } of hints) {
    if (roleName === undefined) continue;
    const key = `${accountId} ${roleName}`;
    const all = [...new Set([...(expected.get(key)?.letsIn ?? []), ...letsIn])];
    expected.set(key, { accountId, roleName, ...(all.length === 0 ? {} : { letsIn: all }) });
  }
  return { changedAccounts, ...(expected.size === 0 ? {} : { expectedRoles: [...expected.values()] }) };
}

/** Whether what could not be read is the account that an event is about, or a connection that may have it. */
export function isAboutRole({ accountId }: RoleHint, scope: string, config: Config): boolean {
  if (scope === accountId) return true;
  const connection = settingsOf(config, 'app-roles').connections.find(({ name }) => name === scope);
  return connection !== undefined && mayHave(connection, accountId);
}

import type { AwsAccount } from '../../model/aws.ts';
import type { AppRoleTarget } from '../../model/entra.ts';
import { parseValue } from '../role-pair.ts';
import type { AppRole } from './app-role.ts';
import type { Connection } from './settings.ts';

export interface ConnectionCurrent {
  readonly items: readonly AppRole[];
  /** App roles that do not look like an IAM role at all, built-in ones among them: never touched. */
  readonly others: number;
}

/** What is there, of the shape that this job writes. Whether it is ours is said by each item's `foreign`. */
export function currentOf(
  connection: Connection,
  accounts: readonly AwsAccount[],
  target: AppRoleTarget,
): ConnectionCurrent {
  const names = new Map(accounts.map((account) => [account.id, account.name]));
  const managed = new Set([...names.keys(), ...connection.removedAccounts]);
  const items = target.appRoles.flatMap((role): AppRole[] => {
    const pair = role.value === null ? undefined : parseValue(role.value);
    if (pair === undefined || role.value === null) return [];
    const foreign = foreignness(connection, pair.accountId, pair.providerName, managed);
    return [
      {
        connection: connection.name,
        object: { surface: target.surface, objectId: target.objectId },
        accountId: pair.accountId,
        accountName: names.get(pair.accountId) ?? 'unknown account',
        roleArn: pair.roleArn,
        providerArn: pair.providerArn,
        value: role.value,
        id: role.id,
        displayName: role.displayName,
        description: role.description,
        enabled: role.isEnabled,
        ...(foreign === undefined ? {} : { foreign }),
      },
    ];
  });
  return { items, others: target.appRoles.length - items.length };
}

function foreignness(
  connection: Connection,
  accountId: string,
  providerName: string,
  managed: ReadonlySet<string>,
): string | undefined {
  if (!managed.has(accountId)) {
    return `account ${accountId} is not in connection ${connection.name} (removedAccounts says that it is gone for good)`;
  }
  if (providerName !== connection.samlProvider) {
    return `it names SAML provider ${providerName}, connection ${connection.name} manages ${connection.samlProvider}`;
  }
  return undefined;
}

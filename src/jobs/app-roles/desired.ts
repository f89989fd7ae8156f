import { v5 as uuidV5 } from 'uuid';
import type { Remark } from '../../core/job.ts';
import type { AwsAccount, IamRole } from '../../model/aws.ts';
import type { AppRoleTarget } from '../../model/entra.ts';
import { parseValue, providerArnOf, valueOf } from '../role-pair.ts';
import { reservedPath, type AppRole } from './app-role.ts';
import { keyOf } from './kind.ts';
import { exclusion } from './selection.ts';
import type { Connection } from './settings.ts';
import { fill } from './template.ts';
import { judgeTrust } from '../trust-policy.ts';

/** What one connection wants, from what was read on both sides. Pure. */
export interface ConnectionDesired {
  readonly items: readonly AppRole[];
  /** Key -> why it is not wanted although its role is there. */
  readonly absent: ReadonlyMap<string, string>;
  /** Key -> why it cannot be judged: kept as it is. */
  readonly unread: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
}

/** Fixed for all time: changing it would give every role a new id. */
const idNamespace = '3f1a6d52-0c7e-5b0e-9a53-6f0e3d8f2b11';

export function desiredOf(
  connection: Connection,
  accounts: readonly AwsAccount[],
  roles: readonly IamRole[],
  target: AppRoleTarget,
): ConnectionDesired {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const adopt = existingByPair(target);
  const taken = new Set(target.appRoles.map((role) => role.id));
  const items: AppRole[] = [];
  const absent = new Map<string, string>();
  const unread = new Map<string, string>();
  const remarks: Remark[] = [];

  for (const role of roles) {
    const account = byId.get(role.accountId);
    if (account === undefined || role.path.startsWith(reservedPath)) continue;
    const providerArn = providerArnOf(account.partition, account.id, connection.samlProvider);
    const key = keyOf(connection.name, role.arn, providerArn);
    const trust = judgeTrust(role.trustPolicy, providerArn);
    const left = exclusion(connection, role);

    if (left === undefined) remarks.push(...trust.remarks.map((text) => oddTrust(role, text, trust.verdict)));
    if (left !== undefined) absent.set(key, left);
    else if (trust.verdict === 'unknown') unread.set(key, trust.remarks.join('; '));
    else if (trust.verdict === 'denies')
      absent.set(key, `the role no longer trusts ${connection.samlProvider}`);
    else items.push(appRoleOf(connection, account, role, providerArn, target, adopt, taken));
  }
  return { items, absent, unread, remarks };
}

function appRoleOf(
  connection: Connection,
  account: AwsAccount,
  role: IamRole,
  providerArn: string,
  target: AppRoleTarget,
  adopt: ReadonlyMap<string, { readonly id: string; readonly value: string }>,
  taken: ReadonlySet<string>,
): AppRole {
  const value = valueOf(role.arn, providerArn);
  const known = adopt.get(value);
  const values = {
    accountId: account.id,
    accountName: account.name,
    roleName: role.name,
    rolePath: role.path,
    roleArn: role.arn,
    roleDescription: role.description,
    providerName: connection.samlProvider,
  };
  return {
    connection: connection.name,
    object: { surface: target.surface, objectId: target.objectId },
    accountId: account.id,
    accountName: account.name,
    roleArn: role.arn,
    providerArn,
    value: known?.value ?? value,
    id: known?.id ?? newId(value, taken),
    displayName: fill(connection.appRole.displayName, values),
    description: fill(connection.appRole.description, values),
    enabled: true,
  };
}

/** A role that is there under the same pair is adopted: its id and its value stay. */
function existingByPair(
  target: AppRoleTarget,
): ReadonlyMap<string, { readonly id: string; readonly value: string }> {
  return new Map(
    target.appRoles.flatMap(({ id, value }) => {
      const pair = value === null ? undefined : parseValue(value);
      return pair === undefined || value === null
        ? []
        : [[valueOf(pair.roleArn, pair.providerArn), { id, value }]];
    }),
  );
}

/** The same role gets the same id in every run; a foreign role that happens to have it is stepped around. */
function newId(value: string, taken: ReadonlySet<string>): string {
  let id = uuidV5(value, idNamespace);
  while (taken.has(id)) id = uuidV5(id, idNamespace);
  return id;
}

function oddTrust(role: IamRole, text: string, verdict: string): Remark {
  const outcome = { allows: 'published all the same', denies: 'not published', unknown: 'left as it is' }[
    verdict
  ];
  return {
    severity: verdict === 'allows' ? 'info' : 'warning',
    subject: role.arn,
    text: `${text}: ${outcome}`,
  };
}

import { connection, type Connection } from '../../../src/jobs/app-roles/settings.ts';
import type { AppRole } from '../../../src/jobs/app-roles/app-role.ts';
import type { AwsAccount, IamRole } from '../../../src/model/aws.ts';
import type { AppRoleTarget, DirectoryAppRole } from '../../../src/model/entra.ts';

export const one = '111122223333';
export const two = '444455556666';

export const roleArn = (name: string, accountId: string = one): string =>
  `arn:aws:iam::${accountId}:role/${name}`;
export const providerArn = (accountId: string = one, name = 'AzureAD'): string =>
  `arn:aws:iam::${accountId}:saml-provider/${name}`;
export const pair = (name: string, accountId: string = one): string =>
  `${roleArn(name, accountId)},${providerArn(accountId)}`;

/** A connection as the configuration file would give it. */
export function connectionWith(changes: Readonly<Record<string, unknown>> = {}): Connection {
  return connection.parse({
    name: 'production',
    servicePrincipal: { displayName: 'AWS' },
    samlProvider: 'AzureAD',
    accounts: { organization: {} },
    ...changes,
  });
}

export function accountWith(id: string = one, more: Partial<AwsAccount> = {}): AwsAccount {
  return { id, name: `name of ${id}`, partition: 'aws', state: 'ACTIVE', organizationalUnits: [], ...more };
}

export function trusting(...federated: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Federated: federated }, Action: 'sts:AssumeRoleWithSAML' }],
  });
}

export function roleWith(name: string, more: Partial<IamRole> = {}): IamRole {
  const { accountId = one, path = '/' } = more;
  return {
    accountId,
    arn: `arn:aws:iam::${accountId}:role${path}${name}`,
    name,
    path,
    description: '',
    trustPolicy: trusting(providerArn(accountId)),
    ...more,
  };
}

export function directoryRole(
  id: string,
  value: string | null,
  more: Partial<DirectoryAppRole> = {},
): DirectoryAppRole {
  return {
    id,
    value,
    displayName: `role ${id}`,
    description: '',
    isEnabled: true,
    origin: 'ServicePrincipal',
    raw: {},
    ...more,
  };
}

export function targetWith(appRoles: readonly DirectoryAppRole[] = []): AppRoleTarget {
  return {
    surface: 'servicePrincipal',
    objectId: 'object',
    servicePrincipalId: 'object',
    appId: 'app',
    displayName: 'AWS',
    appRoles,
  };
}

export function appRole(name: string, more: Partial<AppRole> = {}): AppRole {
  const { accountId = one } = more;
  return {
    connection: 'production',
    object: { surface: 'servicePrincipal', objectId: 'object' },
    accountId,
    accountName: 'prod',
    roleArn: roleArn(name, accountId),
    providerArn: providerArn(accountId),
    value: pair(name, accountId),
    id: `id of ${name}`,
    displayName: `prod ${name}`,
    description: name,
    enabled: true,
    ...more,
  };
}

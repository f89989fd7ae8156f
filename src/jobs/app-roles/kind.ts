import type { Difference } from '../../core/change.ts';
import type { Kind } from '../../core/kind.ts';
import { parseValue, valueOf } from '../role-pair.ts';
import type { AppRole } from './app-role.ts';

/**
 * An app role is the pair of role and provider within one connection, in whatever order its value names them.
 * Graph: an enabled app role cannot be removed, so it is disabled in one run and removed in a later one.
 */
export const appRoleKind: Kind<AppRole> = {
  noun: 'app role',
  key: (role) => keyOf(role.connection, role.roleArn, role.providerArn),
  target: (role) => role.connection,
  scope: (role) => role.accountId,
  foreign: (role) => role.foreign,
  retired: (role) => (role.enabled ? { ...role, enabled: false } : undefined),
  differences: (before, after) => [
    ...difference('displayName', before.displayName, after.displayName),
    ...difference('description', before.description, after.description),
    ...difference('isEnabled', String(before.enabled), String(after.enabled)),
  ],
  effect: ({ accountName: _name, assignees: _count, foreign: _foreign, ...role }) => role,
  words: (role) => [
    role.accountId,
    role.accountName,
    role.roleArn.slice(role.roleArn.indexOf(':role/') + ':role/'.length) + assigned(role),
  ],
};

function assigned({ assignees }: AppRole): string {
  return assignees === undefined ? '' : ` (${assignees} assigned)`;
}

export function keyOf(connection: string, roleArn: string, providerArn: string): string {
  return `${connection} ${valueOf(roleArn, providerArn)}`;
}

/** The account of what a key names; undefined for a key of another form. */
export function accountOfKey(key: string): string | undefined {
  return parseValue(key.slice(key.indexOf(' ') + 1))?.accountId;
}

function difference(field: string, before: string, after: string): Difference[] {
  return before === after ? [] : [{ field, before, after }];
}

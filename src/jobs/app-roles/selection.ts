import { matches } from '../../core/pattern.ts';
import type { IamRole } from '../../model/aws.ts';
import { hasTag } from '../account-selection.ts';
import type { Connection, RoleSelector } from './settings.ts';

export function needsRoleTags({ roles }: Connection): boolean {
  return [...(roles.include ?? []), ...roles.exclude].some(({ tag }) => tag !== undefined);
}

/** Why the configuration leaves a role out, or undefined when it is wanted. */
export function exclusion({ roles }: Connection, role: IamRole): string | undefined {
  if (!(roles.include?.some((selector) => fitsRole(selector, role)) ?? true))
    return 'no entry of roles.include fits it';
  return roles.exclude.some((selector) => fitsRole(selector, role))
    ? 'an entry of roles.exclude fits it'
    : undefined;
}

function fitsRole({ name, path, tag }: RoleSelector, role: IamRole): boolean {
  return (
    (name === undefined || matches(name, role.name)) &&
    (path === undefined || matches(path, role.path)) &&
    (tag === undefined || hasTag(tag, role.tags))
  );
}

import type { Role } from '@aws-sdk/client-iam';
import { roleArn, roleId } from '../identity.ts';
import type { AwsAccount, AwsWorld, IamRole } from '../../world.ts';

/** A role as ListRoles shows it: no tags, no last use, no boundary (AWS: ListRoles API reference). */
export function listedRole(world: AwsWorld, account: AwsAccount, role: IamRole): Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: roleId(account, role),
    Arn: roleArn(world, account, role),
    CreateDate: new Date(role.createDate),
    AssumeRolePolicyDocument: encoded(role.trust),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
  };
}

/** Sorted by key, as ListRoleTags gives them (AWS: ListRoleTags API reference). */
export function tagsOf({ tags }: Pick<IamRole, 'tags'>): { Key: string; Value: string }[] {
  return Object.entries(tags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** Policy documents are URL-encoded by RFC 3986 in IAM's answers, which encodes more than encodeURIComponent. */
function encoded(trust: IamRole['trust']): string {
  const text = typeof trust === 'string' ? trust : JSON.stringify(trust);
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

import type { Group, GroupMembership, User } from '@aws-sdk/client-identitystore';
import type { IdentityStore, IdentityStoreGroup, IdentityStoreUser } from '../../world.ts';

interface Common {
  readonly externalIds: readonly { readonly issuer: string; readonly id: string }[];
  readonly createdDate: string;
}

/** AWS: Group, Identity Store API reference. */
export function groupShape(group: IdentityStoreGroup, IdentityStoreId: string): Group {
  return {
    GroupId: group.id,
    DisplayName: group.displayName,
    ...common(group),
    ...(group.description === undefined ? {} : { Description: group.description }),
    IdentityStoreId,
  };
}

/** AWS: User, Identity Store API reference; of the attributes, those that a world has. */
export function userShape(user: IdentityStoreUser, IdentityStoreId: string): User {
  return {
    UserId: user.id,
    UserName: user.userName,
    ...common(user),
    ...(user.displayName === undefined ? {} : { DisplayName: user.displayName }),
    IdentityStoreId,
  };
}

/** AWS: GroupMembership, Identity Store API reference. */
export function membershipShape(
  { id, group, user }: IdentityStore['memberships'][number],
  IdentityStoreId: string,
): GroupMembership {
  return { IdentityStoreId, MembershipId: id, GroupId: group, MemberId: { UserId: user } };
}

function common({ externalIds, createdDate }: Common) {
  const ids = externalIds.map(({ issuer: Issuer, id: Id }) => ({ Issuer, Id }));
  return {
    ...(ids.length === 0 ? {} : { ExternalIds: ids }),
    CreatedAt: new Date(createdDate),
    UpdatedAt: new Date(createdDate),
  };
}

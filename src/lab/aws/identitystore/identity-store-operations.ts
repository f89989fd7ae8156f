import type { AwsOperation } from '../aws-operation.ts';
import { describeGroup } from './describe-group.ts';
import { describeUser } from './describe-user.ts';
import { getGroupId } from './get-group-id.ts';
import { isMemberInGroups } from './is-member-in-groups.ts';
import { listGroupMembershipsForMember } from './list-group-memberships-for-member.ts';
import { listGroupMemberships } from './list-group-memberships.ts';
import { listGroups } from './list-groups.ts';
import { listUsers } from './list-users.ts';

/** The operations of the identity store that are emulated. */
export const IDENTITY_STORE_OPERATIONS: readonly AwsOperation[] = [
  describeGroup,
  describeUser,
  getGroupId,
  isMemberInGroups,
  listGroupMembershipsForMember,
  listGroupMemberships,
  listGroups,
  listUsers,
];

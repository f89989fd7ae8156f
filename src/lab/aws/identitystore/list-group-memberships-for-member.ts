import { ListGroupMembershipsForMember$ } from '@aws-sdk/client-identitystore';
import type {
  ListGroupMembershipsForMemberCommandInput,
  ListGroupMembershipsForMemberCommandOutput,
} from '@aws-sdk/client-identitystore';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from '../sso-admin/paging.ts';
import { membershipShape } from './shapes.ts';
import { storeOperation, unknown } from './store-operation.ts';

/** AWS: ListGroupMembershipsForMember API reference. */
export const listGroupMembershipsForMember = storeOperation<
  ListGroupMembershipsForMemberCommandInput,
  ListGroupMembershipsForMemberCommandOutput
>(
  'identitystore:ListGroupMembershipsForMember',
  ListGroupMembershipsForMember$,
  (input, { store, identityStoreId, clouds }) => {
    const wanted = input.MemberId?.UserId;
    if (!store.users.some(({ id }) => id === wanted)) return unknown('USER', wanted);
    const all = store.memberships
      .filter(({ user }) => user === wanted)
      .map((each) => membershipShape(each, identityStoreId));
    const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { GroupMemberships: items, ...rest };
  },
);

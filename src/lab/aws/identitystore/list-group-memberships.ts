import { ListGroupMemberships$ } from '@aws-sdk/client-identitystore';
import type {
  ListGroupMembershipsCommandInput,
  ListGroupMembershipsCommandOutput,
} from '@aws-sdk/client-identitystore';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from '../sso-admin/paging.ts';
import { membershipShape } from './shapes.ts';
import { storeOperation, unknown } from './store-operation.ts';

/** AWS: ListGroupMemberships API reference. */
export const listGroupMemberships = storeOperation<
  ListGroupMembershipsCommandInput,
  ListGroupMembershipsCommandOutput
>(
  'identitystore:ListGroupMemberships',
  ListGroupMemberships$,
  (input, { store, identityStoreId, clouds }) => {
    const { GroupId: wanted } = input;
    if (!store.groups.some(({ id }) => id === wanted)) return unknown('GROUP', wanted);
    const all = store.memberships
      .filter(({ group }) => group === wanted)
      .map((each) => membershipShape(each, identityStoreId));
    const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { GroupMemberships: items, ...rest };
  },
);

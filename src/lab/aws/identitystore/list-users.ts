import { ListUsers$ } from '@aws-sdk/client-identitystore';
import type { ListUsersCommandInput, ListUsersCommandOutput } from '@aws-sdk/client-identitystore';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from '../sso-admin/paging.ts';
import { userShape } from './shapes.ts';
import { refuseFilters, storeOperation } from './store-operation.ts';

/** AWS: ListUsers API reference: whole objects. In the order of the world (assumed). */
export const listUsers = storeOperation<ListUsersCommandInput, ListUsersCommandOutput>(
  'identitystore:ListUsers',
  ListUsers$,
  (input, { store, identityStoreId, clouds }) => {
    const refused = refuseFilters(input.Filters);
    if (refused !== undefined) return refused;
    const all = store.users.map((each) => userShape(each, identityStoreId));
    const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { Users: items, ...rest };
  },
);

import { ListGroups$ } from '@aws-sdk/client-identitystore';
import type { ListGroupsCommandInput, ListGroupsCommandOutput } from '@aws-sdk/client-identitystore';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from '../sso-admin/paging.ts';
import { groupShape } from './shapes.ts';
import { refuseFilters, storeOperation } from './store-operation.ts';

/** AWS: ListGroups API reference: whole objects. In the order of the world (assumed). */
export const listGroups = storeOperation<ListGroupsCommandInput, ListGroupsCommandOutput>(
  'identitystore:ListGroups',
  ListGroups$,
  (input, { store, identityStoreId, clouds }) => {
    const refused = refuseFilters(input.Filters);
    if (refused !== undefined) return refused;
    const all = store.groups.map((each) => groupShape(each, identityStoreId));
    const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { Groups: items, ...rest };
  },
);

import { DescribeUser$ } from '@aws-sdk/client-identitystore';
import type { DescribeUserCommandInput, DescribeUserCommandOutput } from '@aws-sdk/client-identitystore';
import { userShape } from './shapes.ts';
import { storeOperation, unknown } from './store-operation.ts';

/** AWS: DescribeUser API reference. */
export const describeUser = storeOperation<DescribeUserCommandInput, DescribeUserCommandOutput>(
  'identitystore:DescribeUser',
  DescribeUser$,
  ({ UserId: wanted }, { store, identityStoreId }) => {
    const found = store.users.find(({ id }) => id === wanted);
    return found === undefined ? unknown('USER', wanted) : userShape(found, identityStoreId);
  },
);

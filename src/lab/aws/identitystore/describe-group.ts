import { DescribeGroup$ } from '@aws-sdk/client-identitystore';
import type { DescribeGroupCommandInput, DescribeGroupCommandOutput } from '@aws-sdk/client-identitystore';
import { groupShape } from './shapes.ts';
import { storeOperation, unknown } from './store-operation.ts';

/** AWS: DescribeGroup API reference. */
export const describeGroup = storeOperation<DescribeGroupCommandInput, DescribeGroupCommandOutput>(
  'identitystore:DescribeGroup',
  DescribeGroup$,
  ({ GroupId: wanted }, { store, identityStoreId }) => {
    const found = store.groups.find(({ id }) => id === wanted);
    return found === undefined ? unknown('GROUP', wanted) : groupShape(found, identityStoreId);
  },
);

import { ListInstances$ } from '@aws-sdk/client-sso-admin';
import type { ListInstancesCommandInput, ListInstancesCommandOutput } from '@aws-sdk/client-sso-admin';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { refuseThrottled } from './center-operation.ts';
import { instanceShape } from './instance-shape.ts';
import { pageOf } from './paging.ts';

/**
 * AWS: ListInstances API reference: the instances that the account can see. That a member account sees the
 * organization's, and that a Region without it answers with none, is assumed.
 */
export const listInstances = awsOperation<ListInstancesCommandInput, ListInstancesCommandOutput>(
  'sso:ListInstances',
  ListInstances$,
  (input, call) => {
    const { identityCenter: center } = call.clouds.world.aws;
    if (center === undefined) return { Instances: [] };
    const refused = refuseThrottled(center, call);
    if (refused !== undefined) return refused;
    const here = [center.primaryRegion, ...center.regions].includes(call.region);
    const found = pageOf(
      here ? [instanceShape(center, call)] : [],
      input,
      call.clouds.world.pageSize.identityCenter,
    );
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { Instances: items, ...rest };
  },
);

import { ResourceNotFoundException$, ThrottlingException$ } from '@aws-sdk/client-identitystore';
import type { StaticOperationSchema } from '@smithy/types';
import type { IdentityStore } from '../../world.ts';
import { awsOperation } from '../aws-operation.ts';
import type { Answer, AwsCall, AwsOperation, Received, Refusal } from '../aws-operation.ts';
import { throttled } from '../sso-admin/rate.ts';
import { invalidInput, refuse } from '../sso-admin/refusals.ts';

/** What a handler knows besides its input. */
export interface StoreCall extends AwsCall {
  readonly store: IdentityStore;
  readonly identityStoreId: string;
}

interface OfStore {
  readonly IdentityStoreId?: string | undefined;
}

/**
 * A read of the identity store: from member accounts too (AWS: ListGroups API reference), in the primary Region and
 * the additional ones (AWS: "IAM Identity Center service APIs supported in additional AWS Regions"), 20 a second for
 * each operation (AWS: "IAM Identity Center quotas").
 */
export function storeOperation<I extends OfStore, O>(
  name: string,
  schema: StaticOperationSchema,
  handle: (input: Received<I>, call: StoreCall) => Answer<O>,
): AwsOperation {
  return awsOperation<I, O>(
    name,
    schema,
    (input, call) => {
      const { identityCenter: center } = call.clouds.world.aws;
      const { IdentityStoreId: id } = input;
      if (center !== undefined && throttled(name, center.settings.rate, call.clouds)) {
        return refuse(ThrottlingException$, 'Rate exceeded');
      }
      if (id === undefined || !/^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id)) {
        return invalidInput('identityStoreId', id, 'Member must be the id of an identity store');
      }
      const here = center && [center.primaryRegion, ...center.regions].includes(call.region);
      if (!here || center.identityStoreId !== id) return unknown('IDENTITY_STORE', id);
      return handle(input, { ...call, store: center.identityStore, identityStoreId: id });
    },
    ({ IdentityStoreId }) => IdentityStoreId ?? '*',
  );
}

/** AWS: ResourceNotFoundException, Identity Store API reference; the words are assumed. */
export function unknown(type: 'GROUP' | 'USER' | 'IDENTITY_STORE', id: string | undefined): Refusal {
  return refuse(ResourceNotFoundException$, `${type} not found.`, {
    ResourceType: type,
    ...(id === undefined ? {} : { ResourceId: id }),
  });
}

/** AWS: ListGroups API reference: filters are deprecated. Some Regions refuse them by now, and so does the lab. */
export function refuseFilters(filters: readonly unknown[] | undefined): Refusal | undefined {
  if (filters === undefined || filters.length === 0) return undefined;
  const { refused } = invalidInput('filters', undefined, '');
  return { refused: { ...refused, message: 'Filter is deprecated, please remove filter from request' } };
}

import type { CenterOperation } from '../../world.ts';
import { isRefusal } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import type { CenterCall } from './center-call.ts';
import { inProgress, poll } from './operations.ts';
import { pageOf } from './paging.ts';
import { invalidInput, notFound } from './refusals.ts';
import { statusMetadata } from './status-shape.ts';

/** The operation of that kind; asking for it counts as a poll. */
export function polledOperation(
  kind: CenterOperation['kind'],
  requestId: string | undefined,
  call: CenterCall,
): CenterOperation | Refusal {
  if (requestId === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(requestId)) {
    return invalidInput('requestId', requestId, 'Member must be the id of a request');
  }
  const operation = call.center.operations.find((each) => each.kind === kind && each.requestId === requestId);
  if (operation === undefined) return notFound('Request');
  poll(operation, call);
  return operation;
}

interface ListRequest {
  readonly Filter?: { readonly Status?: string | undefined } | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** A page of the operations of that kind, the newest first (the order is assumed). */
export function listedOperations(
  kind: CenterOperation['kind'],
  input: ListRequest,
  { center, clouds }: CenterCall,
) {
  const wanted = input.Filter?.Status;
  const all = (wanted === 'IN_PROGRESS' ? inProgress(center) : center.operations)
    .filter((each) => each.kind === kind && (wanted === undefined || each.status === wanted))
    .toReversed();
  const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
  return isRefusal(found) ? found : { ...found, items: found.items.map((each) => statusMetadata(each)) };
}

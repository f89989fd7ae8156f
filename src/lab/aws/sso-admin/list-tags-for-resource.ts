import { ListTagsForResource$ } from '@aws-sdk/client-sso-admin';
import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { pageOf } from './paging.ts';
import { taggedSet } from './tags.ts';

/** AWS: ListTagsForResource API reference, which leaves InstanceArn optional; the lab does not. */
export const listTagsForResource = centerOperation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>('sso:ListTagsForResource', ListTagsForResource$, (input, { center, clouds }) => {
  const set = taggedSet(input.ResourceArn, center);
  if (isRefusal(set)) return set;
  const tags = Object.entries(set.tags).map(([Key, Value]) => ({ Key, Value }));
  const found = pageOf(tags, input, clouds.world.pageSize.identityCenter);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { Tags: items, ...rest };
});

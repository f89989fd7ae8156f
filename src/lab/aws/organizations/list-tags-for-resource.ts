import { ListTagsForResource$, TargetNotFoundException$ } from '@aws-sdk/client-organizations';
import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-organizations';
import { awsOperation, notEmulated, refuseJson } from '../aws-operation.ts';
import { refuseMembers } from './access.ts';

/** AWS: ListTagsForResource API reference. At most 50 tags, in one page; a world has tags for accounts only. */
export const listTagsForResource = awsOperation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>('organizations:ListTagsForResource', ListTagsForResource$, ({ ResourceId }, call) => {
  const member = refuseMembers(call);
  if (member !== undefined) return member;
  if (ResourceId !== undefined && /^(r|ou|p|rp)-/.test(ResourceId)) {
    return notEmulated('organizations:ListTagsForResource for anything but accounts');
  }
  const account = call.clouds.world.aws.accounts.find(({ id }) => id === ResourceId);
  if (account === undefined) {
    return refuseJson(TargetNotFoundException$, "You specified a target that doesn't exist.");
  }
  return { Tags: Object.entries(account.tags).map(([Key, Value]) => ({ Key, Value })) };
});

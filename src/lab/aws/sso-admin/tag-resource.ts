import { ServiceQuotaExceededException$, TagResource$ } from '@aws-sdk/client-sso-admin';
import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { refuseDelegated } from './permission-set-operation.ts';
import { refuse } from './refusals.ts';
import { refuseTags, taggedSet, withTags } from './tags.ts';

/** AWS: TagResource API reference: at most 50 tags. A tag is no change that accounts are provisioned with. */
export const tagResource = centerOperation<TagResourceCommandInput, TagResourceCommandOutput>(
  'sso:TagResource',
  TagResource$,
  (input, call) => {
    const set = taggedSet(input.ResourceArn, call.center);
    if (isRefusal(set)) return set;
    const refused = refuseDelegated('sso:TagResource', set, [], call) ?? refuseTags(input.Tags ?? []);
    if (refused !== undefined) return refused;
    const tags = withTags(set.tags, input.Tags ?? []);
    if (Object.keys(tags).length > 50) {
      return refuse(ServiceQuotaExceededException$, 'A resource can have 50 tags.');
    }
    set.tags = tags;
    return {};
  },
);

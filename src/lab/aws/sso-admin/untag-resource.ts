import { UntagResource$ } from '@aws-sdk/client-sso-admin';
import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { refuseDelegated } from './permission-set-operation.ts';
import { taggedSet } from './tags.ts';

/** AWS: UntagResource API reference. Keys that are not there are no error (assumed). */
export const untagResource = centerOperation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  'sso:UntagResource',
  UntagResource$,
  (input, call) => {
    const set = taggedSet(input.ResourceArn, call.center);
    if (isRefusal(set)) return set;
    const refused = refuseDelegated('sso:UntagResource', set, [], call);
    if (refused !== undefined) return refused;
    const gone = new Set(input.TagKeys ?? []);
    set.tags = Object.fromEntries(Object.entries(set.tags).filter(([key]) => !gone.has(key)));
    return {};
  },
);

import { InvalidInputException$, LimitExceededException$ } from '@aws-sdk/client-iam';
import type { Tag } from '@aws-sdk/client-iam';
import { invalid, refuseQuery } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';

type Tags = Readonly<Record<string, string>>;

/** AWS: "Tags for IAM resources": fifty, keys of 1 to 128 characters, values of up to 256, none that begins as AWS's. */
const MOST_TAGS = 50;

/** The tags that there are, with these put in or written over. */
export function withTags(before: Tags, tags: readonly Tag[] = []): Record<string, string> | Refusal {
  const after: Record<string, string> = { ...before };
  for (const { Key = '', Value = '' } of tags) {
    if (Key.length < 1 || Key.length > 128) {
      return invalid('tags.1.member.key', Key, 'Member must have length between 1 and 128');
    }
    if (Value.length > 256) {
      return invalid('tags.1.member.value', Value, 'Member must have length less than or equal to 256');
    }
    if (/^aws:/i.test(Key)) {
      return refuseQuery(InvalidInputException$, 'Tag keys that begin with aws: are reserved for AWS.');
    }
    after[Key] = Value;
  }
  if (Object.keys(after).length <= MOST_TAGS) return after;
  return refuseQuery(LimitExceededException$, `Cannot exceed quota for TagsPerResource: ${MOST_TAGS}`);
}

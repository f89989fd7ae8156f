import type { IdentityCenter, PermissionSet } from '../../world.ts';
import { notEmulated } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import { permissionSetOf } from './permission-set-operation.ts';
import { invalidInput } from './refusals.ts';

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** AWS: Tag, IAM Identity Center API reference. */
export function refuseTags(tags: readonly Tag[]): Refusal | undefined {
  for (const { Key = '', Value } of tags) {
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(Key))
      return invalidInput('tags', Key, 'Member must be a key');
    if (Value === undefined || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(Value)) {
      return invalidInput('tags', Value, 'Member must be a value');
    }
  }
  return undefined;
}

export function withTags(
  before: Readonly<Record<string, string>>,
  tags: readonly Tag[],
): Record<string, string> {
  return { ...before, ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
}

/** The permission set of the ARN; a world has tags for nothing else of IAM Identity Center. */
export function taggedSet(arn: string | undefined, center: IdentityCenter): PermissionSet | Refusal {
  return arn?.includes(':permissionSet/') === false
    ? notEmulated('tags of anything but permission sets')
    : permissionSetOf(arn, center);
}

import { UnmodifiableEntityException$ } from '@aws-sdk/client-iam';
import type { IamRole } from '../../world.ts';
import { invalid, isRefusal, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { roleNamed } from './find-role.ts';

interface Fields {
  readonly Description?: string | undefined;
  readonly MaxSessionDuration?: number | undefined;
}

/** AWS: UpdateRole API reference: an hour to twelve, and 1000 characters. */
export function refuseRoleFields({
  Description = '',
  MaxSessionDuration = 3600,
}: Fields): Refusal | undefined {
  if (Description.length > 1000) {
    return invalid('description', '…', 'Member must have length less than or equal to 1000');
  }
  const whole = Number.isInteger(MaxSessionDuration);
  if (whole && MaxSessionDuration >= 3600 && MaxSessionDuration <= 43_200) return undefined;
  return invalid('maxSessionDuration', MaxSessionDuration, 'Member must have value between 3600 and 43200');
}

/**
 * The caller's role of that name, unless only AWS may change it: service-linked ones (UpdateRole API reference), and
 * those of IAM Identity Center in the words that users report.
 */
export function writableRole(name: string | undefined, call: AwsCall): IamRole | Refusal {
  const role = roleNamed(name, call);
  if (isRefusal(role) || !/^\/aws-(reserved|service-role)\//.test(role.path)) return role;
  const message = `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`;
  return refuseQuery(UnmodifiableEntityException$, message);
}

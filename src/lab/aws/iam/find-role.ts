import { NoSuchEntityException$ } from '@aws-sdk/client-iam';
import { invalid, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import type { IamRole } from '../../world.ts';

/** The caller's role of that name. Names of roles are the same in any case (AWS: IAM object quotas). */
export function roleNamed(name: string | undefined, { account }: AwsCall): IamRole | Refusal {
  if (name === undefined) return invalid('roleName', name, 'Member must not be null');
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
    return invalid('roleName', name, String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]+`);
  }
  const role = account.roles.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return role ?? refuseQuery(NoSuchEntityException$, `The role with name ${name} cannot be found.`);
}

import { NoSuchEntityException$ } from '@aws-sdk/client-iam';
import type { AwsAccount, AwsWorld, IamUser } from '../../world.ts';
import { invalid, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';

/** The caller's user of that name. Names of users are the same in any case (AWS: IAM object quotas). */
export function userNamed(name: string | undefined, { account }: AwsCall): IamUser | Refusal {
  if (name === undefined) return NO_USER;
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    return invalid('userName', name, String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]+`);
  }
  const user = account.users.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return user ?? refuseQuery(NoSuchEntityException$, `The user with name ${name} cannot be found.`);
}

/** Without a name IAM takes the user who asks, and a role is none; the words are those that users report. */
const NO_USER: Refusal = {
  refused: {
    status: 400,
    code: 'ValidationError',
    message: 'Must specify userName when calling with non-User credentials',
  },
};

export function userArn(world: AwsWorld, account: AwsAccount, { path, name }: IamUser): string {
  return `arn:${world.partition}:iam::${account.id}:user${path}${name}`;
}

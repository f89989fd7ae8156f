import { createHash } from 'node:crypto';
import type { AwsAccount, AwsWorld, IamRole, PermissionSet } from '../../world.ts';

/**
 * The role that a permission set has in an account (AWS: "Referencing permission sets in resource policies, Amazon
 * EKS, and AWS KMS"): below a reserved path, which names the Region unless it is us-east-1, and with a suffix that is
 * another when the role is made again. Gives its name.
 */
export function addReservedRole(
  set: PermissionSet,
  account: AwsAccount,
  { partition, identityCenter }: AwsWorld,
  seed: string,
): string {
  const region = identityCenter?.primaryRegion ?? 'us-east-1';
  const name = `AWSReservedSSO_${set.name}_${suffix(`${set.id} ${account.id} ${seed}`)}`;
  const provider = `AWSSSO_${suffix(`${identityCenter?.instanceArn} ${account.id}`)}_DO_NOT_DELETE`;
  const role: IamRole = {
    name,
    path: `/aws-reserved/sso.amazonaws.com/${region === 'us-east-1' ? '' : `${region}/`}`,
    ...(set.description === undefined ? {} : { description: set.description }),
    maxSessionDuration: 43_200,
    createDate: '2024-01-01T00:00:00Z',
    tags: {},
    trust: trust(`arn:${partition}:iam::${account.id}:saml-provider/${provider}`),
    managedPolicies: policyArns(set, account, partition),
    deniedActions: [],
  };
  account.roles.push(role);
  return name;
}

export function updateReservedRole(
  set: PermissionSet,
  account: AwsAccount,
  { partition }: AwsWorld,
  name: string | undefined,
): void {
  const role = account.roles.find((each) => each.name === name);
  if (role === undefined) return;
  role.managedPolicies = policyArns(set, account, partition);
  if (set.description === undefined) delete role.description;
  else role.description = set.description;
}

export function removeReservedRole(account: AwsAccount, name: string | undefined): void {
  const index = account.roles.findIndex((role) => role.name === name);
  if (index !== -1) account.roles.splice(index, 1);
}

/** Of both kinds of managed policies; a customer's is the account's own of that name. */
function policyArns(set: PermissionSet, { id }: AwsAccount, partition: string): string[] {
  const own = set.customerManagedPolicies.map(
    ({ path, name }) => `arn:${partition}:iam::${id}:policy${path}${name}`,
  );
  return [...set.managedPolicies, ...own];
}

function trust(providerArn: string): Record<string, unknown> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
  };
}

function suffix(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 16);
}

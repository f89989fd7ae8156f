import { InvalidInputException$, NoSuchEntityException$ } from '@aws-sdk/client-iam';
import type { AttachedPolicy } from '@aws-sdk/client-iam';
import { invalid, isRefusal, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { page } from './paging.ts';

interface ListRequest {
  readonly PathPrefix?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

interface Listed {
  readonly AttachedPolicies: AttachedPolicy[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** A page of managed policies. AWS: ListAttachedRolePolicies API reference; that they are sorted is assumed. */
export function listedPolicies(
  arns: readonly string[],
  input: ListRequest,
  { clouds }: AwsCall,
): Listed | Refusal {
  const { PathPrefix = '/' } = input;
  const below = arns.filter((arn) => pathOf(arn).startsWith(PathPrefix)).toSorted();
  const found = page(below, (arn) => arn, input, clouds.world.pageSize.iam);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  const AttachedPolicies = items.map((PolicyArn) => ({ PolicyName: nameOf(PolicyArn), PolicyArn }));
  return { AttachedPolicies, ...rest };
}

/**
 * An ARN of a policy that can be attached: one of the account, or any of AWS, since the lab does not know which of
 * those there are. The words about one that is not there are those that users report.
 */
export function attachablePolicy(arn: string | undefined, { account, clouds }: AwsCall): string | Refusal {
  if (arn === undefined) return invalid('policyArn', arn, 'Member must not be null');
  const { partition } = clouds.world.aws;
  if (!/^arn:[\w-]+:iam::(aws|\d{12}):policy(\/[\w.,+@=-]+)+$/.test(arn) || arn.split(':')[1] !== partition) {
    return refuseQuery(InvalidInputException$, `ARN ${arn} is not valid.`);
  }
  const own = account.customerManagedPolicies.map(
    ({ path, name }) => `arn:${partition}:iam::${account.id}:policy${path}${name}`,
  );
  if (arn.includes(':iam::aws:') || own.includes(arn)) return arn;
  return refuseQuery(NoSuchEntityException$, `Policy ${arn} does not exist or is not attachable.`);
}

function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

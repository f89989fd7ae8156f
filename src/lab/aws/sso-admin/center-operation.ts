import { AccessDeniedException$, ThrottlingException$ } from '@aws-sdk/client-sso-admin';
import type { StaticOperationSchema } from '@smithy/types';
import type { IdentityCenter } from '../../world.ts';
import { awsOperation, notEmulated } from '../aws-operation.ts';
import type { Answer, AwsCall, AwsOperation, Received, Refusal } from '../aws-operation.ts';
import type { CenterCall } from './center-call.ts';
import { throttled } from './rate.ts';
import { denied, invalidInput, notFound, refuse } from './refusals.ts';

export interface OfInstance {
  readonly InstanceArn?: string | undefined;
}

/**
 * An operation on permission sets or assignments: for the account that owns the instance and its delegated
 * administrator, in the primary Region (AWS: "Delegated administration"; "IAM Identity Center service APIs supported
 * in additional AWS Regions").
 */
export function centerOperation<I extends OfInstance, O>(
  name: string,
  schema: StaticOperationSchema,
  handle: (input: Received<I>, call: CenterCall) => Answer<O>,
): AwsOperation {
  return awsOperation<I, O>(
    name,
    schema,
    (input, call) => {
      const { identityCenter: center } = call.clouds.world.aws;
      if (center === undefined) return notFound('Instance');
      const wrong =
        refuseThrottled(center, call) ??
        refuseOutsiders(name, center, call) ??
        refuseInstance(input.InstanceArn, center);
      return wrong ?? handle(input, { ...call, center });
    },
    (input) => input.InstanceArn ?? '*',
  );
}

/** AWS: "IAM Identity Center quotas": one limit for all of the service's operations together. */
export function refuseThrottled(center: IdentityCenter, { clouds }: AwsCall): Refusal | undefined {
  if (!throttled('sso', center.settings.rate, clouds)) return undefined;
  return refuse(ThrottlingException$, 'Rate exceeded');
}

/** The account that the instance belongs to: the management account, or it is an account instance. */
export function ownerOf(center: IdentityCenter, { clouds }: AwsCall): string {
  return center.ownerAccount ?? clouds.world.aws.organization.managementAccount;
}

/** An account instance has no permission sets (AWS: "Account instances of IAM Identity Center"). */
function refuseOutsiders(action: string, center: IdentityCenter, call: AwsCall): Refusal | undefined {
  const owner = ownerOf(center, call);
  if (owner !== call.clouds.world.aws.organization.managementAccount) {
    return notEmulated(`${action} of an account instance`);
  }
  if (![owner, center.delegatedAdministrator].includes(call.account.id)) {
    return denied(action, center.instanceArn, call);
  }
  if (center.primaryRegion === call.region) return undefined;
  if (!center.regions.includes(call.region)) return notFound('Instance');
  return refuse(
    AccessDeniedException$,
    `${action} is supported in the primary Region ${center.primaryRegion} only.`,
  );
}

const INSTANCE_ARN = /^arn:aws(-[a-z]{1,5}){0,3}:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/;

function refuseInstance(arn: string | undefined, center: IdentityCenter): Refusal | undefined {
  if (arn === undefined) return invalidInput('instanceArn', arn, 'Member must not be null');
  if (!INSTANCE_ARN.test(arn)) {
    return invalidInput(
      'instanceArn',
      arn,
      `Member must satisfy regular expression pattern: ${INSTANCE_ARN.source}`,
    );
  }
  if (arn !== center.instanceArn) return notFound('Instance');
  // AWS: DescribeInstance API reference: until it is active, an instance can be described and deleted only.
  return center.status === 'ACTIVE'
    ? undefined
    : refuse(AccessDeniedException$, `The instance is in state ${center.status}.`);
}

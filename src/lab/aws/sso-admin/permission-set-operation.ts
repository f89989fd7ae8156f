import type { StaticOperationSchema } from '@smithy/types';
import type { IdentityCenter, PermissionSet } from '../../world.ts';
import { isRefusal } from '../aws-operation.ts';
import type { Answer, AwsOperation, Received, Refusal } from '../aws-operation.ts';
import type { CenterCall } from './center-call.ts';
import { centerOperation } from './center-operation.ts';
import type { OfInstance } from './center-operation.ts';
import { denied, invalidInput, notFound } from './refusals.ts';

interface OfPermissionSet extends OfInstance {
  readonly PermissionSetArn?: string | undefined;
}

/** An operation that names a permission set, which must be there. */
export function permissionSetOperation<I extends OfPermissionSet, O>(
  name: string,
  schema: StaticOperationSchema,
  handle: (input: Received<I>, set: PermissionSet, call: CenterCall) => Answer<O>,
): AwsOperation {
  return centerOperation<I, O>(name, schema, (input, call) => {
    const set = permissionSetOf(input.PermissionSetArn, call.center);
    return isRefusal(set) ? set : handle(input, set, call);
  });
}

/**
 * A change of what a permission set grants. Accounts that have it keep the old version until it is provisioned to
 * them (AWS: AttachManagedPolicyToPermissionSet API reference).
 */
export function permissionSetChange<I extends OfPermissionSet>(
  name: string,
  schema: StaticOperationSchema,
  change: (input: Received<I>, set: PermissionSet, call: CenterCall) => Refusal | undefined,
): AwsOperation {
  return permissionSetOperation<I, object>(name, schema, (input, set, call) => {
    const refusal = refuseDelegated(name, set, [], call) ?? change(input, set, call);
    if (refusal !== undefined) return refusal;
    set.version += 1;
    return {};
  });
}

/**
 * What a delegated administrator may not: assign in the management account, and touch permission sets that are
 * provisioned there (AWS: "Delegated administration").
 */
export function refuseDelegated(
  action: string,
  set: PermissionSet,
  targets: readonly string[],
  call: CenterCall,
): Refusal | undefined {
  const { managementAccount } = call.clouds.world.aws.organization;
  if (call.account.id === managementAccount) return undefined;
  const reached = [...targets, ...set.provisioned.map(({ account }) => account)];
  return reached.includes(managementAccount)
    ? denied(action, permissionSetArn(set, call.center), call)
    : undefined;
}

export function permissionSetArn({ id }: Pick<PermissionSet, 'id'>, { instanceArn }: IdentityCenter): string {
  return `${instanceArn.replace(':::instance/', ':::permissionSet/')}/${id}`;
}

const PERMISSION_SET_ARN =
  /^arn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9-.]{16}\/ps-[a-zA-Z0-9-./]{16}$/;

export function permissionSetOf(arn: string | undefined, center: IdentityCenter): PermissionSet | Refusal {
  if (arn === undefined) return invalidInput('permissionSetArn', arn, 'Member must not be null');
  if (!PERMISSION_SET_ARN.test(arn)) {
    return invalidInput(
      'permissionSetArn',
      arn,
      `Member must satisfy regular expression pattern: ${PERMISSION_SET_ARN.source}`,
    );
  }
  return (
    center.permissionSets.find((set) => permissionSetArn(set, center) === arn) ?? notFound('PermissionSet')
  );
}

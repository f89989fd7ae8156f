import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListInstancesCommand,
} from '@aws-sdk/client-sso-admin';
import type { AccountAssignmentOperationStatus } from '@aws-sdk/client-sso-admin';
import {
  groupAssignments,
  identityCenter,
  INSTANCE_ARN,
  permissionSet,
  permissionSetArn,
  principalId,
  storeGroup,
  storeUser,
} from '../../../../support/identity-center.ts';
import type { IdentityCenterInput } from '../../../../support/identity-center.ts';
import { ACCOUNT, callerCredentials, OTHER_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import type { WorldOptions } from '../../../../support/worlds.ts';
import { awsLab } from '../../target.ts';
import type { AwsLab, AwsTarget } from '../../target.ts';

export const SUSPENDED_ACCOUNT = '777766665555';
/** Assigned to group `data` in the first account. */
export const READ = 'Read';
/** Assigned to nobody. */
export const WRITE = 'Write';

export const input = {
  InstanceArn: INSTANCE_ARN,
  TargetId: ACCOUNT,
  TargetType: 'AWS_ACCOUNT',
  PrincipalType: 'GROUP',
} as const;

/** Three accounts, two permission sets, three groups, one assignment; the rate is no matter. */
export function estate(changes: IdentityCenterInput = {}, options: WorldOptions = {}): AwsLab {
  const { settings, ...rest } = changes;
  const center = identityCenter({
    permissionSets: [permissionSet(READ), permissionSet(WRITE)],
    accountAssignments: groupAssignments('data', READ, [ACCOUNT]),
    identityStore: {
      groups: [storeGroup('data'), storeGroup('ops'), storeGroup('audit')],
      users: [storeUser('ada')],
    },
    settings: { rate: 'unlimited', ...settings },
    ...rest,
  });
  const accounts = [
    { id: ACCOUNT, name: 'prod' },
    { id: OTHER_ACCOUNT, name: 'test' },
    { id: SUSPENDED_ACCOUNT, name: 'gone', state: 'SUSPENDED' as const },
  ];
  return awsLab(worldWith({ accounts, identityCenter: center, ...options }));
}

/** A caller in the account that may administer IAM Identity Center besides the management account. */
export function delegated(lab: AwsLab): AwsLab {
  const credentials = { ...callerCredentials(), accessKeyId: 'AKIALABDELEGATE00001' };
  lab.lab.world.aws.callers.push({
    ...credentials,
    principalArn: `arn:aws:iam::${OTHER_ACCOUNT}:user/admin`,
  });
  return { ...lab, ...lab.as(credentials), iam: lab.iam };
}

export function create(
  { ssoAdmin }: Pick<AwsTarget, 'ssoAdmin'>,
  set: string,
  group: string,
  TargetId: string = ACCOUNT,
): Promise<AccountAssignmentOperationStatus> {
  const names = { PermissionSetArn: permissionSetArn(set), PrincipalId: principalId(group) };
  return ssoAdmin
    .send(new CreateAccountAssignmentCommand({ ...input, ...names, TargetId }))
    .then(({ AccountAssignmentCreationStatus: status = {} }) => status);
}

export function remove(
  { ssoAdmin }: Pick<AwsTarget, 'ssoAdmin'>,
  set: string,
  group: string,
  TargetId: string = ACCOUNT,
): Promise<AccountAssignmentOperationStatus> {
  const names = { PermissionSetArn: permissionSetArn(set), PrincipalId: principalId(group) };
  return ssoAdmin
    .send(new DeleteAccountAssignmentCommand({ ...input, ...names, TargetId }))
    .then(({ AccountAssignmentDeletionStatus: status = {} }) => status);
}

/** What became of a request after the time that it takes. */
export async function outcome(
  { lab, ssoAdmin }: AwsLab,
  { RequestId }: AccountAssignmentOperationStatus,
): Promise<AccountAssignmentOperationStatus> {
  await lab.clock.sleep(4_000);
  const ids = { InstanceArn: INSTANCE_ARN };
  const kind = lab.world.aws.identityCenter?.operations.find(
    ({ requestId }) => requestId === RequestId,
  )?.kind;
  if (kind === 'delete') {
    const command = { ...ids, AccountAssignmentDeletionRequestId: RequestId };
    const reply = await ssoAdmin.send(new DescribeAccountAssignmentDeletionStatusCommand(command));
    return reply.AccountAssignmentDeletionStatus ?? {};
  }
  const command = { ...ids, AccountAssignmentCreationRequestId: RequestId };
  const reply = await ssoAdmin.send(new DescribeAccountAssignmentCreationStatusCommand(command));
  return reply.AccountAssignmentCreationStatus ?? {};
}

/** Ids of who is assigned. */
export async function assigned(
  { ssoAdmin }: Pick<AwsTarget, 'ssoAdmin'>,
  set: string,
  AccountId: string = ACCOUNT,
) {
  const command = { InstanceArn: INSTANCE_ARN, AccountId, PermissionSetArn: permissionSetArn(set) };
  const { AccountAssignments = [] } = await ssoAdmin.send(new ListAccountAssignmentsCommand(command));
  return AccountAssignments.map(({ PrincipalId }) => PrincipalId);
}

export function reservedRoles({ lab }: AwsLab, accountId: string = ACCOUNT): readonly string[] {
  const account = lab.world.aws.accounts.find(({ id }) => id === accountId);
  return (account?.roles ?? []).map(({ name }) => name).filter((name) => name.startsWith('AWSReservedSSO_'));
}

/** The organization's instance, live or not. */
export async function instanceOf({ ssoAdmin }: Pick<AwsTarget, 'ssoAdmin'>) {
  const { Instances = [] } = await ssoAdmin.send(new ListInstancesCommand({}));
  const [instance] = Instances;
  if (instance?.InstanceArn === undefined || instance.IdentityStoreId === undefined) {
    throw new Error('There is no instance of IAM Identity Center.');
  }
  return { InstanceArn: instance.InstanceArn, IdentityStoreId: instance.IdentityStoreId, instance };
}

import { CreateRole$, EntityAlreadyExistsException$, LimitExceededException$ } from '@aws-sdk/client-iam';
import type { CreateRoleCommandInput, CreateRoleCommandOutput } from '@aws-sdk/client-iam';
import type { IamRole } from '../../world.ts';
import { awsOperation, invalid, isRefusal, notEmulated, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Received, Refusal } from '../aws-operation.ts';
import { refuseRoleFields } from './role-fields.ts';
import { listedRole, tagsOf } from './role-shape.ts';
import { withTags } from './tags.ts';
import { trustDocument } from './trust-document.ts';

/** AWS: "IAM and STS quotas": by default. */
const MOST_ROLES = 1000;

/** AWS: CreateRole API reference. */
export const createRole = awsOperation<CreateRoleCommandInput, CreateRoleCommandOutput>(
  'iam:CreateRole',
  CreateRole$,
  (input, call) => {
    if (input.PermissionsBoundary !== undefined) return notEmulated('iam:CreateRole with a boundary');
    const role = newRole(input, call);
    if (isRefusal(role)) return role;
    const { account, clouds } = call;
    account.roles.push(role);
    const Tags = tagsOf(role);
    const shown = listedRole(clouds.world.aws, account, role);
    return { Role: { ...shown, ...(Tags.length > 0 ? { Tags } : {}) } };
  },
  ({ Path = '/', RoleName = '*' }, { account, clouds }) =>
    `arn:${clouds.world.aws.partition}:iam::${account.id}:role${Path}${RoleName}`,
);

function newRole(input: Received<CreateRoleCommandInput>, call: AwsCall): IamRole | Refusal {
  const { RoleName: name = '', Path: path = '/', Description, MaxSessionDuration = 3600 } = input;
  const { account, clouds } = call;
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
    return invalid('roleName', name, String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]+`);
  }
  if (!/^\/([\u0021-\u007F]{1,510}\/)?$/.test(path)) {
    return invalid('path', path, 'Member must begin and end with a slash, and have at most 512 characters');
  }
  const wrong = refuseRoleFields({ Description, MaxSessionDuration });
  if (wrong !== undefined) return wrong;
  const trust = trustDocument(input.AssumeRolePolicyDocument, call);
  if (isRefusal(trust)) return trust;
  const tags = withTags({}, input.Tags);
  if (isRefusal(tags)) return tags;
  if (account.roles.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
    return refuseQuery(EntityAlreadyExistsException$, `Role with name ${name} already exists.`);
  }
  if (account.roles.length >= MOST_ROLES) {
    return refuseQuery(LimitExceededException$, `Cannot exceed quota for RolesPerAccount: ${MOST_ROLES}`);
  }
  return {
    name,
    path,
    ...(Description === undefined ? {} : { description: Description }),
    maxSessionDuration: MaxSessionDuration,
    createDate: clouds.clock.now().toISOString(),
    tags,
    trust,
    managedPolicies: [],
    deniedActions: [],
  };
}

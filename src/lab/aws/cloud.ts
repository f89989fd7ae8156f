import type { AwsCaller, Cloud, Clouds, Identified, LabError, LabRequest } from '../operation.ts';
import { meansAction } from './action-pattern.ts';
import { isRefusal } from './aws-operation.ts';
import type { AwsCall, AwsOperation } from './aws-operation.ts';
import { authenticate, holderOf } from './credentials.ts';
import { describeTrails } from './cloudtrail/describe-trails.ts';
import { getEventSelectors } from './cloudtrail/get-event-selectors.ts';
import { getTrailStatus } from './cloudtrail/get-trail-status.ts';
import { describeRule } from './events/describe-rule.ts';
import { listTargetsByRule } from './events/list-targets-by-rule.ts';
import { putEvents } from './events/put-events.ts';
import { isAwsHost, serviceOfHost } from './hosts.ts';
import { IAM_OPERATIONS } from './iam/iam-operations.ts';
import { callerArn } from './identity.ts';
import { IDENTITY_STORE_OPERATIONS } from './identitystore/identity-store-operations.ts';
import { getDurableExecution } from './lambda/get-durable-execution.ts';
import { getDurableExecutionHistory } from './lambda/get-durable-execution-history.ts';
import { invoke } from './lambda/invoke.ts';
import { describeAccount } from './organizations/describe-account.ts';
import { describeOrganization } from './organizations/describe-organization.ts';
import { describeOrganizationalUnit } from './organizations/describe-organizational-unit.ts';
import { listAccounts } from './organizations/list-accounts.ts';
import { listTagsForResource } from './organizations/list-tags-for-resource.ts';
import { handleScim, identifyScim, isScimHost, SCIM_OPERATIONS, scimError } from './scim/scim-endpoint.ts';
import { getSecretValue } from './secretsmanager/get-secret-value.ts';
import { serviceOf } from './service.ts';
import { readSignature } from './signature.ts';
import { publish } from './sns/publish.ts';
import { settle } from './sso-admin/operations.ts';
import { SSO_ADMIN_OPERATIONS } from './sso-admin/sso-admin-operations.ts';
import { assumeRole } from './sts/assume-role.ts';
import { getCallerIdentity } from './sts/get-caller-identity.ts';
import { getWebIdentityToken } from './sts/get-web-identity-token.ts';

const OPERATIONS: readonly AwsOperation[] = [
  ...IAM_OPERATIONS,
  describeAccount,
  describeOrganization,
  describeOrganizationalUnit,
  listAccounts,
  listTagsForResource,
  assumeRole,
  getCallerIdentity,
  getWebIdentityToken,
  publish,
  describeRule,
  listTargetsByRule,
  putEvents,
  describeTrails,
  getEventSelectors,
  getTrailStatus,
  invoke,
  getDurableExecution,
  getDurableExecutionHistory,
  getSecretValue,
  ...SSO_ADMIN_OPERATIONS,
  ...IDENTITY_STORE_OPERATIONS,
];

/** AWS, as far as it is emulated: every account, role and OU is the world's. One for each lab. */
export function createAwsCloud(): Cloud {
  const operations = new Map(OPERATIONS.map((operation) => [operation.name, operation]));
  return {
    name: 'aws',
    operations: [...operations.keys(), ...SCIM_OPERATIONS],
    answers: isAwsHost,
    identify,
    error: (identified, error, clouds) =>
      identified.service === 'scim'
        ? scimError(error, clouds)
        : serviceOf(identified).error(error, requestId(clouds)),
    async handle(request, identified, clouds) {
      if (identified.service === 'scim') return handleScim(request, identified, clouds);
      const service = serviceOf(identified);
      const refuse = (error: LabError, members?: Readonly<Record<string, string>>) =>
        service.error(error, requestId(clouds), members);
      const caller = authenticate(request, clouds);
      if (typeof caller === 'string') return refuse(service.intruder(caller));

      const operation = operations.get(identified.operation);
      if (operation === undefined) return refuse(missing(identified));
      const input = await service.input(operation, request);
      if (input === undefined) return refuse(UNREADABLE);

      const account = clouds.world.aws.accounts.find(({ id }) => id === caller.accountId);
      if (account === undefined) return refuse(service.intruder('unknown key'));
      const region = readSignature(request.headers)?.region ?? '';
      settle(clouds);
      const call: AwsCall = { clouds, caller, account, host: request.url.hostname, region };

      if (isDenied(caller, operation.action ?? operation.name)) {
        const message = deniedMessage(operation, input, call);
        return refuse({ ...service.accessDenied, message });
      }
      const answer = operation.handle(input, call);
      return isRefusal(answer)
        ? refuse(answer.refused, answer.members)
        : service.reply(operation, answer, requestId(clouds));
    },
  };
}

function requestId({ session }: Clouds): string {
  return `00000000-0000-4000-8000-${String(session.next()).padStart(12, '0')}`;
}

/** The service is taken from the credential scope, so that a request on loopback is named as well. */
function identify(request: LabRequest, clouds: Clouds): Identified {
  if (isScimHost(request.url.hostname)) return identifyScim(request);
  const signedBy = readSignature(request.headers);
  const service = signedBy?.service ?? serviceOfHost(request.url.hostname);
  const action = serviceOf({ operation: '', service }).action(request);
  const account = signedBy && holderOf(signedBy.accessKeyId, clouds)?.accountId;
  return {
    operation: `${service}:${action ?? `${request.method} ${request.url.pathname}`}`,
    service,
    ...(account ? { account } : {}),
  };
}

const UNREADABLE: LabError = {
  status: 400,
  code: 'SerializationException',
  message: 'The body is not valid JSON.',
};

/** Status 501 is in none of the SDK's lists of what to try again (@smithy/core: service error classification). */
function missing({ operation }: Identified): LabError {
  return { status: 501, code: 'NotImplemented', message: `The lab does not emulate ${operation}.` };
}

/** The one call that no policy can forbid is sts:GetCallerIdentity (AWS: GetCallerIdentity API reference). */
function isDenied(caller: AwsCaller, action: string): boolean {
  if (action === 'sts:GetCallerIdentity') return false;
  return caller.deniedActions.some((pattern) => meansAction(pattern, action));
}

/** AWS: "Troubleshoot access denied error messages". */
function deniedMessage(operation: AwsOperation, input: unknown, call: AwsCall): string {
  const name = operation.action ?? operation.name;
  const what = `User: ${callerArn(call.caller)} is not authorized to perform: ${name}`;
  return `${what} on resource: ${operation.resource(input, call)} because no identity-based policy allows the ${name} action`;
}

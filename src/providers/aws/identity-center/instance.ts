import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import type { InstanceMetadata, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import type { RunContext } from '../../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import type { IdentityCenterInstance } from '../../../model/identity-center.ts';
import { awsFailure, credentialsError } from '../errors.ts';
import { allPages, PageError } from '../pages.ts';

interface InstanceClients {
  readonly client: SSOAdminClient;
  readonly organizations: OrganizationsClient;
}

/**
 * The organization's instance is the one that the management account owns. Instances of single accounts are listed
 * too and have no permission sets (AWS: "Account instances of IAM Identity Center").
 * @throws RolebridgeError IDENTITY_CENTER_NOT_FOUND, IDENTITY_CENTER_REGION, IDENTITY_CENTER_UNREADABLE
 */
export async function findInstance(
  clients: InstanceClients,
  region: string,
  context: RunContext,
): Promise<IdentityCenterInstance> {
  try {
    const owner = await managementAccount(clients.organizations, context);
    const seen = await listInstances(clients.client, context);
    const [found, ...others] = seen.filter(({ OwnerAccountId }) => OwnerAccountId === owner);
    if (found === undefined) throw notFound(region, seen.length);
    if (others.length > 0) throw unreadable('AWS lists more than one instance of the organization');
    return usable(found, owner, region);
  } catch (error) {
    throw unreadableBecause(error, context.signal);
  }
}

async function managementAccount(organizations: OrganizationsClient, { signal }: RunContext) {
  const answer = await organizations.send(new DescribeOrganizationCommand({}), { abortSignal: signal });
  const id = answer.Organization?.MasterAccountId;
  if (id === undefined) throw unreadable('AWS did not say which account is the management account');
  return id;
}

async function listInstances(client: SSOAdminClient, { signal }: RunContext) {
  const pages = await allPages(
    (NextToken) =>
      client.send(new ListInstancesCommand({ NextToken, MaxResults: 100 }), { abortSignal: signal }),
    (page) => page.NextToken,
  );
  return pages.flatMap((page) => page.Instances ?? []);
}

/** Its permission sets are answered for in the primary Region only (AWS: "supported in additional Regions"). */
function usable(
  { InstanceArn: arn, IdentityStoreId: identityStoreId, Status: status, PrimaryRegion }: InstanceMetadata,
  ownerAccountId: string,
  region: string,
): IdentityCenterInstance {
  if (PrimaryRegion !== undefined && PrimaryRegion !== region) throw wrongRegion(region, PrimaryRegion);
  if (arn === undefined || identityStoreId === undefined)
    throw unreadable('AWS gave an instance without its ARN or identity store');
  if (status !== undefined && status !== 'ACTIVE') throw unreadable(`the instance ${arn} is ${status}`);
  return { arn, identityStoreId, ownerAccountId };
}

function notFound(region: string, others: number): RolebridgeError {
  const instead = others > 0 ? ', only instances of single accounts, which have no permission sets' : '';
  return new RolebridgeError(
    'IDENTITY_CENTER_NOT_FOUND',
    `${region} has no instance of IAM Identity Center of the organization${instead}`,
    {
      hint:
        'Set aws.identityCenterRegion to the primary Region, which the console of IAM Identity Center shows under ' +
        'Settings, and run in the management account or in the delegated administrator.',
    },
  );
}

function wrongRegion(region: string, primary: string): RolebridgeError {
  return new RolebridgeError(
    'IDENTITY_CENTER_REGION',
    `IAM Identity Center has its primary Region in ${primary}, not in ${region}`,
    { hint: `Permission sets are in the primary Region only: set aws.identityCenterRegion to ${primary}.` },
  );
}

/** What stops the run when the instance, or the list of its permission sets, cannot be read. */
export function unreadableBecause(error: unknown, signal: AbortSignal): RolebridgeError {
  const failure = error instanceof PageError ? error.cause : error;
  if (failure instanceof RolebridgeError) return failure;
  if (signal.aborted) return new DeadlineError(error);
  return credentialsError(failure) ?? unreadable(awsFailure(failure).reason, failure);
}

function unreadable(reason: string, cause?: unknown): RolebridgeError {
  const { name, trouble } = awsFailure(cause);
  const hint =
    name === 'AWSOrganizationsNotInUseException'
      ? 'This account belongs to no organization: permission sets need one.'
      : trouble === 'denied'
        ? 'Run in the management account or in the delegated administrator of IAM Identity Center, and allow our ' +
          'role the actions of docs/permissions.md; with a customer-managed key, kms:Decrypt too.'
        : 'Run it again; if it stays, compare with: aws sso-admin list-instances';
  return new RolebridgeError('IDENTITY_CENTER_UNREADABLE', `IAM Identity Center cannot be read: ${reason}`, {
    hint,
    cause,
  });
}

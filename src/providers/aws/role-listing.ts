import type { IAMClient, Role } from '@aws-sdk/client-iam';
import { ListRolesCommand, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../core/context.ts';
import type { IamRole } from '../../model/aws.ts';
import type { FederatedRole } from '../../model/account-posture.ts';
import { stepOf } from './account-gap.ts';
import { allPages, nextMarker } from './pages.ts';

/** Every role of the account, decoded. @throws AccountReadError */
export async function listRoles(
  iam: IAMClient,
  accountId: string,
  { signal }: RunContext,
): Promise<readonly IamRole[]> {
  const listed = await stepOf({ call: 'ListRoles' }, allRoles(iam, accountId, signal));
  return listed.map(({ role }) => role);
}

/** The same roles with how long a session of each may be. @throws AccountReadError */
export async function listFederatedRoles(
  iam: IAMClient,
  accountId: string,
  { signal }: RunContext,
): Promise<readonly FederatedRole[]> {
  const listed = await stepOf({ call: 'ListRoles' }, allRoles(iam, accountId, signal));
  return listed.map(({ role, maxSessionDuration }) => ({ ...role, maxSessionDuration }));
}

interface ListedRole {
  readonly role: IamRole;
  /** Seconds; IAM's own default when it does not say (CreateRole API reference). */
  readonly maxSessionDuration: number;
}

async function allRoles(
  iam: IAMClient,
  accountId: string,
  signal: AbortSignal,
): Promise<readonly ListedRole[]> {
  // A page may hold fewer roles than asked for and still not be the last (ListRoles API reference).
  const pages = await allPages(
    (Marker) => iam.send(new ListRolesCommand({ Marker, MaxItems: 1000 }), { abortSignal: signal }),
    nextMarker,
  );
  return pages
    .flatMap((page) => page.Roles ?? [])
    .map((role) => ({
      role: iamRole(accountId, role),
      maxSessionDuration: role.MaxSessionDuration ?? 3_600,
    }));
}

/** @throws AccountReadError */
export async function listTags(
  iam: IAMClient,
  role: Pick<IamRole, 'name'>,
  { signal }: RunContext,
): Promise<Record<string, string>> {
  const pages = await stepOf(
    { call: 'ListRoleTags', role: role.name },
    allPages(
      (Marker) => iam.send(new ListRoleTagsCommand({ RoleName: role.name, Marker }), { abortSignal: signal }),
      nextMarker,
    ),
  );
  return Object.fromEntries(
    pages.flatMap((page) => page.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']),
  );
}

/** A listing with a role that is none, or another account's, is not to be believed in anything. */
function iamRole(accountId: string, role: Role): IamRole {
  const { Arn: arn, RoleName: name, Path: path } = role;
  const whole = arn !== undefined && name !== undefined && path !== undefined;
  if (!whole || !arn.endsWith(`:iam::${accountId}:role${path}${name}`)) {
    throw new Error(`AWS listed a role of account ${accountId} as ${JSON.stringify({ arn, path, name })}`);
  }
  return {
    accountId,
    arn,
    name,
    path,
    description: role.Description ?? '',
    trustPolicy: decoded(role.AssumeRolePolicyDocument ?? ''),
  };
}

/** IAM sends policies URL-encoded (ListRoles API reference). What is no such encoding is for the parser to refuse. */
export function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}

import type { IAMClient, Role } from '@aws-sdk/client-iam';
import { ListRolesCommand, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../core/context.ts';
import type { IamRole } from '../../model/aws.ts';
import { stepOf } from './account-gap.ts';
import { allPages, nextMarker } from './pages.ts';

/** Every role of the account, decoded. @throws AccountReadError */
export async function listRoles(
  iam: IAMClient,
  accountId: string,
  { signal }: RunContext,
): Promise<readonly IamRole[]> {
  return stepOf({ call: 'ListRoles' }, allRoles(iam, accountId, signal));
}

async function allRoles(iam: IAMClient, accountId: string, signal: AbortSignal): Promise<readonly IamRole[]> {
  // A page may hold fewer roles than asked for and still not be the last (ListRoles API reference).
  const pages = await allPages(
    (Marker) => iam.send(new ListRolesCommand({ Marker, MaxItems: 1000 }), { abortSignal: signal }),
    nextMarker,
  );
  return pages.flatMap((page) => page.Roles ?? []).map((role) => iamRole(accountId, role));
}

/** @throws AccountReadError */
export async function listTags(
  iam: IAMClient,
  role: IamRole,
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
function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}

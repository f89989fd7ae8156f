import type { PermissionSet as Shape } from '@aws-sdk/client-sso-admin';
import { ListTagsForResourceCommand } from '@aws-sdk/client-sso-admin';
import type { Gap } from '../../../core/snapshot.ts';
import type { PermissionSet } from '../../../model/identity-center.ts';
import { awsFailure, credentialsError } from '../errors.ts';
import { allPages, PageError, PagingError } from '../pages.ts';
import type { Center } from './center.ts';
import { describePermissionSet, isNotFound } from './describe-permission-set.ts';
import { accountsWith, staleAccounts } from './permission-set-accounts.ts';
import {
  customerManagedPolicies,
  inlinePolicy,
  managedPolicies,
  permissionsBoundary,
} from './permission-set-policies.ts';

export type Found =
  | { readonly status: 'read'; readonly permissionSet: PermissionSet }
  /** Deleted since it was listed. */
  | { readonly status: 'gone' }
  | { readonly status: 'unreadable'; readonly gap: Gap };

/** @throws RolebridgeError AWS_CREDENTIALS, DEADLINE */
export async function readPermissionSet(arn: string, center: Center): Promise<Found> {
  let name: string | undefined;
  try {
    const described = await describePermissionSet(arn, center);
    if (described === undefined) return { status: 'gone' };
    name = described.Name;
    if (name === undefined) throw new Error('AWS gave no name for it');
    return { status: 'read', permissionSet: await whole(arn, { ...described, Name: name }, center) };
  } catch (error) {
    if (center.context.signal.aborted) throw error;
    const cause = error instanceof PageError ? error.cause : error;
    const stopping = credentialsError(cause);
    if (stopping !== undefined) throw stopping;
    if (isNotFound(cause) && (await isGone(arn, center))) return { status: 'gone' };
    return { status: 'unreadable', gap: gapOf(name ?? arn, cause) };
  }
}

async function whole(arn: string, set: Shape & { readonly Name: string }, center: Center) {
  // First: a permission set that goes now looks like one without, and the calls after it tell.
  const boundary = await permissionsBoundary(arn, center);
  const accounts = await accountsWith(arn, undefined, center);
  return {
    arn,
    name: set.Name,
    description: set.Description ?? '',
    // AWS: CreatePermissionSet API reference: one hour unless it is said.
    sessionDuration: set.SessionDuration ?? 'PT1H',
    relayState: set.RelayState ?? '',
    managedPolicies: await managedPolicies(arn, center),
    customerManagedPolicies: await customerManagedPolicies(arn, center),
    inlinePolicy: await inlinePolicy(arn, center),
    permissionsBoundary: boundary,
    tags: await tagsOf(arn, center),
    accounts,
    staleAccounts: accounts.length === 0 ? [] : await staleAccounts(arn, center),
  };
}

async function isGone(arn: string, center: Center): Promise<boolean> {
  try {
    return (await describePermissionSet(arn, center)) === undefined;
  } catch {
    return false;
  }
}

async function tagsOf(
  arn: string,
  { client, instance, context }: Center,
): Promise<Readonly<Record<string, string>>> {
  const pages = await allPages(
    (NextToken) =>
      client.send(
        new ListTagsForResourceCommand({ InstanceArn: instance.arn, ResourceArn: arn, NextToken }),
        { abortSignal: context.signal },
      ),
    (page) => page.NextToken,
  );
  return Object.fromEntries(
    pages.flatMap((page) => page.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']),
  );
}

function gapOf(scope: string, cause: unknown): Gap {
  const { reason, trouble } = awsFailure(cause);
  if (cause instanceof PagingError) {
    return {
      scope,
      code: 'AWS_PAGING_BROKEN',
      reason: cause.message,
      hint: 'Run it again. This permission set is left as it is.',
    };
  }
  if (trouble === 'throttled')
    return { scope, code: 'AWS_THROTTLED', reason, hint: 'Run it again later: others use up the quota too.' };
  const hint =
    trouble === 'denied'
      ? 'Allow our role the sso actions of docs/permissions.md on every permission set.'
      : 'Run it again. This permission set is left as it is until it can be read.';
  return { scope, code: 'PERMISSION_SET_UNREADABLE', reason, hint };
}

import type { Gap } from '../../core/snapshot.ts';
import type { AwsFailure } from './errors.ts';
import { awsFailure } from './errors.ts';
import { PageError, PagingError } from './pages.ts';

/** At which step an account could not be read. */
export type AccountStep =
  | { readonly call: 'AssumeRole' }
  | { readonly call: 'ListRoles' }
  | { readonly call: 'ListRoleTags'; readonly role: string }
  | { readonly call: 'GetSAMLProvider'; readonly arn: string }
  | { readonly call: PostureCall; readonly of: string };

/** Calls that only the posture of an account depends on. */
export type PostureCall =
  | 'GetAccessKeyLastUsed'
  | 'ListAccessKeys'
  | 'ListAttachedRolePolicies'
  | 'ListAttachedUserPolicies'
  | 'ListSAMLProviders'
  | 'ListUsers'
  | 'SimulatePrincipalPolicy';

/** One account is unreadable. Carries what failed to where the gap is written. */
export class AccountReadError extends Error {
  override readonly name = 'AccountReadError';
  readonly at: AccountStep;

  constructor(at: AccountStep, cause: unknown) {
    super(`${at.call} failed`, { cause });
    this.at = at;
  }
}

/** Says at which call an account's reading failed. @throws AccountReadError */
export async function stepOf<T>(step: AccountStep, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new AccountReadError(step, error);
  }
}

export function accountGap(accountId: string, readerRoleArn: string, { at, cause }: AccountReadError): Gap {
  const failure = awsFailure(cause instanceof PageError ? cause.cause : cause);
  const contradiction = cause instanceof PageError && cause.cause instanceof PagingError;
  const code = contradiction ? 'AWS_PAGING_BROKEN' : codeOf(at, failure);
  const reason = contradiction ? cause.message : failure.reason;
  return {
    scope: accountId,
    code,
    reason: `${wordsOf(at, cause, readerRoleArn)}: ${reason}`,
    hint:
      at.call === 'SimulatePrincipalPolicy' && code === 'AWS_ACCOUNT_READ_DENIED' ? askHint : hintOf(code),
  };
}

/** The action whose refusal it was; undefined when it was none. */
export function lackingAction({ at, cause }: AccountReadError): string | undefined {
  const { trouble } = awsFailure(cause instanceof PageError ? cause.cause : cause);
  if (trouble !== 'denied') return undefined;
  return `${at.call === 'AssumeRole' ? 'sts' : 'iam'}:${at.call}`;
}

/** A complete listing that lacks a role known to exist is not to be believed. */
export function suspiciousGap(accountId: string, readerRoleArn: string, count: number): Gap {
  const code = 'AWS_READ_SUSPICIOUS';
  return {
    scope: accountId,
    code,
    reason:
      `ListRoles gave ${count} roles, but not ${readerRoleArn}, the very role that they were read with: ` +
      'the listing is not whole',
    hint: hintOf(code),
  };
}

function codeOf(at: AccountStep, { trouble }: AwsFailure): string {
  if (trouble === 'throttled') return 'AWS_THROTTLED';
  if (trouble !== 'denied') return 'AWS_ACCOUNT_UNREADABLE';
  if ('of' in at) return 'AWS_ACCOUNT_READ_DENIED';
  switch (at.call) {
    case 'AssumeRole':
      return 'AWS_READER_ROLE_DENIED';
    case 'ListRoles':
      return 'AWS_LIST_ROLES_DENIED';
    case 'ListRoleTags':
      return 'AWS_ROLE_TAGS_DENIED';
    case 'GetSAMLProvider':
      return 'AWS_SAML_PROVIDER_DENIED';
  }
}

function wordsOf(at: AccountStep, cause: unknown, readerRoleArn: string): string {
  const page = cause instanceof PageError && cause.page > 1 ? `page ${cause.page} of ` : '';
  if ('of' in at) return `${page}${at.call} of ${at.of} failed`;
  switch (at.call) {
    case 'AssumeRole':
      return `reader role ${readerRoleArn} cannot be assumed`;
    case 'ListRoles':
      return `${page}ListRoles failed`;
    case 'ListRoleTags':
      return `${page}ListRoleTags of role ${at.role} failed`;
    case 'GetSAMLProvider':
      return `GetSAMLProvider of ${at.arn} failed`;
  }
}

const template = 'infra/member-account.yml';

/** The template lets the reader role ask only where there is a writer role to ask about. */
const askHint = `Deploy ${template} in this account with FederationWriterRole: yes, or look for a service control policy.`;

function hintOf(code: string): string {
  switch (code) {
    case 'AWS_READER_ROLE_DENIED':
      return (
        `Deploy ${template} in this account (StackSets leave out the management account), and check that its ` +
        'external id and trusted role are those of the configuration.'
      );
    case 'AWS_LIST_ROLES_DENIED':
      return `Allow the reader role iam:ListRoles: deploy ${template} again, or look for a service control policy.`;
    case 'AWS_ROLE_TAGS_DENIED':
      return `Allow the reader role iam:ListRoleTags: deploy ${template} again.`;
    case 'AWS_SAML_PROVIDER_DENIED':
      return `Allow the reader role iam:GetSAMLProvider: deploy ${template} again, or look for a service control policy.`;
    case 'AWS_ACCOUNT_READ_DENIED':
      return `Allow the reader role this action: deploy ${template} again, or look for a service control policy.`;
    case 'AWS_THROTTLED':
      return 'Run it again later, or let Rolebridge read fewer accounts at once.';
    case 'AWS_READ_SUSPICIOUS':
      return 'Run it again; if it stays, compare with: aws iam list-roles. Nothing of this account is removed.';
    default:
      return 'Run it again. Nothing of this account is removed until it can be read.';
  }
}

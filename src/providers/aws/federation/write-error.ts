import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import type { AwsAccount } from '../../../model/aws.ts';
import { awsFailure, credentialsError, type AwsFailure } from '../errors.ts';
import { CallError, UnseenError, type WriteCall } from './write-turns.ts';

/** What is thrown for what a write ended in. */
export function writeError(error: unknown, account: AwsAccount, what: string, signal: AbortSignal): unknown {
  if (error instanceof RolebridgeError) return error;
  if (signal.aborted) return new DeadlineError(signal.reason);
  const where = `${what} in account ${account.id}`;
  if (error instanceof UnseenError) return unseen(`IAM accepted ${where}, but does not show it yet`, error);
  if (!(error instanceof CallError)) return error;
  const { call, cause } = error;
  const own = call === 'AssumeRole' ? credentialsError(cause) : undefined;
  if (own !== undefined) return own;
  const failure = awsFailure(cause);
  const message = `${call} for ${where} failed: ${failure.reason}`;
  if (failure.name.startsWith('EntityAlreadyExists')) return unseen(message, cause);
  const { code, hint } = codeOf(call, failure);
  return new RolebridgeError(code, message, { hint, cause });
}

const template = 'infra/member-account.yml';

function codeOf(
  call: WriteCall,
  { name, trouble }: AwsFailure,
): { readonly code: string; readonly hint: string } {
  if (trouble === 'throttled')
    return { code: 'AWS_THROTTLED', hint: 'Run it again later: it goes by what is there then.' };
  if (trouble === 'denied' && call === 'AssumeRole')
    return {
      code: 'AWS_FEDERATION_WRITER_DENIED',
      hint: `Deploy ${template} in this account with FederationWriterRole: yes, and check its external id and trusted roles.`,
    };
  if (trouble === 'denied') return { code: 'AWS_FEDERATION_DENIED', hint: deniedHint(call) };
  if (name.startsWith('LimitExceeded'))
    return {
      code: 'AWS_ACCOUNT_LIMIT',
      hint: 'Make room in the account, or ask AWS for a higher quota. The message has which it is.',
    };
  if (name.startsWith('MalformedPolicyDocument'))
    return {
      code: 'AWS_TRUST_POLICY_REFUSED',
      hint: 'The message has AWS’s reason. Is the SAML provider that it names in this account?',
    };
  if (call === 'AttachRolePolicy' && /^(NoSuchEntity|PolicyNotAttachable|InvalidInput)/.test(name))
    return {
      code: 'AWS_POLICY_ABSENT',
      hint: 'Create the policy in this account, or take it out of the connection’s role. Then run again.',
    };
  if (call === 'CreateSAMLProvider' && /^(InvalidInput|ValidationError)/.test(name))
    return {
      code: 'SAML_METADATA_REFUSED',
      hint: 'The message has AWS’s reason. Is there a signing certificate in the application’s metadata?',
    };
  return { code: 'AWS_FEDERATION_UNWRITTEN', hint: 'Run it again: it goes by what is there then.' };
}

function deniedHint(call: WriteCall): string {
  const role = call.endsWith('SAMLProvider') ? '' : ' with the role among FederatedRoleNames';
  const policy = call === 'AttachRolePolicy' ? ' and the policy among FederatedRolePolicies' : '';
  return `Allow the federation writer role iam:${call}: deploy ${template} again${role}${policy}, or look for a service control policy.`;
}

function unseen(message: string, cause: unknown): RolebridgeError {
  return new RolebridgeError('AWS_FEDERATION_READ_BACK', message, {
    hint: 'Run it again in a few minutes: it goes by what IAM shows then.',
    cause,
  });
}

import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import type { Failure } from '../../../core/errors.ts';
import { failureOf, RolebridgeError } from '../../../core/errors.ts';
import { awsFailure, credentialsError } from '../errors.ts';
import { isAbsent } from './saml-provider-reader.ts';

/** At which call an edit ended. */
export type WriteStep = 'AssumeRole' | 'GetSAMLProvider' | 'UpdateSAMLProvider';

/** IAM accepted the write and shows the document of before, for as long as it was asked. */
export class UnseenError extends Error {
  override readonly name = 'UnseenError';
}

/** The document that IAM shows lacks what was seen in it, for as long as it was asked. */
export class ChangedError extends Error {
  override readonly name = 'ChangedError';
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    super();
    this.missing = missing;
  }
}

/** Whether the same edit, made anew from what is there then, may be accepted a little later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof RolebridgeError) return false;
  if (error instanceof ChangedError) return false;
  const { name, trouble } = awsFailure(error);
  // AWS: UpdateSAMLProvider API reference: "multiple requests to change this object were submitted simultaneously".
  if (name.startsWith('ConcurrentModification') || trouble === 'throttled') return true;
  const failure = error as SdkError;
  return isThrottlingError(failure) || isTransientError(failure) || isServerError(failure);
}

export function writeFailure(error: unknown, step: WriteStep, arn: string, signal: AbortSignal): Failure {
  if (error instanceof RolebridgeError || signal.aborted) return failureOf(error, signal);
  if (error instanceof UnseenError) return unseen(arn);
  if (error instanceof ChangedError) return changed(arn, error.missing);
  const own = step === 'AssumeRole' ? credentialsError(error) : undefined;
  if (own !== undefined) return failureOf(own);
  const message = `${step} of ${arn} failed: ${awsFailure(error).reason}`;
  return { ...codeOf(error, step), message };
}

const template = 'infra/member-account.yml';

function codeOf(error: unknown, step: WriteStep): { readonly code: string; readonly hint: string } {
  const { name, trouble } = awsFailure(error);
  if (trouble === 'throttled')
    return {
      code: 'AWS_THROTTLED',
      hint: 'Run it again later, or let Rolebridge write fewer accounts at once.',
    };
  if (trouble === 'denied' && step === 'AssumeRole')
    return {
      code: 'AWS_SAML_WRITER_ROLE_DENIED',
      hint: `Deploy ${template} in this account with SamlWriterRole: yes, and check its external id and trusted roles.`,
    };
  if (trouble === 'denied')
    return {
      code: 'AWS_SAML_PROVIDER_DENIED',
      hint: `Allow the writer role iam:${step}: deploy ${template} again, or look for a service control policy.`,
    };
  if (isAbsent(error))
    return {
      code: 'SAML_PROVIDER_ABSENT',
      hint: 'Create the SAML provider in this account, or take the account out of the connection.',
    };
  if (name.startsWith('LimitExceeded'))
    return {
      code: 'SAML_METADATA_FULL',
      hint: 'Remove certificates that nothing signs with any more from the document, and run again.',
    };
  if (name.startsWith('ConcurrentModification'))
    return { code: 'SAML_METADATA_CHANGED', hint: 'Look who else writes this provider. Then run again.' };
  if (name.startsWith('InvalidInput') || name === 'ValidationError')
    return {
      code: 'SAML_METADATA_REFUSED',
      hint: 'The message has AWS’s reason. Correct the document by hand.',
    };
  return {
    code: 'SAML_PROVIDER_UNWRITTEN',
    hint: 'Run it again: it starts from the document that is there then.',
  };
}

function unseen(arn: string): Failure {
  return {
    code: 'SAML_METADATA_READ_BACK',
    message: `IAM accepted the new metadata document of ${arn}, but does not show it yet`,
    hint: 'Run it again in a few minutes: it goes by what IAM shows then.',
  };
}

function changed(arn: string, missing: readonly string[]): Failure {
  return {
    code: 'SAML_METADATA_CHANGED',
    message: `nothing was written: the metadata document of ${arn} lacks ${missing.join(' and ')}, which it was seen to have`,
    hint:
      'IAM may show an old document for minutes, and somebody else may write this provider. Run again in a few ' +
      'minutes: it goes by what IAM shows then.',
  };
}

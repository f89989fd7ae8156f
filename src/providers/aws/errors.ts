import { RolebridgeError } from '../../core/errors.ts';

/** What kind of trouble an AWS call ended in, as far as it decides what happens next. */
export type AwsTrouble = 'denied' | 'throttled' | 'credentials' | 'other';

/** An exception of the AWS SDK in words. */
export interface AwsFailure {
  /** The exception's name, such as `AccessDenied`. */
  readonly name: string;
  readonly trouble: AwsTrouble;
  /** For people: what AWS said, with name, status and request id. */
  readonly reason: string;
}

const denied = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

const throttled = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
]);

/** The caller itself is not known or no longer so (AWS: common errors of the query and JSON protocols). */
const credentials = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'TokenProviderError',
]);

export function awsFailure(error: unknown): AwsFailure {
  if (!(error instanceof Error)) return { name: 'Unknown', trouble: 'other', reason: String(error) };
  const { status, requestId, attempts } = metadataOf(error);
  const details = [
    error.name,
    status === undefined ? undefined : `HTTP ${status}`,
    attempts === undefined || attempts < 2 ? undefined : `${attempts} attempts`,
    requestId === undefined ? undefined : `request ${requestId}`,
  ];
  return {
    name: error.name,
    trouble: troubleOf(error.name, status),
    reason: `${wordsOf(error)} (${details.filter((detail) => detail !== undefined).join(', ')})`,
  };
}

/**
 * Our own credentials do not work, so no call will: that stops the run instead of making every account a gap.
 * Gives undefined for any other failure.
 */
export function credentialsError(error: unknown): RolebridgeError | undefined {
  const failure = awsFailure(error);
  if (failure.trouble !== 'credentials') return undefined;
  return new RolebridgeError(
    'AWS_CREDENTIALS',
    `AWS does not accept our own credentials: ${failure.reason}`,
    {
      hint:
        'In Lambda, check the function’s execution role. In a terminal, sign in again (aws sso login) or set ' +
        'AWS_PROFILE, then try: aws sts get-caller-identity',
      cause: error,
    },
  );
}

function troubleOf(name: string, status: number | undefined): AwsTrouble {
  if (credentials.has(name)) return 'credentials';
  if (denied.has(name)) return 'denied';
  return throttled.has(name) || status === 429 ? 'throttled' : 'other';
}

function wordsOf(error: Error): string {
  const words = error.message.trim().replace(/\.$/, '');
  if (words !== '' && words !== 'UnknownError') return words;
  return 'AWS gave no explanation';
}

interface Metadata {
  readonly status?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

function metadataOf(error: Error): Metadata {
  const found: unknown = '$metadata' in error ? error.$metadata : undefined;
  if (typeof found !== 'object' || found === null) return {};
  return {
    ...('httpStatusCode' in found && typeof found.httpStatusCode === 'number'
      ? { status: found.httpStatusCode }
      : {}),
    ...('requestId' in found && typeof found.requestId === 'string' ? { requestId: found.requestId } : {}),
    ...('attempts' in found && typeof found.attempts === 'number' ? { attempts: found.attempts } : {}),
  };
}

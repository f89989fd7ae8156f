import type { IAMClient } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import type { AwsAccount } from '../../../model/aws.ts';
import type { RetryPolicy } from '../../retry.ts';
import { retry } from '../../retry.ts';
import { awsFailure } from '../errors.ts';
import { isPassing } from '../saml-providers/write-failure.ts';

export type WriteCall =
  | 'AssumeRole'
  | 'AttachRolePolicy'
  | 'CreateRole'
  | 'CreateSAMLProvider'
  | 'GetRole'
  | 'GetSAMLProvider'
  | 'UpdateAssumeRolePolicy'
  | 'UpdateRole';

/** What one account is written with. */
export interface Desk {
  /** Makes every request once: what is repeated here starts from a fresh read. */
  readonly iam: IAMClient;
  readonly account: AwsAccount;
  /** Called right before each write; throws when the lease is lost. */
  readonly stillMine: () => Promise<void>;
  readonly context: RunContext;
}

/** At which call it ended. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly call: WriteCall;

  constructor(call: WriteCall, cause: unknown) {
    super(`${call} failed`, { cause });
    this.call = call;
  }
}

/** IAM accepted what was written and did not show it for as long as it was asked. */
export class UnseenError extends Error {
  override readonly name = 'UnseenError';
}

const TURNS: RetryPolicy = { attempts: 6, baseMs: 1_000, longestWaitMs: 20_000, totalWaitMs: 120_000 };
/** AWS: "Troubleshoot IAM: changes that I make are not always immediately visible". */
const SIGHT: RetryPolicy = { attempts: 10, baseMs: 1_000, longestWaitMs: 10_000, totalWaitMs: 60_000 };

/** @throws CallError */
export async function called<T>(call: WriteCall, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new CallError(call, error);
  }
}

/** Takes the turn again, from its own fresh read, while what it ends in may pass. */
export function inTurns<T>(turn: () => Promise<T>, context: RunContext): Promise<T> {
  return retry(TURNS, (attempted) => ({ retry: !attempted.ok && mayPass(attempted.error) }), turn, context);
}

/** Waits until IAM shows what was written. @throws UnseenError */
export async function untilSeen(isThere: () => Promise<boolean>, context: RunContext): Promise<void> {
  const seen = await retry(
    SIGHT,
    (attempted) => ({ retry: attempted.ok ? !attempted.value : mayPass(attempted.error) }),
    isThere,
    context,
  );
  if (!seen) throw new UnseenError();
}

/** What IAM does not show yet makes it refuse, too: what exists already, and a provider that was made just now. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { name, reason } = awsFailure(error.cause);
  if (name.startsWith('EntityAlreadyExists')) return true;
  if (name.startsWith('MalformedPolicyDocument')) return reason.toLowerCase().includes('invalid principal');
  if (error.call === 'AttachRolePolicy' && name.startsWith('NoSuchEntity')) return true;
  return isPassing(error.cause);
}

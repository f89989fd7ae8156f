import type { RunContext } from '../core/context.ts';
import { DeadlineError } from '../core/errors.ts';

/** How patient we are with one request. All times in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Upper bound of the first wait; doubles with each further one. */
  readonly baseMs: number;
  /** The longest single wait that we choose ourselves; a cloud's own retry-after may be longer. */
  readonly longestWaitMs: number;
  /** All waits of one request together, whoever chose them. */
  readonly totalWaitMs: number;
}

/** What came of one attempt: HTTP libraries answer 429 with a value, SDKs with an exception. */
export type Attempted<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Whether another attempt may help. `retryAfterMs` is what the cloud asked for. */
export type Verdict =
  { readonly retry: false } | { readonly retry: true; readonly retryAfterMs?: number | undefined };

export type RetryContext = Pick<RunContext, 'clock' | 'signal'> & {
  /** A number from 0 up to, but not including, 1. Math.random when absent. */
  readonly random?: () => number;
};

/**
 * Attempts until the verdict is final or the policy's patience is used up; then gives or throws what the last
 * attempt gave or threw. `attempt` gets its number, from 1.
 * @throws DeadlineError when the signal is aborted, before an attempt or during a wait
 */
export async function retry<T>(
  policy: RetryPolicy,
  classify: (attempted: Attempted<T>) => Verdict,
  attempt: (number: number) => Promise<T>,
  context: RetryContext,
): Promise<T> {
  let waitedMs = 0;
  for (let number = 1; ; number += 1) {
    if (context.signal.aborted) throw new DeadlineError(context.signal.reason);
    const attempted = await settle(attempt, number);
    if (context.signal.aborted && !attempted.ok) throw new DeadlineError(attempted.error);

    const verdict = classify(attempted);
    const wait = verdict.retry
      ? waitAfter(policy, { attempts: number, waitedMs, retryAfterMs: verdict.retryAfterMs }, context.random)
      : undefined;
    if (wait === undefined) {
      if (attempted.ok) return attempted.value;
      throw attempted.error;
    }
    await pause(wait, context);
    waitedMs += wait;
  }
}

/** What one request has behind it when the next wait is decided. */
export interface Effort {
  /** Attempts made so far, at least 1. */
  readonly attempts: number;
  readonly waitedMs: number;
  readonly retryAfterMs?: number | undefined;
}

/**
 * The wait before the next attempt, or undefined when it is time to give up. Exponential backoff with full
 * jitter: callers that were throttled together do not come back together. A cloud's retry-after is taken as it
 * is, but never beyond what is left of the total.
 */
export function waitAfter(
  policy: RetryPolicy,
  effort: Effort,
  random: () => number = Math.random,
): number | undefined {
  const left = policy.totalWaitMs - effort.waitedMs;
  if (effort.attempts >= policy.attempts || left <= 0) return undefined;
  if (effort.retryAfterMs !== undefined) return Math.min(Math.max(effort.retryAfterMs, 0), left);
  const ceiling = Math.min(policy.baseMs * 2 ** (effort.attempts - 1), policy.longestWaitMs, left);
  return Math.floor(random() * ceiling);
}

/**
 * A Retry-After header in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when there
 * is none or it is not readable.
 */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

async function settle<T>(attempt: (number: number) => Promise<T>, number: number): Promise<Attempted<T>> {
  try {
    return { ok: true, value: await attempt(number) };
  } catch (error) {
    return { ok: false, error };
  }
}

async function pause(milliseconds: number, { clock, signal }: RetryContext): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (signal.aborted) throw new DeadlineError(error);
    throw error;
  }
}

/**
 * Try again when the cloud asked for it, up to a quarter later and at most ten seconds: those that were throttled
 * together come back apart. Without a wish of the cloud's the policy decides.
 */
export function retryAsAsked(askedMs: number | undefined, { random = Math.random }: RetryContext): Verdict {
  if (askedMs === undefined) return { retry: true };
  return { retry: true, retryAfterMs: askedMs + Math.floor(random() * Math.min(askedMs / 4, 10_000)) };
}

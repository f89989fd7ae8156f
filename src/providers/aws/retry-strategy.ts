import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';
import type { RetryContext, RetryPolicy } from '../retry.ts';
import { retryAfterMs, waitAfter } from '../retry.ts';

/** Throttled requests wait from a second on, everything else from a tenth, as the SDK's standard mode does. */
const throttled: RetryPolicy = { attempts: 8, baseMs: 1_000, longestWaitMs: 20_000, totalWaitMs: 120_000 };
const transient: RetryPolicy = { ...throttled, baseMs: 100 };

/** A token of the SDK's own strategy, and how long its request has waited. */
interface WaitingToken extends RetryToken {
  readonly standard: StandardRetryToken;
  readonly waitedMs: number;
}

/**
 * The SDK decides whether a request may be tried again (classification, attempts, retry quota); we decide how
 * long it waits and on which clock. The SDK would sleep on a timer of its own, which neither the lab's clock
 * moves nor a deadline stops, so its own delay is always none.
 * @param attempts In all, the first included
 */
export function createRetryStrategy(
  context: RetryContext,
  attempts: number = throttled.attempts,
): RetryStrategyV2 {
  const standard = new StandardRetryStrategy({
    maxAttempts: attempts,
    backoff: { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined },
  });
  return {
    async acquireInitialRetryToken(scope) {
      return waiting(await standard.acquireInitialRetryToken(scope), 0, 0);
    },
    async refreshRetryTokenForRetry(token: RetryToken, failure: RetryErrorInfo) {
      const before = asWaiting(token);
      const { retryAfterHint: _, ...unhinted } = failure;
      const renewed = await standard.refreshRetryTokenForRetry(before.standard, unhinted);
      const wait = waitAfter(
        failure.errorType === 'THROTTLING' ? throttled : transient,
        {
          attempts: renewed.getRetryCount(),
          waitedMs: before.waitedMs,
          retryAfterMs: hintOf(failure, context.clock.now()),
        },
        context.random,
      );
      if (wait === undefined) throw new Error('the request has waited long enough');
      await context.clock.sleep(wait, context.signal);
      return waiting(renewed, before.waitedMs + wait, wait);
    },
    recordSuccess(token) {
      standard.recordSuccess(asWaiting(token).standard);
    },
  };
}

function waiting(standard: StandardRetryToken, waitedMs: number, lastWaitMs: number): WaitingToken {
  return {
    standard,
    waitedMs,
    getRetryCount: () => standard.getRetryCount(),
    getRetryDelay: () => 0,
    isLongPoll: () => false,
    $retryLog: { acquisitionDelay: lastWaitMs },
  };
}

function asWaiting(token: RetryToken): WaitingToken {
  if (!('standard' in token)) throw new TypeError('a retry token of another strategy');
  return token as WaitingToken;
}

/** The SDK's own reading of these headers goes by the wall clock; ours goes by the run's. */
function hintOf(failure: RetryErrorInfo, now: Date): number | undefined {
  const response: unknown = failure.error?.$response;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const headers = new Headers(response.headers as Record<string, string>);
  const milliseconds = headers.get('x-amz-retry-after');
  if (milliseconds !== null && /^\d+$/.test(milliseconds)) return Number(milliseconds);
  return retryAfterMs(headers.get('retry-after'), now);
}

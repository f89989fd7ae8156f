import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import { retry, retryAfterMs } from '../retry.ts';
import type { Attempted, RetryContext, RetryPolicy, Verdict } from '../retry.ts';
import { isConnectionError } from './connection-error.ts';

const PATIENCE: RetryPolicy = { attempts: 6, baseMs: 1_000, longestWaitMs: 20_000, totalWaitMs: 90_000 };

const UNAVAILABLE = new Set([429, 500, 502, 503, 504]);

export interface TokenClient {
  readonly httpClient: HttpClient;
  /** Why the last token call got no final answer; undefined when it got one. */
  trouble(): RolebridgeError | undefined;
}

/**
 * Sends the token calls and tries the passing troubles again on the run's clock. It sits below the library,
 * because the library itself remembers a throttled call by the wall clock and refuses to repeat it.
 */
export function createTokenClient(inner: HttpClient, context: RetryContext): TokenClient {
  let trouble: RolebridgeError | undefined;

  const classify = (attempted: Attempted<PipelineResponse>): Verdict => {
    if (!attempted.ok) return { retry: isConnectionError(attempted.error) };
    const { status, headers } = attempted.value;
    if (!UNAVAILABLE.has(status)) return { retry: false };
    return { retry: true, retryAfterMs: retryAfterMs(headers.get('retry-after'), context.clock.now()) };
  };

  return {
    trouble: () => trouble,
    httpClient: {
      async sendRequest(request) {
        trouble = undefined;
        try {
          const response = await retry(
            PATIENCE,
            classify,
            () => sendOnce(inner, request, context.signal),
            context,
          );
          if (UNAVAILABLE.has(response.status)) trouble = unreachable(request, `answered ${response.status}`);
          return response;
        } catch (error) {
          trouble =
            error instanceof DeadlineError ? error : unreachable(request, 'could not be reached', error);
          throw error;
        }
      },
    },
  };
}

async function sendOnce(
  inner: HttpClient,
  request: PipelineRequest,
  signal: AbortSignal,
): Promise<PipelineResponse> {
  const { abortSignal } = request;
  return await inner.sendRequest({
    ...request,
    abortSignal: abortSignal instanceof AbortSignal ? AbortSignal.any([abortSignal, signal]) : signal,
  });
}

function unreachable(request: PipelineRequest, what: string, cause?: unknown): RolebridgeError {
  const { host } = new URL(request.url);
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new RolebridgeError('ENTRA_UNREACHABLE', `the token endpoint of ${host} ${what}${why}`, {
    hint: 'Look at the network path to Entra ID (NAT, proxy, firewall, DNS) and at its service health. Then run again.',
    cause,
  });
}

import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { DeadlineError } from '../../core/errors.ts';
import { retry, retryAfterMs, retryAsAsked } from '../retry.ts';
import type { Attempted, RetryContext, RetryPolicy, Verdict } from '../retry.ts';
import { Batch } from './batch.ts';
import { isConnectionError } from './connection-error.ts';
import { graphErrorCode, GraphFailure } from './graph-failure.ts';
import { link } from './middleware.ts';
import { isTransient } from './transient.ts';

/** All waits together stay under the five minutes that a token still lives at least when it is taken. */
export const graphPatience: RetryPolicy = {
  attempts: 8,
  baseMs: 1_000,
  longestWaitMs: 30_000,
  totalWaitMs: 240_000,
};

/** An answer that was read to its end, so that a connection that breaks on the way counts as broken. */
interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * In the place of the client's RetryHandler, which neither knows 500, 502, broken connections, 409 and $batch,
 * nor hears an abort while it waits, nor adds jitter to a Retry-After.
 *
 * A PATCH is sent once: it replaces what was read before it, and whoever wants to send it again has to read again.
 * @throws GraphFailure ENTRA_UNREACHABLE, or ENTRA_INTERRUPTED when a change may have been made; DeadlineError
 */
export function retryMiddleware(context: RetryContext, policy: RetryPolicy = graphPatience): Middleware {
  return link(async (exchange, next) => {
    const method = exchange.options?.method?.toUpperCase() ?? 'GET';
    const batch = Batch.of(urlOf(exchange), method, exchange.options?.body);
    const changes = batch?.changes ?? method !== 'GET';
    // Whether a change may have been made by an attempt that got no answer, or one of a server in trouble.
    let uncertain = false;

    const attempt = async (): Promise<Reply> => {
      uncertain = changes;
      const reply = await sendOnce(exchange, batch?.body(), next);
      uncertain &&= reply.status >= 500;
      return batch !== undefined && reply.status === 200 ? { ...reply, text: batch.take(reply.text) } : reply;
    };

    const classify = (attempted: Attempted<Reply>): Verdict => {
      if (method === 'PATCH') return { retry: false };
      if (!attempted.ok) {
        const repeatable = batch?.repeatable ?? method !== 'POST';
        return { retry: repeatable && isConnectionError(attempted.error) };
      }
      const { status, headers, text } = attempted.value;
      const now = context.clock.now();
      if (batch !== undefined && status === 200) {
        return batch.unfinished ? retryAsAsked(batch.retryAfterMs(now), context) : { retry: false };
      }
      const transient = isTransient(batch?.repeatable ? 'PATCH' : method, status, graphErrorCode(text));
      return transient
        ? retryAsAsked(retryAfterMs(headers.get('retry-after'), now), context)
        : { retry: false };
    };

    try {
      const reply = await retry(policy, classify, attempt, context);
      exchange.response = toResponse(reply);
    } catch (error) {
      throw explained(error, urlOf(exchange), uncertain);
    }
  });
}

/** Each attempt gets a copy, since the sender may use up or change what it gets. */
async function sendOnce(
  exchange: Context,
  body: string | undefined,
  next: (exchange: Context) => Promise<void>,
): Promise<Reply> {
  const { request, options } = exchange;
  const copy: Context = {
    ...exchange,
    request: typeof request === 'string' ? request : request.clone(),
    options: { ...options, ...(body === undefined ? {} : { body }) },
  };
  await next(copy);
  if (copy.response === undefined) throw new TypeError('the sender gave no response');
  const { status, headers } = copy.response;
  return { status, headers, text: await copy.response.text() };
}

function toResponse({ status, headers, text }: Reply): Response {
  const kept = new Headers(headers);
  // They describe the body on the wire, not the text.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return new Response(text === '' ? null : text, { status, headers: kept });
}

function explained(error: unknown, url: string, uncertain: boolean): unknown {
  if (error instanceof DeadlineError) {
    if (!uncertain) return error;
    const message = 'the run was stopped before Microsoft Graph answered a change';
    return new GraphFailure('ENTRA_INTERRUPTED', message, { cause: error });
  }
  // A host that does not exist is not worth another attempt, but it is no error of ours either.
  const failedFetch = error instanceof TypeError && error.cause !== undefined;
  if (!failedFetch && !isConnectionError(error)) return error;
  const message = `${new URL(url).host} could not be reached: ${innermost(error)}`;
  return new GraphFailure('ENTRA_UNREACHABLE', message, { cause: error });
}

/** `read ECONNRESET` says more than the `fetch failed` that it caused. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}

function urlOf({ request }: Context): string {
  return typeof request === 'string' ? request : request.url;
}

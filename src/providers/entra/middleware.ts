import { GraphClientError } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { RolebridgeError } from '../../core/errors.ts';

/** A link of the Graph client's chain that does something around, before or instead of the next. */
export function link(
  execute: (exchange: Context, next: (exchange: Context) => Promise<void>) => Promise<void>,
): Middleware {
  let following: Middleware | undefined;
  return {
    setNext: (next) => void (following = next),
    async execute(exchange) {
      const next = following;
      if (next === undefined) throw new TypeError('this middleware cannot be the last of its chain');
      await execute(exchange, (each) => next.execute(each));
    },
  };
}

/**
 * Keeps our errors whole. The client turns every error of its chain into one of its own and forgets the class,
 * the code and the cause; only a GraphClientError passes through as it is.
 */
export function errorCarrier(): Middleware {
  return link(async (exchange, next) => {
    try {
      await next(exchange);
    } catch (error) {
      const carrier = new GraphClientError(error instanceof Error ? error.message : String(error));
      carrier.customError = error;
      throw carrier;
    }
  });
}

/** The client sends a request for a host it does not know without its token, and says nothing. We say so. */
export function authorizationGuard(): Middleware {
  return link(async (exchange, next) => {
    const { request, options } = exchange;
    const url = typeof request === 'string' ? request : request.url;
    const headers = typeof request === 'string' ? new Headers(options?.headers) : request.headers;
    if (!headers.get('authorization')?.startsWith('Bearer ')) {
      throw new RolebridgeError('ENTRA_NO_AUTHORIZATION', `a request to ${new URL(url).host} had no token`, {
        hint: 'Requests go to the Graph host of the configured cloud over https only. This is an error in Rolebridge.',
      });
    }
    await next(exchange);
  });
}

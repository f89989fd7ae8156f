import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Middleware } from '@microsoft/microsoft-graph-client';
import { RolebridgeError } from '../../core/errors.ts';
import type { Fetch } from '../transport.ts';

export interface LoopbackTransport {
  readonly graphMiddleware: () => Middleware;
  readonly httpClient: HttpClient;
  readonly entraFetch: Fetch;
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Sends the traffic for Entra ID to an emulator on this machine. Only the transport knows: the libraries and the
 * next links keep the URLs of the real cloud, whose host the emulator is told in X-Forwarded-Host.
 * @throws RolebridgeError ENTRA_ENDPOINT_NOT_LOOPBACK, since tokens and secrets would go wherever it points
 */
export function loopbackTransport(url: string): LoopbackTransport {
  const endpoint = loopback(url);
  return {
    graphMiddleware: () => ({
      async execute(exchange) {
        exchange.response = await forwarded(endpoint, new Request(exchange.request, exchange.options));
      },
    }),
    entraFetch: loopbackFetch(url),
    httpClient: {
      async sendRequest(request) {
        const { method, body, abortSignal } = request;
        if (body !== undefined && body !== null && typeof body !== 'string') {
          throw new TypeError('the token endpoint is sent nothing but text');
        }
        const { status, headers, text } = await send(endpoint, new URL(request.url), {
          method,
          headers: new Headers(request.headers.toJSON()),
          body: body ?? undefined,
          signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
        });
        return { request, status, headers: createHttpHeaders(Object.fromEntries(headers)), bodyAsText: text };
      },
    },
  };
}

/** A plain `fetch` of the same, for what has no SDK. Throws what `loopbackTransport` does. */
export function loopbackFetch(url: string): Fetch {
  const endpoint = loopback(url);
  return (request) => forwarded(endpoint, request);
}

export function isLoopback(url: string): boolean {
  return loopbackUrl(url) !== undefined;
}

function loopbackUrl(url: string): URL | undefined {
  const endpoint = URL.canParse(url) ? new URL(url) : undefined;
  const web = endpoint?.protocol === 'http:' || endpoint?.protocol === 'https:';
  return endpoint !== undefined && web && LOOPBACK.has(endpoint.hostname) ? endpoint : undefined;
}

function loopback(url: string): URL {
  const endpoint = loopbackUrl(url);
  if (endpoint !== undefined) return endpoint;
  throw new RolebridgeError('ENTRA_ENDPOINT_NOT_LOOPBACK', `${url} is no address of this machine`, {
    hint: 'An endpoint override is for an emulator: http or https, and 127.0.0.1, [::1] or localhost.',
  });
}

async function forwarded(endpoint: URL, original: Request): Promise<Response> {
  const body = original.body === null ? undefined : await original.text();
  const { method, headers, signal } = original;
  const reply = await send(endpoint, new URL(original.url), { method, headers, signal, body });
  const { status, text } = reply;
  return new Response(text === '' ? null : text, { status, headers: reply.headers });
}

interface Outgoing {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function send(endpoint: URL, original: URL, outgoing: Outgoing): Promise<Reply> {
  const { method, body, signal } = outgoing;
  // They describe the request as it would have been; fetch works both out for the one that is sent.
  const headers = without(outgoing.headers, ['host', 'content-length']);
  headers.set('x-forwarded-host', original.host);
  headers.set('x-forwarded-proto', 'https');
  const response = await fetch(new URL(`${original.pathname}${original.search}`, endpoint), {
    method,
    headers,
    // An answer that led elsewhere would take the token with it.
    redirect: 'error',
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    status: response.status,
    headers: without(response.headers, ['content-encoding', 'content-length', 'transfer-encoding']),
    // An emulator may give links, such as the next page's, of the address that it is reached under.
    text: (await response.text()).replaceAll(`"${endpoint.origin}/`, `"${original.origin}/`),
  };
}

function without(headers: Headers, names: readonly string[]): Headers {
  const kept = new Headers(headers);
  for (const name of names) kept.delete(name);
  return kept;
}

import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types';
import { socketError } from '../connection.ts';
import type { Lab } from '../lab.ts';

/** For any AWS SDK client: `new IAMClient({ requestHandler: requestHandler(lab), … })`. */
export function requestHandler(lab: Lab): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options = {}) {
      if (options.abortSignal?.aborted) throw abortError();
      try {
        return { response: await toSdk(await lab.fetch(fromSdk(request))) };
      } catch (error) {
        throw asNodeHttpHandlerThrows(error);
      }
    },
  };
}

function fromSdk(request: HttpRequest): Request {
  const port = request.port === undefined ? '' : `:${request.port}`;
  const url = new URL(`${request.protocol}//${request.hostname}${port}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const each of [value].flat()) url.searchParams.append(name, each ?? '');
  }
  const { method, headers } = request;
  const body: unknown = request.body;
  if (body === undefined || method === 'GET' || method === 'HEAD')
    return new Request(url, { method, headers });
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new TypeError('The lab takes request bodies of text or bytes; none of its operations streams.');
  }
  return new Request(url, { method, headers, body: typeof body === 'string' ? body : new Uint8Array(body) });
}

async function toSdk(reply: Response): Promise<HttpResponse> {
  return {
    statusCode: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: new Uint8Array(await reply.arrayBuffer()),
  };
}

/**
 * The SDK's retry strategy looks at the name and the code that @smithy/node-http-handler gives to a broken
 * connection: the socket's own error, under the name TimeoutError when its code is one of these.
 */
function asNodeHttpHandlerThrows(error: unknown): unknown {
  const socket = socketError(error);
  if (socket === undefined) return error;
  return ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(socket.code)
    ? Object.assign(socket, { name: 'TimeoutError' })
    : socket;
}

function abortError(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}

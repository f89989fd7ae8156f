import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { socketError } from '../connection.ts';
import type { Lab } from '../lab.ts';

/** For a credential of @azure/identity: `{ httpClient: httpClient(lab), disableInstanceDiscovery: true }`. */
export function httpClient(lab: Lab): HttpClient {
  return {
    async sendRequest(request) {
      if (request.abortSignal?.aborted)
        throw Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
      const { method, url, body } = request;
      if (body !== undefined && body !== null && typeof body !== 'string') {
        throw new TypeError('The lab takes request bodies of text; the token endpoint is sent nothing else.');
      }
      try {
        const init = { method, headers: request.headers.toJSON(), ...(body ? { body } : {}) };
        const reply = await lab.fetch(new Request(url, init));
        const headers = createHttpHeaders(Object.fromEntries(reply.headers));
        return { request, status: reply.status, headers, bodyAsText: await reply.text() };
      } catch (error) {
        const socket = socketError(error);
        // As the pipeline's own client for Node reports a broken connection.
        throw socket === undefined ? error : new RestError(socket.message, { code: socket.code, request });
      }
    },
  };
}

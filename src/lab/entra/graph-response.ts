import type { Clouds, LabRequest } from '../operation.ts';
import type { GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { graphDate, labGuid } from './ids.ts';

const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** Every reply carries `request-id`, and `client-request-id` as the caller sent it (Graph: "Best practices"). */
export function graphResponse(reply: GraphReply, clouds: Clouds, request?: LabRequest): Response {
  const requestId = labGuid('request', clouds.session.next());
  const clientRequestId = request?.headers.get('client-request-id') ?? requestId;
  const headers = new Headers({
    'cache-control': 'no-cache',
    'request-id': requestId,
    'client-request-id': clientRequestId,
    date: clouds.clock.now().toUTCString(),
  });
  if (reply.status === 204) return new Response(null, { status: 204, headers });

  headers.set('content-type', isRefusal(reply) ? 'application/json' : JSON_TYPE);
  if (isRefusal(reply) && reply.retryAfter !== undefined)
    headers.set('retry-after', String(reply.retryAfter));
  if (isRefusal(reply) && reply.location !== undefined) headers.set('location', reply.location);
  if (reply.status === 401) headers.set('www-authenticate', 'Bearer realm="", error="invalid_token"');
  return new Response(
    JSON.stringify(bodyOf(reply, graphDate(clouds.clock.now()), requestId, clientRequestId)),
    {
      status: reply.status,
      headers,
    },
  );
}

function bodyOf(reply: GraphReply, date: string, requestId: string, clientRequestId: string): unknown {
  if (isRefusal(reply)) return errorBody(reply, date, requestId, clientRequestId);
  return 'body' in reply ? reply.body : undefined;
}

/** Graph: "Microsoft Graph error responses and resource types". */
function errorBody(
  { error }: GraphRefusal,
  date: string,
  requestId: string,
  clientRequestId: string,
): unknown {
  return {
    error: { ...error, innerError: { date, 'request-id': requestId, 'client-request-id': clientRequestId } },
  };
}

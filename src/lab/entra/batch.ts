import * as z from 'zod';
import type { LabRequest } from '../operation.ts';
import type { GraphCall, GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { refusal } from './refusals.ts';

const batchRequest = z.object({
  id: z.string().min(1),
  method: z.string().toUpperCase(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
const batchBody = z.object({ requests: z.array(batchRequest) });

type BatchRequest = z.output<typeof batchRequest>;

interface BatchResponse {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const MOST_REQUESTS = 20;

/** Graph: "Combine multiple HTTP requests using JSON batching". */
export async function batch(call: GraphCall): Promise<GraphReply> {
  const requests = parseBatch(call.request.body);
  if (isRefusal(requests)) return requests;
  const responses: BatchResponse[] = [];
  for (const request of requests) {
    const failed = request.dependsOn.some(
      (id) => !responses.some((each) => each.id === id && each.status < 400),
    );
    responses.push(failed ? failedDependency(request) : await answer(call, request));
  }
  // "Individual responses might appear in a different order": where nothing depends on another, they do.
  const ordered = requests.some(({ dependsOn }) => dependsOn.length > 0);
  return { status: 200, body: { responses: ordered ? responses : responses.toReversed() } };
}

function parseBatch(body: string): readonly BatchRequest[] | GraphRefusal {
  const json = parseJsonObject(body);
  if (isRefusal(json)) return json;
  const parsed = batchBody.safeParse(json);
  if (!parsed.success) return refusal(400, 'BadRequest', 'Invalid batch payload format.');
  const { requests } = parsed.data;
  if (requests.length > MOST_REQUESTS) {
    return refusal(
      400,
      'BadRequest',
      `Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`,
    );
  }
  const wrong = requests.some(
    ({ id, url, headers, body: content, dependsOn }, index) =>
      requests.findIndex((other) => other.id.toLowerCase() === id.toLowerCase()) !== index ||
      dependsOn.some((needed) => !requests.slice(0, index).some((earlier) => earlier.id === needed)) ||
      /^\/?\$batch/.test(url) ||
      (content !== undefined && !new Headers(headers).has('content-type')),
  );
  return wrong ? refusal(400, 'BadRequest', 'Invalid batch payload format.') : requests;
}

async function answer(call: GraphCall, request: BatchRequest): Promise<BatchResponse> {
  const response = await call.inner(innerRequest(call.request, request));
  const headers = Object.fromEntries(response.headers);
  const text = await response.text();
  if (text === '') return { id: request.id, status: response.status, headers };
  const json = headers['content-type']?.startsWith('application/json') ?? false;
  return { id: request.id, status: response.status, headers, body: json ? JSON.parse(text) : text };
}

/** The caller's token and ids go for all of them; the other headers are each request's own. */
function innerRequest(outer: LabRequest, { method, url, headers, body }: BatchRequest): LabRequest {
  const merged = new Headers(headers);
  for (const name of ['authorization', 'client-request-id']) {
    const value = outer.headers.get(name);
    if (value !== null && !merged.has(name)) merged.set(name, value);
  }
  return {
    method,
    url: new URL(`/v1.0/${url.replace(/^\//, '')}`, outer.url),
    headers: merged,
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

function failedDependency({ id }: BatchRequest): BatchResponse {
  const error = { code: 'FailedDependency', message: 'A request that this one depends on has failed.' };
  return { id, status: 424, headers: { 'content-type': 'application/json' }, body: { error } };
}

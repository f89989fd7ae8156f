import { JsonCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { LabError, LabRequest } from '../operation.ts';

/** REST JSON 1 as a service speaks it (Smithy: AWS restJson1 protocol), from the schemas of the SDK's clients. */
const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: true });

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
}

/** Whether a request asks for the operation. */
export function isRequestOf(operation: StaticOperationSchema, { method, url }: LabRequest): boolean {
  const route = routeOf(operation);
  return method === route.method && route.path.test(url.pathname);
}

/** Reads an operation's input; undefined when it has a body that is no JSON object. */
export async function parseRestInput(
  operation: StaticOperationSchema,
  { url, headers, body }: LabRequest,
): Promise<unknown> {
  const schema = NormalizedSchema.of(operation[4]);
  const labels = routeOf(operation).path.exec(url.pathname)?.groups ?? {};
  const input: Record<string, unknown> = {};
  let hasBody = false;
  for (const [name, member] of schema.structIterator()) {
    const { httpLabel, httpQuery, httpHeader, httpPayload } = member.getMergedTraits();
    const label = labels[name];
    if (httpLabel === 1 && label !== undefined) input[name] = decodeURIComponent(label);
    else if (httpQuery !== undefined) input[name] = valueOf(member, url.searchParams.get(httpQuery));
    else if (httpHeader !== undefined) input[name] = valueOf(member, headers.get(httpHeader));
    else if (httpPayload === 1) input[name] = new TextEncoder().encode(body);
    else hasBody = true;
    if (input[name] === undefined) delete input[name];
  }
  if (!hasBody || body === '') return input;
  try {
    return { ...((await codec.createDeserializer().read(schema, body)) as object), ...input };
  } catch {
    return undefined;
  }
}

export function restReply(operation: StaticOperationSchema, output: unknown, requestId: string): Response {
  const schema = NormalizedSchema.of(operation[5]);
  const headers = new Headers({ 'content-type': 'application/json', 'x-amzn-requestid': requestId });
  const members = new Map(Object.entries(output as object));
  let { status } = routeOf(operation);
  let payload: string | undefined;
  for (const [name, member] of schema.structIterator()) {
    const { httpHeader, httpPayload, httpResponseCode } = member.getMergedTraits();
    const value: unknown = members.get(name);
    if (httpHeader === undefined && httpPayload !== 1 && httpResponseCode !== 1) continue;
    members.delete(name);
    if (httpResponseCode === 1 && typeof value === 'number') status = value;
    if (httpHeader !== undefined && typeof value === 'string') headers.set(httpHeader, value);
    if (httpPayload === 1) payload = value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
  }
  return new Response(payload ?? serialized(schema, Object.fromEntries(members)), { status, headers });
}

/** The error's name is in a header; the text is called Message by Lambda, and message by the layer before it. */
export function restError(error: LabError, requestId: string): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': error.code,
  });
  if (error.retryAfter !== undefined) headers.set('retry-after', String(error.retryAfter));
  const type = error.status < 500 ? 'User' : 'Service';
  const body = JSON.stringify({ Type: type, Message: error.message, message: error.message });
  return new Response(body, { status: error.status, headers });
}

function serialized(schema: NormalizedSchema, members: unknown): string {
  const serializer = codec.createSerializer();
  serializer.write(schema, members);
  return String(serializer.flush());
}

/** Smithy: http trait: method, path with `{Labels}`, status. */
function routeOf(operation: StaticOperationSchema): Route {
  const http: unknown = NormalizedSchema.of(operation).getMergedTraits()['http'];
  const [method, path, status]: readonly unknown[] = Array.isArray(http) ? http : [];
  const pattern = String(path).replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return {
    method: String(method),
    path: new RegExp(`^${pattern}/?$`),
    status: typeof status === 'number' ? status : 200,
  };
}

function valueOf(schema: NormalizedSchema, text: string | null): unknown {
  if (text === null) return undefined;
  if (schema.isBooleanSchema()) return text === 'true';
  return schema.isNumericSchema() ? Number(text) : text;
}

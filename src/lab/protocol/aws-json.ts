import { JsonCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { LabError } from '../operation.ts';

/** AWS JSON 1.1 as a service speaks it (Smithy: AWS JSON 1.1 protocol), from the schemas of the SDK's clients. */
const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Reads an operation's input; undefined when the body is no JSON object. */
export async function parseJsonInput(operation: StaticOperationSchema, body: string): Promise<unknown> {
  try {
    return await codec
      .createDeserializer()
      .read(NormalizedSchema.of(operation[4]), body === '' ? '{}' : body);
  } catch {
    return undefined;
  }
}

export function jsonReply(operation: StaticOperationSchema, output: unknown, requestId: string): Response {
  const schema = NormalizedSchema.of(operation[5]);
  if (schema.isUnitSchema()) return json(200, '', requestId);
  const serializer = codec.createSerializer();
  serializer.write(schema, output);
  return json(200, String(serializer.flush()), requestId);
}

/** Of the service's own errors the text is called Message; of those of the layer before it, message. */
export function jsonError(
  error: LabError,
  members: Readonly<Record<string, string>>,
  requestId: string,
): Response {
  const text = FRONT_DOOR.has(error.code) ? { message: error.message } : { Message: error.message };
  return json(
    error.status,
    JSON.stringify({ __type: error.code, ...text, ...members }),
    requestId,
    error.retryAfter,
  );
}

/** AWS: "Common errors" of the Organizations API reference. */
const FRONT_DOOR = new Set([
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
  'SerializationException',
  'ThrottlingException',
  'UnknownOperationException',
]);

function json(status: number, body: string, requestId: string, retryAfter?: number): Response {
  const headers = new Headers({ 'content-type': CONTENT_TYPE, 'x-amzn-requestid': requestId });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return new Response(body, { status, headers });
}

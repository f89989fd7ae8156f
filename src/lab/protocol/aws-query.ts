import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import type { LabError } from '../operation.ts';

/**
 * The AWS query protocol as a service speaks it: a form comes in, XML goes out. Both directions walk the schemas
 * that the SDK's clients ship, so no field name is written down here (Smithy: AWS query protocol).
 */
export interface QueryDialect {
  readonly xmlNamespace: string;
}

const STRING = 0;

/** Reads an operation's input from a form; members that the form lacks are absent. */
export function parseQueryInput(operation: StaticOperationSchema, form: URLSearchParams): unknown {
  return readStruct(NormalizedSchema.of(operation[4]), form, '');
}

export function queryReply(
  operation: StaticOperationSchema,
  output: unknown,
  dialect: QueryDialect,
  requestId: string,
): Response {
  const [, namespace, name, , , outputSchema] = operation;
  const metadata = struct(namespace, 'ResponseMetadata', { RequestId: STRING });
  const unit = NormalizedSchema.of(outputSchema).isUnitSchema();
  const envelope = struct(namespace, `${name}Response`, {
    ...(unit ? {} : { [`${name}Result`]: outputSchema }),
    ResponseMetadata: metadata,
  });
  const value = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
  return xml(200, envelope, value, dialect, requestId);
}

export function queryError(error: LabError, dialect: QueryDialect, requestId: string): Response {
  const detail = struct('lab', 'Error', { Type: STRING, Code: STRING, Message: STRING });
  const envelope = struct('lab', 'ErrorResponse', { Error: detail, RequestId: STRING });
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const value = { Error: { Type: type, Code: error.code, Message: error.message }, RequestId: requestId };
  return xml(error.status, envelope, value, dialect, requestId, error.retryAfter);
}

function readStruct(
  schema: NormalizedSchema,
  form: URLSearchParams,
  prefix: string,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = readMember(member, form, `${prefix}${member.getMergedTraits().xmlName ?? name}`);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function readMember(schema: NormalizedSchema, form: URLSearchParams, key: string): unknown {
  if (schema.isListSchema()) return readList(schema, form, key);
  if (schema.isMapSchema()) return readMap(schema, form, key);
  if (schema.isStructSchema()) return mentions(form, key) ? readStruct(schema, form, `${key}.`) : undefined;
  const text = form.get(key);
  if (text === null) return undefined;
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isTimestampSchema()) return new Date(text);
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

function readList(schema: NormalizedSchema, form: URLSearchParams, key: string): unknown[] | undefined {
  const item = schema.getValueSchema();
  const step = schema.getMergedTraits().xmlFlattened
    ? key
    : `${key}.${item.getMergedTraits().xmlName ?? 'member'}`;
  const items: unknown[] = [];
  while (mentions(form, `${step}.${items.length + 1}`)) {
    items.push(readMember(item, form, `${step}.${items.length + 1}`));
  }
  return items.length > 0 || form.has(key) ? items : undefined;
}

/** Entries are numbered as a list's items are, and have a key and a value each. */
function readMap(
  schema: NormalizedSchema,
  form: URLSearchParams,
  key: string,
): Record<string, unknown> | undefined {
  const [keys, values] = [schema.getKeySchema(), schema.getValueSchema()];
  const step = schema.getMergedTraits().xmlFlattened ? key : `${key}.entry`;
  const found: Record<string, unknown> = {};
  for (let n = 1; mentions(form, `${step}.${n}`); n += 1) {
    const name = form.get(`${step}.${n}.${keys.getMergedTraits().xmlName ?? 'key'}`) ?? '';
    found[name] = readMember(values, form, `${step}.${n}.${values.getMergedTraits().xmlName ?? 'value'}`);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function mentions(form: URLSearchParams, key: string): boolean {
  return [...form.keys()].some((each) => each === key || each.startsWith(`${key}.`));
}

function struct(namespace: string, name: string, members: Record<string, $SchemaRef>): StaticStructureSchema {
  return [3, namespace, name, 0, Object.keys(members), Object.values(members)];
}

function xml(
  status: number,
  envelope: StaticStructureSchema,
  value: unknown,
  dialect: QueryDialect,
  requestId: string,
  retryAfter?: number,
): Response {
  const serializer = new XmlShapeSerializer({
    xmlNamespace: dialect.xmlNamespace,
    serviceNamespace: envelope[1],
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
  });
  serializer.write(envelope, value);
  const headers = new Headers({ 'content-type': 'text/xml', 'x-amzn-requestid': requestId });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return new Response(String(serializer.flush()), { status, headers });
}

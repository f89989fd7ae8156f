import * as z from 'zod';
import type { GraphRefusal } from './graph-call.ts';
import { refusal } from './refusals.ts';

const jsonObject = z.record(z.string(), z.unknown());

/** The request's body as an object, or what Graph says of one that is none. */
export function parseJsonObject(body: string): Readonly<Record<string, unknown>> | GraphRefusal {
  const parsed = jsonObject.safeParse(parseJson(body));
  // No body of Graph has a property `error`, by which a refusal is told.
  if (parsed.success && !('error' in parsed.data)) return parsed.data;
  return refusal(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

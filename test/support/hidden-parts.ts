import type { ConnectionEvidence, OwnEvidence } from '../../src/jobs/posture/evidence.ts';
import { lacking } from './posture-evidence.ts';

export interface AllEvidence {
  readonly evidence: ConnectionEvidence;
  readonly own: OwnEvidence;
}

const hidden = lacking('Everything.Read.All');

/** The same evidence with each part that is known hidden in turn. */
export function* hiding(
  whole: AllEvidence,
): Generator<{ readonly what: string; readonly hidden: AllEvidence }> {
  for (const path of knownParts(whole, [])) {
    yield { what: path.join('.'), hidden: replaced(whole, path) as AllEvidence };
  }
}

function* knownParts(part: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (typeof part !== 'object' || part === null || part instanceof Map) return;
  if ('state' in part && part.state === 'known') yield path;
  for (const [key, value] of Object.entries(part)) yield* knownParts(value, [...path, key]);
}

function replaced(part: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return hidden;
  if (Array.isArray(part))
    return part.map((each, index) => (String(index) === key ? replaced(each, rest) : each));
  return { ...(part as object), [key]: replaced((part as Record<string, unknown>)[key], rest) };
}

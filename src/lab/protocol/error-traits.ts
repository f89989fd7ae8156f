import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticErrorSchema } from '@smithy/types';

export interface ErrorTraits {
  readonly code: string;
  readonly status: number;
}

/** Name and status that a service's model gives to an error (Smithy: httpError trait). */
export function jsonErrorTraits(schema: StaticErrorSchema): ErrorTraits {
  const status: unknown = NormalizedSchema.of(schema).getMergedTraits()['httpError'];
  return { code: schema[2], status: typeof status === 'number' ? status : 400 };
}

/** The query protocol has its own code and status for many errors (Smithy: awsQueryError trait). */
export function queryErrorTraits(schema: StaticErrorSchema): ErrorTraits {
  const traits: unknown = NormalizedSchema.of(schema).getMergedTraits()['awsQueryError'];
  const [code, status]: readonly unknown[] = Array.isArray(traits) ? traits : [];
  const model = jsonErrorTraits(schema);
  return {
    code: typeof code === 'string' ? code : model.code,
    status: typeof status === 'number' ? status : model.status,
  };
}

import { z } from 'zod';
import { configSchema } from './schema.ts';

/** As much of a JSON Schema as is needed to say what the configuration could hold at a place. */
export interface KnownSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, KnownSchema>>;
  readonly items?: KnownSchema;
  readonly anyOf?: readonly KnownSchema[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly default?: unknown;
}

let whole: KnownSchema | undefined;

/** What the schema knows at a path, the branches of a union after the union itself. */
export function schemasAt(path: readonly PropertyKey[]): readonly KnownSchema[] {
  whole ??= z.toJSONSchema(configSchema, { io: 'input' }) as KnownSchema;
  return path.reduce<readonly KnownSchema[]>(
    (level, part) =>
      level
        .flatMap((schema) => (typeof part === 'number' ? schema.items : propertyOf(schema, part)) ?? [])
        .flatMap(withBranches),
    withBranches(whole),
  );
}

export function keysOf(schema: KnownSchema): readonly string[] {
  return Object.keys(schema.properties ?? {});
}

function propertyOf({ properties = {} }: KnownSchema, name: PropertyKey): KnownSchema | undefined {
  return Object.hasOwn(properties, name) ? properties[String(name)] : undefined;
}

function withBranches(schema: KnownSchema): readonly KnownSchema[] {
  return [schema, ...(schema.anyOf ?? []).flatMap(withBranches)];
}

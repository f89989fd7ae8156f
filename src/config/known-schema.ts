import * as z from 'zod';

/** As much of a JSON Schema as is needed to say what a file could hold at a place. */
export interface KnownSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, KnownSchema>>;
  readonly items?: KnownSchema;
  readonly anyOf?: readonly KnownSchema[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly default?: unknown;
}

/** What a schema knows at a path, the branches of a union after the union itself. */
export type SchemasAt = (path: readonly PropertyKey[]) => readonly KnownSchema[];

const wholes = new WeakMap<z.ZodType, KnownSchema>();

/** A schema is turned into a JSON Schema at the first problem, once. */
export function schemasOf(schema: z.ZodType): SchemasAt {
  return (path) => {
    const whole = wholes.get(schema) ?? (z.toJSONSchema(schema, { io: 'input' }) as KnownSchema);
    wholes.set(schema, whole);
    return schemasAt(whole, path);
  };
}

function schemasAt(whole: KnownSchema, path: readonly PropertyKey[]): readonly KnownSchema[] {
  return path.reduce<readonly KnownSchema[]>(
    (level, part) =>
      level
        .flatMap((known) => (typeof part === 'number' ? known.items : propertyOf(known, part)) ?? [])
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

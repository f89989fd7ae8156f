import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

type Database = ReturnType<typeof loadAwsServiceSpecSync>;
type Properties = NonNullable<ReturnType<typeof resourceIn>>['properties'];
type PropertyType = Properties[string]['type'];

/** It is large, so it is read once. */
let loaded: Database | undefined;

/** A template as CloudFormation reads it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Condition?: string; readonly Description?: string; readonly Value: unknown }>
  >;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Description?: string;
  readonly Default?: unknown;
  readonly AllowedPattern?: string;
}

/**
 * What is wrong with the shape of a template by CloudFormation's own resource specification: unknown types and
 * properties, missing required ones, scalars of another type. Says nothing of what the values mean.
 */
export function misshapen({ Resources }: Template): readonly string[] {
  const database = specification();
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const resource = resourceIn(database, Type);
    if (resource === undefined) return [`${id}: there is no type ${Type}`];
    return inObject(`${id}.Properties`, Properties, resource.properties, database);
  });
}

/** What `Fn::GetAtt` gives of a type. */
export function attributesOf(type: string): readonly string[] {
  return Object.keys(resourceIn(specification(), type)?.attributes ?? {});
}

function specification(): Database {
  loaded ??= loadAwsServiceSpecSync();
  return loaded;
}

function resourceIn(database: Database, type: string) {
  const [found] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  return found;
}

function inObject(path: string, value: unknown, properties: Properties, database: Database): string[] {
  if (!isObject(value)) return [`${path}: has to be an object`];
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && !(name in value))
    .map(([name]) => `${path}.${name}: is missing`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    if (property === undefined) return [`${path}.${name}: is unknown`];
    return inValue(`${path}.${name}`, inner, property.type, database);
  });
  return [...missing, ...wrong];
}

function inValue(path: string, value: unknown, type: PropertyType, database: Database): string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'json':
      return isObject(value) || typeof value === 'string' ? [] : [`${path}: has to be JSON`];
    case 'string':
    case 'date-time':
      return typeof value === 'string' ? [] : [`${path}: has to be text`];
    case 'number':
    case 'integer':
      return typeof value === 'number' ? [] : [`${path}: has to be a number`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: has to be true or false`];
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : [`${path}: has to be a tag`];
    case 'ref':
      return inObject(path, value, database.get('typeDefinition', type.reference.$ref).properties, database);
    case 'array':
      if (!Array.isArray(value)) return [`${path}: has to be a list`];
      return value.flatMap((item, index) => inValue(`${path}[${index}]`, item, type.element, database));
    case 'map':
      if (!isObject(value)) return [`${path}: has to be a map`];
      return Object.entries(value).flatMap(([key, item]) =>
        inValue(`${path}.${key}`, item, type.element, database),
      );
    case 'union': {
      const each = type.types.map((one) => inValue(path, value, one, database));
      return each.toSorted((a, b) => a.length - b.length)[0] ?? [];
    }
    case 'null':
      return value === null ? [] : [`${path}: has to be null`];
  }
}

/** `{ Ref: … }` or `{ 'Fn::…': … }`: what it gives is known when it is deployed. */
function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

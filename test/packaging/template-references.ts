import { attributesOf, type Template } from './template-shape.ts';

interface Place {
  readonly path: string;
  readonly template: Template;
  /** Names that a `Fn::Sub` brings along for its own text. */
  readonly names: readonly string[];
}

/**
 * What a template names and does not have: resources, attributes of resources by CloudFormation's specification,
 * parameters, and conditions, anywhere in it (CloudFormation: Intrinsic function reference).
 */
export function dangling(template: Template): readonly string[] {
  const { Resources, Conditions = {}, Outputs = {} } = template;
  const known = Object.keys(Conditions);
  const unknownConditions = Object.entries({ ...Resources, ...Outputs }).flatMap(([id, { Condition }]) =>
    Condition === undefined || known.includes(Condition) ? [] : [`${id}.Condition: there is no ${Condition}`],
  );
  const unknownDependencies = Object.entries(Resources).flatMap(([id, { DependsOn = [] }]) =>
    [DependsOn]
      .flat()
      .filter((other) => !(other in Resources))
      .map((other) => `${id}.DependsOn: there is no ${other}`),
  );
  const bodies = Object.entries({ ...Resources, ...Outputs, Conditions });
  return [
    ...unknownConditions,
    ...unknownDependencies,
    ...bodies.flatMap(([path, body]) => inside({ path, template, names: [] }, body)),
  ];
}

function inside(place: Place, value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => inside({ ...place, path: `${place.path}[${index}]` }, item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...named({ ...place, path: `${place.path}.${key}` }, key, inner),
    ...inside({ ...place, path: `${place.path}.${key}` }, inner),
  ]);
}

function named(place: Place, key: string, value: unknown): readonly string[] {
  if (key === 'Ref' && typeof value === 'string') return reference(place, value);
  if (key === 'Fn::GetAtt') {
    const [id = '', ...attribute] = typeof value === 'string' ? value.split('.') : (value as string[]);
    return attributeOf(place, id, attribute.join('.'));
  }
  if (key !== 'Fn::Sub') return [];
  const [text, own] = typeof value === 'string' ? [value, {}] : (value as readonly [string, object]);
  const within = { ...place, names: Object.keys(own) };
  // `${!Literal}` stays as it is.
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/gu)].flatMap(([, name = '']) => {
    const [id = '', ...attribute] = name.split('.');
    return attribute.length === 0 ? reference(within, id) : attributeOf(within, id, attribute.join('.'));
  });
}

function reference({ path, template, names }: Place, name: string): readonly string[] {
  const { Resources, Parameters = {} } = template;
  if (name in Resources || name in Parameters || names.includes(name) || pseudo.has(name)) return [];
  return [`${path}: there is no ${name}`];
}

function attributeOf({ path, template }: Place, id: string, attribute: string): readonly string[] {
  const resource = template.Resources[id];
  if (resource === undefined) return [`${path}: there is no ${id}`];
  return attributesOf(resource.Type).includes(attribute)
    ? []
    : [`${path}: ${resource.Type} has no ${attribute}`];
}

/** CloudFormation: Pseudo parameters reference. */
const pseudo = new Set(
  [
    'AccountId',
    'NoValue',
    'NotificationARNs',
    'Partition',
    'Region',
    'StackId',
    'StackName',
    'URLSuffix',
  ].map((name) => `AWS::${name}`),
);

/** Resources that wait for each other in a ring, or for such a ring: CloudFormation refuses to make them. */
export function circular({ Resources }: Template): readonly string[] {
  const needs = new Map(
    Object.entries(Resources).map(([id, { DependsOn = [], Properties }]) => [
      id,
      new Set([...[DependsOn].flat(), ...mentioned(Properties)].filter((other) => other in Resources)),
    ]),
  );
  // What nobody waits for any more goes, again and again; a ring stays.
  for (let before = -1; before !== needs.size;) {
    before = needs.size;
    for (const [id, others] of needs) if (![...others].some((other) => needs.has(other))) needs.delete(id);
  }
  return [...needs.keys()].toSorted();
}

function mentioned(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mentioned);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    if (key !== 'Fn::Sub') return mentioned(inner);
    const text = Array.isArray(inner) ? String(inner[0]) : String(inner);
    return [...text.matchAll(/\$\{([^!}.]+)/gu)].map(([, id = '']) => id);
  });
}

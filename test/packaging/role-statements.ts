import type { Template } from './template-shape.ts';

export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resource: unknown;
  readonly condition: unknown;
}

/** Every statement of every inline policy of a role, policies and statements that are there on a condition too. */
export function statementsOf(template: Template, role: string): readonly Statement[] {
  const policies = listOf(template.Resources[role]?.Properties?.['Policies']).map(unconditional);
  return policies.flatMap((policy) =>
    listOf(at(policy, 'PolicyDocument', 'Statement'))
      .map(unconditional)
      .map(statement),
  );
}

/** What `Fn::If` gives when its condition holds. */
function unconditional(raw: unknown): unknown {
  const [, whenTrue] = listOf(at(raw, 'Fn::If'));
  return whenTrue ?? raw;
}

function statement(raw: unknown): Statement {
  return {
    effect: String(at(raw, 'Effect')),
    actions: listOf(at(raw, 'Action')).map(String),
    resource: at(raw, 'Resource'),
    condition: at(raw, 'Condition'),
  };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

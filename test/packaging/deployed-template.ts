import type { Template } from './template-shape.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;

/** CloudFormation: Pseudo parameters reference. */
const pseudo: Values = { 'AWS::Partition': 'aws', 'AWS::AccountId': '111122223333' };

/** What `AWS::NoValue` leaves: nothing, in a list or under a key. */
const nothing = Symbol('AWS::NoValue');

/**
 * The resources of a template as CloudFormation deploys them with these parameters: conditions are decided, and every
 * function that the templates here use is worked out (CloudFormation: Intrinsic function reference). References to
 * resources stay as they are.
 */
export function deployed(template: Template, parameters: Values): Template {
  const defaults = Object.entries(template.Parameters ?? {}).flatMap(([name, { Type, Default }]) => {
    if (typeof Default !== 'string') return [];
    return [[name, Type === 'CommaDelimitedList' ? Default.split(',') : Default] as const];
  });
  const values: Values = { ...pseudo, ...Object.fromEntries(defaults), ...parameters };
  const evaluation = { values, conditions: template.Conditions ?? {} };
  const kept = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || holds(evaluation, Condition),
  );
  return { Resources: evaluate(evaluation, Object.fromEntries(kept)) as Template['Resources'] };
}

interface Evaluation {
  readonly values: Values;
  readonly conditions: Readonly<Record<string, unknown>>;
}

function holds(evaluation: Evaluation, name: string): boolean {
  return evaluate(evaluation, evaluation.conditions[name]) === true;
}

function evaluate(evaluation: Evaluation, value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item) => evaluate(evaluation, item)).filter((item) => item !== nothing);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::')))
    return outcome(evaluation, name, argument, value);
  return Object.fromEntries(
    entries
      .map(([key, inner]) => [key, evaluate(evaluation, inner)])
      .filter(([, inner]) => inner !== nothing),
  );
}

function outcome(evaluation: Evaluation, name: string, argument: unknown, whole: unknown): unknown {
  if (name === 'Ref') return reference(evaluation, String(argument), whole);
  if (name === 'Condition')
    return typeof argument === 'string'
      ? holds(evaluation, argument)
      : { Condition: evaluate(evaluation, argument) };
  if (name === 'Fn::Sub') return substituted(evaluation, String(argument));
  if (name === 'Fn::If') {
    const [condition, whenTrue, whenFalse] = argument as readonly unknown[];
    return evaluate(evaluation, holds(evaluation, String(condition)) ? whenTrue : whenFalse);
  }
  const operands = evaluate(evaluation, argument) as readonly unknown[];
  const [first, second] = operands;
  switch (name) {
    case 'Fn::And':
      return operands.every((each) => each === true);
    case 'Fn::Not':
      return first !== true;
    case 'Fn::Equals':
      return first === second;
    case 'Fn::Join':
      return (second as readonly unknown[]).map(String).join(String(first));
    case 'Fn::Split':
      return String(second).split(String(first));
    default:
      return whole;
  }
}

function reference({ values }: Evaluation, name: string, whole: unknown): unknown {
  return name === 'AWS::NoValue' ? nothing : (values[name] ?? whole);
}

function substituted({ values }: Evaluation, text: string): string {
  return text.replaceAll(/\$\{([^!}]+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

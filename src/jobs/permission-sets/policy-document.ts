import { stableJson } from '../../core/stable-json.ts';

/** A policy as a definition gives it: as YAML, or as the JSON text that it will be. */
export type GivenPolicy = string | Readonly<Record<string, unknown>>;

/** AWS: "IAM Identity Center quotas": bytes of an inline policy, white space not counted. */
const mostBytes = 10_240;

/** JSON text with sorted keys, so that equal policies are equal text; undefined when it is no JSON. */
export function policyText(given: GivenPolicy): string | undefined {
  const value = typeof given === 'string' ? parsed(given).value : given;
  return value === undefined ? undefined : stableJson(value);
}

/** The same, for what AWS holds: a text that is no JSON stays what it is. */
export function canonical(text: string): string {
  return text === '' ? '' : (policyText(text) ?? text);
}

/**
 * What is wrong with it, all at once; the words of its values are never repeated. Only what IAM itself demands of
 * every identity-based policy (AWS: "Grammar of the IAM JSON policy language"), so that whatever AWS holds passes.
 */
export function policyProblems(given: GivenPolicy): readonly string[] {
  const { value, problem } = typeof given === 'string' ? parsed(given) : { value: given };
  if (problem !== undefined) return [problem];
  if (!isObject(value)) return ['a policy is an object with Version and Statement'];
  const size = policySize(stableJson(value));
  const tooBig = `the policy has ${size} bytes without white space, ${mostBytes} are allowed`;
  return [...(size > mostBytes ? [tooBig] : []), ...statementProblems(value['Statement'])];
}

export function policySize(text: string): number {
  return new TextEncoder().encode(text.replaceAll(/\s/gu, '')).length;
}

/** Its parts, each as JSON text: what people compare is statements, not one long line. */
export function policyParts(text: string): readonly string[] {
  const { value } = parsed(text);
  if (!isObject(value)) return text === '' ? [] : [text];
  const { Statement: statements, ...rest } = value;
  return [
    ...Object.entries(rest).map(([key, part]) => `${key} ${stableJson(part)}`),
    ...listOf(statements).map((each) => stableJson(each)),
  ];
}

function statementProblems(statements: unknown): readonly string[] {
  const list = listOf(statements);
  if (statements === undefined || list.length === 0) return ['the policy has no Statement'];
  return list.flatMap((statement, index) => {
    const where = `statement ${index + 1}`;
    if (!isObject(statement)) return [`${where} is no object`];
    const effect = statement['Effect'];
    return [
      ...(effect === 'Allow' || effect === 'Deny' ? [] : [`${where} has no Effect: Allow or Deny`]),
      ...exactlyOne(statement, where, 'Action', 'NotAction'),
      ...exactlyOne(statement, where, 'Resource', 'NotResource'),
      ...('Principal' in statement || 'NotPrincipal' in statement
        ? [`${where} has a Principal, which a permission set's policy cannot have`]
        : []),
    ];
  });
}

function exactlyOne(statement: Readonly<Record<string, unknown>>, where: string, ...keys: string[]) {
  const [one, other] = keys;
  const found = keys.filter((key) => key in statement);
  return found.length === 1 ? [] : [`${where} must have either ${one} or ${other}`];
}

function parsed(text: string): { readonly value?: unknown; readonly problem?: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const place = /\(line \d+ column \d+\)/u.exec(error instanceof Error ? error.message : '');
    return { problem: `the policy is no valid JSON${place === null ? '' : ` ${place[0]}`}` };
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : value === undefined ? [] : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { AwsCaller } from '../../operation.ts';
import type { IamRole } from '../../world.ts';
import { meansAction } from '../action-pattern.ts';
import { callerArn } from '../identity.ts';

/** What a trust policy says to one caller; `unknown` names what the lab cannot evaluate. */
export type Verdict =
  { readonly says: 'allow' | 'deny' | 'nothing' } | { readonly says: 'unknown'; readonly what: string };

export interface AssumeRoleRequest {
  readonly caller: AwsCaller;
  readonly externalId: string | undefined;
  readonly organizationId: string;
}

/**
 * Whether a role lets the caller call sts:AssumeRole (AWS: "Policy evaluation logic" and "AWS JSON policy elements:
 * Principal"). A deny wins over every allow. Only Principal AWS, StringEquals and three keys are evaluated; a
 * statement of this caller and action with anything else makes the verdict unknown rather than guessed.
 */
export function evaluateTrust(trust: IamRole['trust'], request: AssumeRoleRequest): Verdict {
  const statements = isObject(trust) ? list(trust['Statement']).filter(isObject) : [];
  const verdicts = statements
    .filter((statement) => isAboutAssumeRole(statement) && isAboutCaller(statement, request.caller))
    .map((statement) => verdictOf(statement, request));

  for (const says of ['deny', 'unknown', 'allow']) {
    const found = verdicts.find((verdict) => verdict.says === says);
    if (found !== undefined) return found;
  }
  return { says: 'nothing' };
}

function verdictOf(statement: Readonly<Record<string, unknown>>, request: AssumeRoleRequest): Verdict {
  const says = statement['Effect'] === 'Deny' ? 'deny' : 'allow';
  const conditions = statement['Condition'];
  for (const [operator, tests] of isObject(conditions) ? Object.entries(conditions) : []) {
    for (const [key, wanted] of isObject(tests) ? Object.entries(tests) : []) {
      const actual = conditionValue(key, request);
      if (operator !== 'StringEquals' || actual === 'not emulated') {
        return { says: 'unknown', what: `the condition ${operator} on ${key} in a trust policy` };
      }
      if (actual === undefined || !list(wanted).includes(actual.value)) return { says: 'nothing' };
    }
  }
  return { says };
}

/** Condition keys are the same in any case (AWS: "AWS JSON policy elements: Condition"). */
function conditionValue(
  key: string,
  request: AssumeRoleRequest,
): { readonly value: string } | 'not emulated' | undefined {
  switch (key.toLowerCase()) {
    case 'sts:externalid':
      return request.externalId === undefined ? undefined : { value: request.externalId };
    case 'aws:principalorgid':
      return { value: request.organizationId };
    case 'aws:principalarn':
      return { value: request.caller.principalArn };
    default:
      return 'not emulated';
  }
}

function isAboutAssumeRole(statement: Readonly<Record<string, unknown>>): boolean {
  return list(statement['Action']).some((pattern) => meansAction(String(pattern), 'sts:AssumeRole'));
}

/** The caller may be meant by the account's id, its root ARN, the role's own ARN, the session's ARN, or `*`. */
function isAboutCaller(statement: Readonly<Record<string, unknown>>, caller: AwsCaller): boolean {
  const principal = statement['Principal'];
  if (principal === '*') return true;
  const root = caller.principalArn.replace(/:[^:]*$/, ':root');
  const names = ['*', caller.accountId, root, caller.principalArn, callerArn(caller)];
  return isObject(principal) && list(principal['AWS']).some((each) => names.includes(String(each)));
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { LimitExceededException$, MalformedPolicyDocumentException$ } from '@aws-sdk/client-iam';
import { refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { splitArn } from '../identity.ts';

/** AWS: "IAM and STS quotas": characters of a role's trust policy, white space left out. Raised to 8192 on request. */
const LONGEST = 2048;

/**
 * A trust policy as a role keeps it. AWS: CreateRole API reference (MalformedPolicyDocument); "Create a role for SAML
 * 2.0 federation" (the provider is of the role's own account). A provider that is not there is taken: assumed.
 */
export function trustDocument(
  text: string | undefined,
  { account }: AwsCall,
): Readonly<Record<string, unknown>> | Refusal {
  const policy = parsed(text ?? '');
  if (!isObject(policy)) return malformed('This policy contains invalid Json');
  const statements = list(policy['Statement']);
  if (statements.length === 0) return malformed('Syntax errors in policy.');
  for (const statement of statements) {
    const wrong = isObject(statement) ? problemOf(statement, account.id) : 'Syntax errors in policy.';
    if (wrong !== undefined) return malformed(wrong);
  }
  if (JSON.stringify(policy).length <= LONGEST) return policy;
  return refuseQuery(LimitExceededException$, `Cannot exceed quota for ACLSizePerRole: ${LONGEST}`);
}

function problemOf(statement: Readonly<Record<string, unknown>>, accountId: string): string | undefined {
  const { Action, Effect, Principal, Resource } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') return 'Syntax errors in policy.';
  if (Action === undefined && statement['NotAction'] === undefined)
    return 'Policy statement must contain actions.';
  if (Resource !== undefined) return 'Has prohibited field Resource';
  if (Principal === undefined) return 'AssumeRole policy must contain principals.';
  const providers = isObject(Principal) ? list(Principal['Federated']).map(String) : [];
  const foreign = providers.find(
    (each) => each.includes(':saml-provider/') && splitArn(each).account !== accountId,
  );
  return foreign === undefined ? undefined : `Invalid principal in policy: "FEDERATED":"${foreign}"`;
}

function malformed(message: string): Refusal {
  return refuseQuery(MalformedPolicyDocumentException$, message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import * as z from 'zod';
import { matches } from '../../core/pattern.ts';

/**
 * Whether a role can be assumed through one SAML provider, as far as its trust policy alone can tell.
 *
 * | verdict | meaning                                                    | app role               |
 * |---------|------------------------------------------------------------|------------------------|
 * | allows  | an Allow names the provider and the action; no plain Deny  | wanted                 |
 * | denies  | no Allow fits, or a Deny without a condition does          | not wanted             |
 * | unknown | cannot be read with certainty                              | neither added nor taken |
 *
 * `remarks` say what is odd about it, also where the verdict is clear.
 */
export interface TrustVerdict {
  readonly verdict: 'allows' | 'denies' | 'unknown';
  readonly remarks: readonly string[];
}

const action = 'sts:assumerolewithsaml';

const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]));

const statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.string(), z.record(z.string(), text)]).optional(),
  NotPrincipal: z.unknown().optional(),
  Action: text.optional(),
  NotAction: text.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
type Statement = z.output<typeof statement>;

const policyDocument = z.looseObject({
  Statement: z
    .union([z.array(statement), statement])
    .transform((value) => (Array.isArray(value) ? value : [value])),
});

/** AWS: "IAM JSON policy grammar"; "Create a role for a SAML 2.0 federation". */
export function judgeTrust(trustPolicy: string, providerArn: string): TrustVerdict {
  const parsed = parse(trustPolicy);
  if (typeof parsed === 'string') return { verdict: 'unknown', remarks: [parsed] };

  const about = parsed.filter(
    (one) =>
      coversAction(one) &&
      (namesProvider(one, providerArn) || namesEverybody(one) || one.NotPrincipal !== undefined),
  );
  const remarks = about.flatMap(remarksOn);

  // A Deny for everybody counts as much as one that names the provider; a condition may or may not apply.
  const denied = about.some(
    (one) => one.Effect === 'Deny' && one.NotPrincipal === undefined && narrowing(one).length === 0,
  );
  if (denied) return { verdict: 'denies', remarks };
  // NotPrincipal may mean the provider or not, and an Allow for everybody is not known to reach SAML sign-in.
  if (about.some((one) => one.NotPrincipal !== undefined)) return { verdict: 'unknown', remarks };
  if (about.some((one) => one.Effect === 'Allow' && namesProvider(one, providerArn))) {
    return { verdict: 'allows', remarks };
  }
  if (about.some((one) => one.Effect === 'Allow')) return { verdict: 'unknown', remarks };
  return { verdict: 'denies', remarks };
}

function parse(trustPolicy: string): readonly Statement[] | string {
  let json: unknown;
  try {
    json = JSON.parse(trustPolicy);
  } catch {
    return 'the trust policy is no JSON';
  }
  const result = policyDocument.safeParse(json);
  if (result.success) {
    return result.data.Statement.every(isWhole)
      ? result.data.Statement
      : 'a statement of the trust policy lacks its principal or its action, or has two forms of one';
  }
  const [issue] = result.error.issues;
  return `the trust policy has an unknown form at ${issue?.path.join('.') || 'its root'}`;
}

/** AWS: "IAM JSON policy grammar": exactly one form of each. IAM refuses anything else, so nobody knows its meaning. */
function isWhole({ Principal, NotPrincipal, Action, NotAction }: Statement): boolean {
  return (
    (Principal === undefined) !== (NotPrincipal === undefined) &&
    (Action === undefined) !== (NotAction === undefined)
  );
}

/** Actions are compared without case, and may have wildcards. */
function coversAction(one: Statement): boolean {
  if (one.Action !== undefined) return one.Action.some((pattern) => matches(pattern.toLowerCase(), action));
  if (one.NotAction !== undefined)
    return !one.NotAction.some((pattern) => matches(pattern.toLowerCase(), action));
  return false;
}

/** There are no partial wildcards in a principal's ARN. */
function namesProvider(one: Statement, providerArn: string): boolean {
  if (one.Principal === undefined || typeof one.Principal === 'string') return false;
  return one.Principal['Federated']?.includes(providerArn) ?? false;
}

function namesEverybody(one: Statement): boolean {
  if (one.Principal === undefined) return false;
  if (typeof one.Principal === 'string') return one.Principal === '*';
  // A star among services or canonical users means those alone.
  const { AWS = [], Federated = [] } = one.Principal;
  return [...AWS, ...Federated].includes('*');
}

/**
 * The condition keys that may keep people out. In an Allow, `saml:aud` only says which sign-in address is meant; a
 * Deny with it is most likely for all other addresses.
 */
function narrowing({ Effect, Condition }: Statement): readonly string[] {
  const keys = Object.values(Condition ?? {}).flatMap((each) => Object.keys(each));
  return Effect === 'Deny' ? keys : keys.filter((key) => key.toLowerCase() !== 'saml:aud');
}

function remarksOn(one: Statement): readonly string[] {
  const remarks: string[] = [];
  if (one.NotPrincipal !== undefined)
    remarks.push('the trust policy has NotPrincipal, which AWS does not allow there');
  if (one.NotAction !== undefined) remarks.push(`${one.Effect} with NotAction reaches AssumeRoleWithSAML`);
  if (namesEverybody(one)) {
    remarks.push(
      one.Effect === 'Allow'
        ? 'the trust policy names everybody (*) instead of the provider'
        : 'a Deny names everybody (*)',
    );
  }
  const keys = narrowing(one);
  if (keys.length > 0) {
    const what = one.Effect === 'Deny' ? 'a Deny' : 'the trust';
    remarks.push(`${what} depends on ${keys.join(', ')}, which only AWS can judge at sign-in`);
  }
  return remarks;
}

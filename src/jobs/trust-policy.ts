import * as z from 'zod';
import { matches } from '../core/pattern.ts';

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

/** What else the statements say that let the provider in: what an assertion has to carry, and may. */
export interface TrustTerms {
  /** Sign-in addresses that are accepted; undefined: only AWS can tell. */
  readonly audiences: readonly Audience[] | undefined;
  /** Whether the assertion may bring session tags along, which AWS asks sts:TagSession for. */
  readonly tags: Permitted;
  /** Likewise a source identity, and sts:SetSourceIdentity. */
  readonly sourceIdentity: Permitted;
}

/** `unknown`: a condition may hold or not. */
export type Permitted = 'allowed' | 'refused' | 'unknown';

/** One value of a condition on SAML:aud. IAM: "String condition operators": a star is one in `like` alone. */
export interface Audience {
  readonly value: string;
  readonly compared: 'equals' | 'without-case' | 'like';
}

export function acceptsAudience(audiences: readonly Audience[], url: string): boolean {
  return audiences.some(({ value, compared }) => {
    if (compared === 'like') return matches(value, url);
    return compared === 'equals' ? value === url : value.toLowerCase() === url.toLowerCase();
  });
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

/**
 * AWS: "IAM and AWS STS condition context keys": saml:aud is the Recipient of the assertion; "Pass session tags in AWS
 * STS": a trust policy allows sts:TagSession beside the action that signs in.
 * @returns undefined unless the trust policy lets the provider in.
 */
export function trustTerms(trustPolicy: string, providerArn: string): TrustTerms | undefined {
  const parsed = parse(trustPolicy);
  if (typeof parsed === 'string' || judgeTrust(trustPolicy, providerArn).verdict !== 'allows')
    return undefined;
  const ours = parsed.filter((one) => namesProvider(one, providerArn) || namesEverybody(one));
  const allowed = ours.filter((one) => one.Effect === 'Allow');
  const audiences = allowed.filter((one) => coversAction(one)).map(audiencesOf);
  const isNarrowed = ours.some((one) => one.Effect === 'Deny' && coversAction(one));
  return {
    audiences:
      isNarrowed || audiences.some((each) => each === undefined)
        ? undefined
        : audiences.flatMap((each) => each ?? []),
    tags: permitted(parsed, providerArn, 'sts:tagsession'),
    sourceIdentity: permitted(parsed, providerArn, 'sts:setsourceidentity'),
  };
}

/** Keys of the assertion itself are those of the sign-in; others ask what the session is to bring along. */
function permitted(all: readonly Statement[], providerArn: string, what: string): Permitted {
  const about = all.filter((one) => coversAction(one, what));
  const denies = about.filter(
    (one) =>
      one.Effect === 'Deny' &&
      (namesProvider(one, providerArn) || namesEverybody(one) || one.NotPrincipal !== undefined),
  );
  if (denies.some((one) => one.NotPrincipal === undefined && narrowing(one).length === 0)) return 'refused';
  const allows = about.filter((one) => one.Effect === 'Allow');
  const ours = allows.filter((one) => namesProvider(one, providerArn));
  const isSure = ours.some((one) => narrowing(one).every((key) => /^saml:/iu.test(key)));
  if (isSure) return denies.length === 0 ? 'allowed' : 'unknown';
  const mayBe =
    ours.length > 0 || allows.some((one) => namesEverybody(one) || one.NotPrincipal !== undefined);
  return mayBe ? 'unknown' : 'refused';
}

/** IAM: "String condition operators". AWS sends one SAML:aud, so that a set operator over it says the same. */
const comparisons: Readonly<Record<string, Audience['compared']>> = {
  stringequals: 'equals',
  stringequalsignorecase: 'without-case',
  stringlike: 'like',
};

/** Of one Allow: every address when it has no condition on them. Several operators have to hold together. */
function audiencesOf({ Condition = {} }: Statement): readonly Audience[] | undefined {
  const about = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => key.toLowerCase() === 'saml:aud')
      .map(([, value]) => ({ operator: operator.toLowerCase(), value: text.safeParse(value).data })),
  );
  const [only, another] = about;
  if (only === undefined) return [{ value: '*', compared: 'like' }];
  const compared =
    comparisons[only.operator.replace(/^for(?:any|all)values?:/u, '').replace(/ifexists$/u, '')];
  if (another !== undefined || compared === undefined) return undefined;
  return only.value?.map((value) => ({ value, compared }));
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
function coversAction(one: Statement, what = action): boolean {
  if (one.Action !== undefined) return one.Action.some((pattern) => matches(pattern.toLowerCase(), what));
  if (one.NotAction !== undefined)
    return !one.NotAction.some((pattern) => matches(pattern.toLowerCase(), what));
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

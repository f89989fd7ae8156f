import * as z from 'zod';
import type { ClaimRule, ClaimSet } from '../../../model/federation.ts';
import { parsed } from '../refusals.ts';

/** Microsoft Graph beta: customClaimsPolicy, customClaim, customClaimConfiguration resource types. */
const attribute = z.object({
  id: z.string().nullish(),
  source: z.string().nullish(),
  value: z.string().nullish(),
});
const transformation = z.object({
  '@odata.type': z.string(),
  input: z.object({ attribute: attribute.nullish(), treatAsMultiValue: z.boolean().nullish() }).nullish(),
  regex: z.string().nullish(),
  replacement: z.string().nullish(),
  additionalAttributes: z.array(z.unknown()).nullish(),
});
const configuration = z.object({
  condition: z.unknown().optional(),
  attribute: attribute.nullish(),
  transformations: z.array(transformation).nullish(),
});
const claim = z.object({
  name: z.string(),
  namespace: z.string().nullish(),
  tokenFormat: z.array(z.string()).nullish(),
  configurations: z.array(configuration).nullish(),
});
const policy = z.object({
  claims: z.array(z.unknown()).nullish(),
  groupFilter: z.unknown().optional(),
  audienceOverride: z.string().nullish(),
});
/** Microsoft Graph beta: samlNameIdClaim resource type: the subject of the assertion, and no attribute of it. */
const nameId = z.looseObject({ '@odata.type': z.string().regex(/samlNameIdClaim$/u) });

type Transformation = z.output<typeof transformation>;

/**
 * What the portal's settings send in SAML assertions. Pure; whatever it does not understand is a problem in words.
 * @returns null for a policy without claims: then the defaults of the gallery may hold
 * @throws RolebridgeError ENTRA_UNEXPECTED_ANSWER
 */
export function readCustomClaims(answer: unknown, what: string): ClaimSet | null {
  const { claims, groupFilter, audienceOverride } = parsed(policy, answer, what);
  if (!claims || claims.length === 0) return null;
  const problems =
    groupFilter === undefined || groupFilter === null
      ? []
      : ['a group filter lets some groups through and not others'];
  if (audienceOverride) problems.push(`the audience of the assertion is overridden with ${audienceOverride}`);
  const rules = claims.flatMap((each, index) => {
    if (nameId.safeParse(each).success) return [];
    const read = claim.safeParse(each);
    if (!read.success) {
      problems.push(`claim ${index + 1} is not in the form that Microsoft Graph documents`);
      return [];
    }
    return isSent(read.data) ? [{ name: nameOf(read.data), ...sourceOf(read.data) }] : [];
  });
  return { claims: rules, problems };
}

const multiValued = new Set(['user.groups', 'user.assignedroles']);

function isSent({ tokenFormat }: z.output<typeof claim>): boolean {
  return !tokenFormat || tokenFormat.length === 0 || tokenFormat.some((each) => /^saml$/iu.test(each));
}

function nameOf({ name, namespace }: z.output<typeof claim>): string {
  return namespace ? `${namespace.replace(/\/$/u, '')}/${name}` : name;
}

function sourceOf({ configurations }: z.output<typeof claim>): Omit<ClaimRule, 'name'> {
  const [only] = configurations ?? [];
  if (only === undefined || configurations?.length !== 1)
    return other(`${configurations?.length ?? 0} configurations, by condition`);
  if (only.condition !== undefined && only.condition !== null) return other('what a condition allows');
  const transformations = only.transformations ?? [];
  const strange = transformations.find(isStrange);
  if (strange !== undefined) return other(`the transformation ${typeOf(strange)}`);
  // With both, the output of the transformations goes first ("customClaimConfiguration resource type").
  const input = transformations[0]?.input?.attribute ?? only.attribute;
  if (!input) return other('a claim without a source');
  const replacements = transformations.map(({ regex, replacement }) => ({
    pattern: regex ?? '',
    replacement: replacement ?? '',
  }));
  const name = `${input.source ?? 'user'}.${input.id ?? ''}`.toLowerCase();
  // Graph: transformationAttribute resource type: a transformation is of the first value alone unless it says otherwise.
  if (
    multiValued.has(name) &&
    transformations[0] !== undefined &&
    !transformations[0].input?.treatAsMultiValue
  )
    return other(
      `a transformation of ${name} that takes the first value alone (treatAsMultiValue is not set)`,
    );
  if (input.id)
    return {
      source: { type: 'attribute', attribute: name },
      replacements,
    };
  if (typeof input.value === 'string')
    return { source: { type: 'constant', value: input.value }, replacements };
  return other('an attribute without an id');
}

/** Anything but a regular expression over one attribute. */
function isStrange(given: Transformation): boolean {
  const { regex, replacement, additionalAttributes } = given;
  if (typeOf(given) !== 'regexReplaceTransformation' || (additionalAttributes ?? []).length > 0) return true;
  return typeof regex !== 'string' || typeof replacement !== 'string';
}

function typeOf(given: Transformation): string {
  return given['@odata.type'].split('.').at(-1) ?? '';
}

function other(text: string): Omit<ClaimRule, 'name'> {
  return { source: { type: 'other', text }, replacements: [] };
}

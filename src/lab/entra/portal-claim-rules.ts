import * as z from 'zod';
import { NAME_ID } from './claim-names.ts';
import type { ClaimRule } from './claim-rules.ts';

const attribute = z.union([
  z.looseObject({ value: z.string() }),
  z.looseObject({ id: z.string(), source: z.string() }),
]);
const transformation = z.looseObject({
  '@odata.type': z.string(),
  regex: z.string().optional(),
  replacement: z.string().optional(),
  additionalAttributes: z.array(z.unknown()).nullish(),
  input: z.looseObject({ attribute: attribute.nullish() }).nullish(),
});
const configuration = z.looseObject({
  condition: z.unknown().nullish(),
  attribute: attribute.nullish(),
  transformations: z.array(transformation).nullish(),
});
const customClaim = z.looseObject({
  name: z.string(),
  namespace: z.string().nullish(),
  tokenFormat: z.array(z.string()).default([]),
  configurations: z.array(configuration).default([]),
});
const claimsPolicy = z.looseObject({
  audienceOverride: z.string().nullish(),
  groupFilter: z.unknown().nullish(),
  claims: z.array(customClaim).default([]),
  samlNameIdClaim: z.looseObject({ configurations: z.array(configuration).default([]) }).nullish(),
});

/** Graph: customClaimsPolicy, customClaim and regexReplaceTransformation resource types, of the beta version. */
export function portalRules(stored: Readonly<Record<string, unknown>>): readonly ClaimRule[] {
  const { audienceOverride, claims, groupFilter, samlNameIdClaim } = claimsPolicy.parse(stored);
  if (audienceOverride) throw notComputed('another audience');
  if (groupFilter !== undefined && groupFilter !== null) throw notComputed('a filter of groups');
  const ofSaml = claims.filter(({ tokenFormat }) => tokenFormat.includes('saml'));
  return [
    ...ofSaml.map(({ configurations, name, namespace }) => rule(fullName(name, namespace), configurations)),
    ...(samlNameIdClaim ? [rule(NAME_ID, samlNameIdClaim.configurations)] : []),
  ];
}

function rule(name: string, configurations: readonly z.output<typeof configuration>[]): ClaimRule {
  const [only, ...others] = configurations;
  if (only === undefined || others.length > 0 || (only.condition !== undefined && only.condition !== null)) {
    throw notComputed('conditions');
  }
  const transformations = only.transformations ?? [];
  const found = only.attribute ?? transformations[0]?.input?.attribute;
  if (!found) throw notComputed('a claim without an attribute');
  const source =
    'id' in found && typeof found['id'] === 'string'
      ? { attribute: found['id'].toLowerCase() }
      : { value: String(found['value']) };
  return { name, source, replacements: transformations.map((each) => replacementOf(each)) };
}

function replacementOf(each: z.output<typeof transformation>) {
  const { additionalAttributes, regex, replacement } = each;
  const isRegex = each['@odata.type'] === '#microsoft.graph.regexReplaceTransformation';
  if (!isRegex || regex === undefined || replacement === undefined || additionalAttributes?.length) {
    throw notComputed(`the transformation ${each['@odata.type']}`);
  }
  return { pattern: regex, replacement };
}

/** That the namespace is joined with a slash is how the portal's own claims look. */
function fullName(name: string, namespace: string | null | undefined): string {
  return namespace ? `${namespace.replace(/\/$/, '')}/${name}` : name;
}

function notComputed(what: string): Error {
  return new Error(`The lab does not compute ${what} in the claims of the portal.`);
}

import * as z from 'zod';
import type { ClaimRule, ClaimSet } from '../../../model/federation.ts';
import { claimTransformation, type ClaimTransformation } from './claims-mapping-transformation.ts';

/** Entra: "Customize claims with a policy", the table of its properties. Entra tells keys by their case. */
const definition = z.looseObject({
  ClaimsMappingPolicy: z.looseObject({
    ClaimsSchema: z.array(z.looseObject({})).default([]),
    ClaimsTransformation: z.array(claimTransformation).optional(),
    ClaimsTransformations: z.array(claimTransformation).optional(),
    GroupFilter: z.unknown().optional(),
  }),
});
/** The pages of Entra write TransformationID and TransformationId both. */
const claim = z.object({
  Source: z.string().optional(),
  ID: z.string().optional(),
  Value: z.string().optional(),
  SamlClaimType: z.string().optional(),
  TransformationID: z.string().optional(),
  TransformationId: z.string().optional(),
});
type Claim = z.output<typeof claim>;

const KEYS = [
  'ClaimsMappingPolicy',
  'Version',
  'IncludeBasicClaimSet',
  'ClaimsSchema',
  'ClaimsTransformation',
  'ClaimsTransformations',
  'GroupFilter',
  ...Object.keys(claim.shape),
];

/**
 * What a claims-mapping policy sends in SAML assertions. Pure; whatever it does not understand is a problem in words.
 * @param texts As Graph has them in `definition`: one JSON text
 */
export function readClaimsMapping(texts: readonly string[]): ClaimSet {
  const [text] = texts;
  if (text === undefined || texts.length > 1)
    return { claims: [], problems: [`the policy has ${texts.length} definitions and not one`] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { claims: [], problems: ['the definition of the policy is not JSON'] };
  }
  const misspelt = misspeltKeys(json);
  const parsed = definition.safeParse(json);
  if (!parsed.success) {
    const problem = 'the definition of the policy is not in the form that Entra documents';
    return { claims: [], problems: misspelt.length > 0 ? misspelt : [problem] };
  }
  const { ClaimsSchema, ClaimsTransformation, ClaimsTransformations, GroupFilter } =
    parsed.data.ClaimsMappingPolicy;
  const problems = [...misspelt];
  if (GroupFilter !== undefined && GroupFilter !== null)
    problems.push('a group filter lets some groups through and not others');
  const schema = ClaimsSchema.flatMap((entry, index) => {
    const read = claim.safeParse(entry);
    if (read.success) return [read.data];
    problems.push(`entry ${index + 1} of ClaimsSchema is not in the form that Entra documents`);
    return [];
  });
  const transformations = [...(ClaimsTransformation ?? []), ...(ClaimsTransformations ?? [])];
  return { claims: schema.flatMap((each) => ruleOf(each, schema, transformations)), problems };
}

/** None for what is not sent in SAML, such as the input of a transformation. */
function ruleOf(
  entry: Claim,
  schema: readonly Claim[],
  transformations: readonly ClaimTransformation[],
): readonly ClaimRule[] {
  const { SamlClaimType: name, Source, ID, Value } = entry;
  if (name === undefined) return [];
  if (Source?.toLowerCase() === 'transformation')
    return [{ name, ...transformed(entry, schema, transformations) }];
  if (Source !== undefined && ID !== undefined)
    return [{ name, source: { type: 'attribute', attribute: attributeOf(Source, ID) }, replacements: [] }];
  if (Value !== undefined) return [{ name, source: { type: 'constant', value: Value }, replacements: [] }];
  return [{ name, source: { type: 'other', text: 'a claim without a source or value' }, replacements: [] }];
}

/** A regular expression over one attribute; of any other transformation its name. */
function transformed(
  { TransformationID, TransformationId }: Claim,
  schema: readonly Claim[],
  transformations: readonly ClaimTransformation[],
): Omit<ClaimRule, 'name'> {
  const id = TransformationID ?? TransformationId;
  const found = transformations.find((each) => each.ID === id);
  const other = (text: string): Omit<ClaimRule, 'name'> => ({
    source: { type: 'other', text },
    replacements: [],
  });
  if (found === undefined) return other(`the transformation ${id ?? 'without an id'}, which is not there`);
  const { TransformationMethod: method, InputClaims: inputs, InputParameters: parameters } = found;
  const [input] = inputs;
  const valueOf = (name: string) => parameters.find((each) => each.ID.toLowerCase() === name)?.Value;
  const [pattern, replacement] = [valueOf('regex'), valueOf('replacement')];
  if (method.toLowerCase() !== 'regexreplace' || input === undefined || inputs.length > 1)
    return other(`the transformation ${method} of ${inputs.length} attributes`);
  if (pattern === undefined || replacement === undefined)
    return other(`the transformation ${method} without a regex or replacement`);
  const source = schema.find((each) => each.ID?.toLowerCase() === input.ClaimTypeReferenceId.toLowerCase());
  const attribute = attributeOf(source?.Source ?? 'user', input.ClaimTypeReferenceId);
  return { source: { type: 'attribute', attribute }, replacements: [{ pattern, replacement }] };
}

function attributeOf(source: string, id: string): string {
  return `${source}.${id}`.toLowerCase();
}

/** Keys that are known in another case, wherever they stand. */
function misspeltKeys(json: unknown): readonly string[] {
  if (Array.isArray(json)) return [...new Set(json.flatMap(misspeltKeys))];
  if (typeof json !== 'object' || json === null) return [];
  const own = Object.keys(json).flatMap((key) => {
    const meant = KEYS.find((each) => each.toLowerCase() === key.toLowerCase());
    if (meant === undefined || KEYS.includes(key)) return [];
    return [`the key ${key} is written ${meant}: Entra tells keys by their case`];
  });
  return [...new Set([...own, ...Object.values(json).flatMap(misspeltKeys)])];
}

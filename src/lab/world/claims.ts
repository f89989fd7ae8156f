import * as z from 'zod';

const guid = z.uuid();

/** Graph: optionalClaim resource type. */
export const optionalClaim = z.strictObject({
  name: z.string(),
  source: z.string().nullable().default(null),
  essential: z.boolean().default(false),
  additionalProperties: z.array(z.string()).default([]),
});

/** Graph: claimsMappingPolicy resource type. */
export const claimsMappingPolicy = z.strictObject({
  id: guid,
  displayName: z.string(),
  definition: z.array(z.string()).describe('One JSON text'),
  owners: z.array(guid).default([]).describe('Object ids; no operation of the lab shows them'),
});

export type OptionalClaim = z.output<typeof optionalClaim>;
export type ClaimsMappingPolicy = z.output<typeof claimsMappingPolicy>;

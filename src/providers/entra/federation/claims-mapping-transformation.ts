import * as z from 'zod';

/** Entra: "Customize claims with a policy", section "Claims transformation": of each what a regular expression needs. */
export const claimTransformation = z.object({
  ID: z.string(),
  TransformationMethod: z.string(),
  InputClaims: z.array(z.object({ ClaimTypeReferenceId: z.string() })).default([]),
  InputParameters: z.array(z.object({ ID: z.string(), Value: z.string() })).default([]),
});

export type ClaimTransformation = z.output<typeof claimTransformation>;

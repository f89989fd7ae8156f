import * as z from 'zod';

/** AWS: GetSAMLProvider API reference. */
export const samlProvider = z.strictObject({
  name: z.string().regex(/^[\w._-]{1,128}$/),
  uuid: z.string().optional().describe('The lab makes one up when absent'),
  metadata: z.string().describe('The metadata document, as XML'),
  createDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  validUntil: z.iso
    .datetime()
    .optional()
    .describe('Of the provider, never of its certificates; a hundred years after it was made when absent'),
  tags: z.record(z.string(), z.string()).default({}),
  assertionEncryptionMode: z.enum(['Allowed', 'Required']).default('Allowed'),
});

export type SamlProvider = z.output<typeof samlProvider>;

import * as z from 'zod';

/** A secret of AWS Secrets Manager with one version, which is AWSCURRENT. AWS: CreateSecret API reference. */
export const secret = z.strictObject({
  region: z.string(),
  name: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'letters, digits and /_+=.@-'),
  arnSuffix: z
    .string()
    .regex(/^[A-Za-z0-9]{6}$/, 'six letters and digits')
    .default('AbCdEf')
    .describe('What AWS draws at random for the end of the ARN'),
  value: z.string().min(1).describe('SecretString'),
  createdDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  deletedDate: z.iso
    .datetime()
    .optional()
    .describe('When its deletion was scheduled: nobody reads it any more'),
});

export type Secret = z.output<typeof secret>;

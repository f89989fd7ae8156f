import * as z from 'zod';
import { policyNames } from '../../core/policy.ts';
import { limitsSettings } from '../limits-settings.ts';

/** The section `jobs.federation` of the configuration. Descriptions end up in the JSON Schema for editors. */
export const federationSettings = z.strictObject({
  policy: z
    .enum(policyNames)
    .default('upsert-only')
    .describe('sync also ends assignments of ours, of groups that the naming rule no longer names'),
  limits: limitsSettings,
  connections: z
    .array(z.string().min(1))
    .min(1, 'a job without a connection has nothing to do')
    .describe('Connections of jobs.posture that Rolebridge sets up; the others it only looks at'),
});

export type FederationSettings = z.output<typeof federationSettings>;

import * as z from 'zod';
import { limitsSettings } from '../limits-settings.ts';
import { patternProblem } from '../name-pattern.ts';
import { servicePrincipalSettings } from '../service-principal-settings.ts';

/** The section `jobs.groupProvisioning` of the configuration. Descriptions end up in the JSON Schema for editors. */
const rule = z
  .strictObject({
    pattern: z
      .string()
      .min(1)
      .superRefine((text, context) => {
        const message = patternProblem(text);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .describe('Regular expression which the whole display name has to fit'),
    members: z
      .boolean()
      .default(false)
      .describe(
        'Also who is in the group and not yet in AWS; five people a request, so for few who cannot wait',
      ),
  })
  .describe('Groups that do not wait for the next provisioning cycle of Entra ID');

export const groupProvisioningSettings = z.strictObject({
  enterpriseApplication: servicePrincipalSettings.describe(
    'The application that provisions groups to AWS; groups that are not assigned to it never arrive',
  ),
  rules: z
    .array(rule)
    .min(1, 'a job without rules has nothing to do')
    .describe('Which groups do not wait; of several that mean a group, one with members is enough'),
  limits: limitsSettings,
});

export type GroupProvisioningSettings = z.output<typeof groupProvisioningSettings>;
export type ProvisioningRule = z.output<typeof rule>;

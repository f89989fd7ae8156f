import * as z from 'zod';
import { duration } from '../../core/duration.ts';

/** The groups of a connection: which, what they mean, and what Privileged Identity Management is to ask of them. */
export const groupSettings = z
  .strictObject({
    name: z
      .string()
      .refine(
        (text) => text.split('{role}').length === 2 && text.split('{account}').length <= 2,
        'it has {role} once and {account} at most once',
      )
      .refine((text) => !/[{}]/u.test(text.replace(/\{(account|role)\}/gu, '')), {
        error: 'of what stands in braces, only {account} and {role} are known',
        abort: true,
      })
      .default('AWS-{account}-{role}')
      .describe(
        'How a group is called: {account} stands for the account id, {role} for the role or permission set',
      ),
    ids: z
      .record(z.guid('a group is named by its object id').toLowerCase(), z.string().startsWith('arn:'))
      .default({})
      .describe('Groups by object id, with the ARN of the role that each gives, whatever they are called'),
    assign: z
      .boolean()
      .default(false)
      .describe(
        'Assign these groups to the application, by their app role where it has app roles: needs AppRoleAssignment.ReadWrite.All',
      ),
    privilegedAccess: z
      .strictObject({
        approval: z.boolean().default(false).describe('An activation has to be approved'),
        justification: z.boolean().default(true).describe('and justified'),
        multiFactor: z.boolean().default(true).describe('and asks for a second factor'),
        maximumDuration: duration
          .optional()
          .describe('and ends after this at the latest; left out: any length that no session outlives'),
      })
      .optional()
      .describe(
        'What activation is to ask for; left out: these groups need no Privileged Identity Management',
      ),
    allowOwners: z
      .boolean()
      .default(false)
      .describe('Groups may have owners, who can rename them and let people in'),
  })
  .describe('Groups that give access through this connection');

export type GroupSettings = z.output<typeof groupSettings>;

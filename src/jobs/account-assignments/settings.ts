import * as z from 'zod';
import { nearest } from '../../core/nearest.ts';
import { policyNames } from '../../core/policy.ts';
import { limitsSettings } from '../limits-settings.ts';
import { servicePrincipalSettings } from '../service-principal-settings.ts';
import { selectorProblem } from './account-selector.ts';
import { placeholders } from './naming.ts';
import { groupNames, patternProblem } from '../name-pattern.ts';

/** The section `jobs.accountAssignments` of the configuration. Descriptions end up in the JSON Schema for editors. */
const account = z
  .string('an account is text: write an id in quotes, or leading zeros get lost')
  .min(1)
  .superRefine((text, context) => refuse(selectorProblem(text), context))
  .describe(
    'An id, a name, ou:/Workloads/Production for all at or under this path of names, or tag:key=value',
  );

const pattern = z
  .string()
  .min(1)
  .superRefine((text, context) => refuse(patternProblem(text), context));

const permissionSet = z.string().min(1);

const namingRule = z
  .strictObject({
    pattern: pattern.describe(
      'Regular expression with named groups, which the whole display name has to fit',
    ),
    account: account
      .default('{account}')
      .describe('As in mappings; {name} stands for a group of the pattern'),
    permissionSet: permissionSet
      .default('{permissionSet}')
      .describe('Name of the permission set; {name} stands for a group of the pattern'),
    requireRoleAssignable: z
      .boolean()
      .default(false)
      .describe(
        'Only groups that were made role-assignable: privileged administrators and owners change those, nobody else',
      ),
    requireAssignedToApp: z
      .boolean()
      .default(false)
      .describe('Only groups that an administrator assigned to the enterprise application'),
  })
  .superRefine((rule, context) => {
    if (patternProblem(rule.pattern) !== undefined) return;
    const groups = groupNames(rule.pattern);
    for (const field of ['account', 'permissionSet'] as const) {
      for (const name of placeholders(rule[field]).filter((each) => !groups.includes(each))) {
        context.addIssue({ code: 'custom', path: [field], message: noGroup(name, groups) });
      }
    }
  });

const mapping = z
  .strictObject({
    group: z.guid('a group is named by its object id, a GUID').toLowerCase(),
    accounts: z.array(account).min(1),
    permissionSets: z.array(permissionSet).min(1),
  })
  .describe('What one group has, whatever its name is: every permission set in every account');

const convention = {
  pattern: String.raw`^AWS-(?<account>\d{12})-(?<permissionSet>.+)$`,
};

export const accountAssignmentsSettings = z
  .strictObject({
    enterpriseApplication: servicePrincipalSettings.describe(
      'The application that provisions groups to AWS; whom an administrator assigned to it counts as looked at',
    ),
    rules: z
      .array(namingRule)
      .prefault([convention])
      .describe('How display names say what a group has; left out: AWS-<account id>-<permission set>'),
    mappings: z.array(mapping).default([]).describe('Groups by object id; these are never held for approval'),
    policy: z.enum(policyNames).default('upsert-only').describe('sync also deletes'),
    adopt: z
      .enum(['matching', 'never'])
      .default('matching')
      .describe(
        'Whether an assignment that is there and wanted becomes ours, so that it goes when it is unwanted',
      ),
    protect: z
      .array(z.string().min(1))
      .default([])
      .describe(
        '"<account id> <permission set> <group>" with * and ?, the group by name, earlier name or object id: never taken away',
      ),
    outstanding: z
      .int()
      .min(1)
      .max(15)
      .default(15)
      .describe('Assignments that AWS works on at the same time; AWS allows 15'),
    limits: limitsSettings,
  })
  .refine(({ rules, mappings }) => rules.length + mappings.length > 0, {
    path: ['rules'],
    message: 'a job without rules and mappings has nothing to do',
  });

export type AccountAssignmentsSettings = z.output<typeof accountAssignmentsSettings>;
export type NamingRule = z.output<typeof namingRule>;

function refuse(message: string | undefined, context: z.RefinementCtx): void {
  if (message !== undefined) context.addIssue({ code: 'custom', message });
}

function noGroup(name: string, groups: readonly string[]): string {
  const meant = nearest(name, groups);
  const hint = groups.length === 0 ? 'it has none' : `it has ${groups.map((each) => `{${each}}`).join(', ')}`;
  return `the pattern has no group {${name}}; ${meant === undefined ? hint : `did you mean {${meant}}?`}`;
}

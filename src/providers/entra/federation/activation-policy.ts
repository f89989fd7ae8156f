import * as z from 'zod';
import type { PrivilegedAccess } from '../../../model/federation.ts';
import { parsed } from '../refusals.ts';

/** Microsoft Graph: unifiedRoleManagementPolicyAssignment, and the rules of its policy by their ids ("Rules in PIM"). */
const policyAssignment = z.object({
  roleDefinitionId: z.string(),
  policy: z.object({ rules: z.array(z.looseObject({ id: z.string() })) }),
});
const expiration = z.object({ isExpirationRequired: z.boolean().nullish(), maximumDuration: z.string() });
const enablement = z.object({ enabledRules: z.array(z.string()) });
const authenticationContext = z.object({ isEnabled: z.boolean() });
const approval = z.object({ setting: z.object({ isApprovalRequired: z.boolean() }) });

const DURATION =
  /^P(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/u;
const UNIT_SECONDS = { weeks: 604_800, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;

/** What the activation of a membership asks for; a part that is not in its form is null. */
export function toActivationPolicy(answers: readonly unknown[], groupId: string): PrivilegedAccess['policy'] {
  const what = `the rules of activation of group ${groupId}`;
  const rules = answers
    .map((each) => parsed(policyAssignment, each, what))
    .filter(({ roleDefinitionId }) => roleDefinitionId.toLowerCase() === 'member')
    .flatMap(({ policy }) => policy.rules);
  const read = <S extends z.ZodType>(id: string, schema: S): z.output<S> | undefined =>
    schema.safeParse(rules.find((each) => each.id === `${id}_EndUser_Assignment`)).data;
  const enabled = read('Enablement', enablement)?.enabledRules;
  const asksFor = (rule: string): boolean | null => enabled?.includes(rule) ?? null;
  const context = read('AuthenticationContext', authenticationContext)?.isEnabled ?? null;
  const multiFactor = asksFor('MultiFactorAuthentication');
  return {
    approval: read('Approval', approval)?.setting.isApprovalRequired ?? null,
    justification: asksFor('Justification'),
    multiFactor: multiFactor === true || context === true ? true : multiFactor,
    maximumSeconds: secondsOf(read('Expiration', expiration)?.maximumDuration),
  };
}

/** ISO 8601 without years and months, whose length is not fixed. */
function secondsOf(duration: string | undefined): number | null {
  const groups = DURATION.exec(duration ?? '')?.groups;
  if (groups === undefined) return null;
  return Object.entries(UNIT_SECONDS).reduce(
    (sum, [unit, seconds]) => sum + seconds * Number(groups[unit] ?? 0),
    0,
  );
}

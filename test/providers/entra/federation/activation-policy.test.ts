import { describe, expect, it } from 'vitest';
import { toActivationPolicy } from '../../../../src/providers/entra/federation/activation-policy.ts';

function rulesOf(...rules: readonly object[]) {
  return toActivationPolicy([{ roleDefinitionId: 'member', policy: { rules } }], 'g');
}

const lasting = (maximumDuration: string) => ({ id: 'Expiration_EndUser_Assignment', maximumDuration });
const asking = (...enabledRules: readonly string[]) => ({
  id: 'Enablement_EndUser_Assignment',
  enabledRules,
});
const context = (isEnabled: boolean) => ({ id: 'AuthenticationContext_EndUser_Assignment', isEnabled });

describe('the rules of an activation', () => {
  it.each([
    { duration: 'PT8H', seconds: 28_800 },
    { duration: 'PT1H30M', seconds: 5_400 },
    { duration: 'P1D', seconds: 86_400 },
    { duration: 'P1W', seconds: 604_800 },
    { duration: 'PT45S', seconds: 45 },
    { duration: 'P1M', seconds: null },
    { duration: 'eight hours', seconds: null },
  ])('let it last $duration, which is $seconds seconds', ({ duration, seconds }) => {
    expect(rulesOf(lasting(duration)).maximumSeconds).toBe(seconds);
  });

  it.each([
    { rules: [asking()], justification: false, multiFactor: false },
    { rules: [asking('Justification')], justification: true, multiFactor: false },
    { rules: [asking('MultiFactorAuthentication')], justification: false, multiFactor: true },
    { rules: [asking(), context(true)], justification: false, multiFactor: true },
    { rules: [asking(), context(false)], justification: false, multiFactor: false },
    { rules: [context(true)], justification: null, multiFactor: true },
    { rules: [context(false)], justification: null, multiFactor: null },
    { rules: [], justification: null, multiFactor: null },
  ])('ask for justification $justification, second factor $multiFactor', ({ rules, ...expected }) => {
    expect(rulesOf(...rules)).toMatchObject(expected);
  });

  it('ask for an approval or not', () => {
    const approval = (isApprovalRequired: boolean) =>
      rulesOf({ id: 'Approval_EndUser_Assignment', setting: { isApprovalRequired } }).approval;
    expect([approval(true), approval(false), rulesOf().approval]).toEqual([true, false, null]);
  });

  it('are those of members, not of owners', () => {
    const answers = ['owner', 'member'].map((roleDefinitionId) => ({
      roleDefinitionId,
      policy: { rules: [lasting(roleDefinitionId === 'owner' ? 'PT1H' : 'PT2H')] },
    }));
    expect(toActivationPolicy(answers, 'g').maximumSeconds).toBe(7_200);
  });

  it('in another form are refused', () => {
    expect(() => toActivationPolicy([{ roleDefinitionId: 'member' }], 'g')).toThrow('is not in its form');
  });
});

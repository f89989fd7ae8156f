import { NoSuchEntityException, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, CALLER_ROLE_ARN, worldWith } from '../../../../support/worlds.ts';
import { awsLab, inLab } from '../../target.ts';

const arn = `arn:aws:iam::${ACCOUNT}:role/writer`;
const roles = [{ name: 'writer', trust: {}, deniedActions: ['iam:Create*'] }];
const lab = () => awsLab(worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles }] }));

async function simulate(input: Partial<SimulatePrincipalPolicyCommandInput>, target = lab()) {
  const ActionNames = ['iam:CreateRole', 'iam:UpdateRole'];
  const request = { PolicySourceArn: arn, ActionNames, ...input };
  const results = [];
  for await (const page of paginateSimulatePrincipalPolicy({ client: await target.iam() }, request)) {
    results.push(...(page.EvaluationResults ?? []));
  }
  return results;
}

// A role whose policies are known is not in a real account.
describe('iam:SimulatePrincipalPolicy', () => {
  inLab(() => {
    it('gives one decision for each action, and one for each resource', async () => {
      const ResourceArns = [`arn:aws:iam::${ACCOUNT}:role/a`, `arn:aws:iam::${ACCOUNT}:role/b`];
      const results = await simulate({ ResourceArns });
      expect(results.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision])).toEqual([
        ['iam:CreateRole', 'explicitDeny'],
        ['iam:UpdateRole', 'allowed'],
      ]);
      expect(results[0]?.ResourceSpecificResults).toMatchObject(
        ResourceArns.map((EvalResourceName) => ({ EvalResourceName, EvalResourceDecision: 'explicitDeny' })),
      );
    });

    it('has pages', async () => {
      const ActionNames = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `iam:Get${name}`);
      expect(await simulate({ ActionNames })).toHaveLength(7);
    });

    it('changes nothing', async () => {
      const target = lab();
      await simulate({}, target);
      expect(target.lab.journal.count('iam:SimulatePrincipalPolicy')).toBe(1);
      expect(target.lab.journal.writes()).toEqual([]);
    });

    it.each([
      { name: 'that is not there', PolicySourceArn: `${arn}s` },
      { name: 'of another account', PolicySourceArn: CALLER_ROLE_ARN },
    ])('says NoSuchEntity of a role $name', async ({ PolicySourceArn }) => {
      await expect(simulate({ PolicySourceArn })).rejects.toBeInstanceOf(NoSuchEntityException);
    });

    it.each([
      {
        name: 'actions that are none',
        input: { ActionNames: ['CreateRole'] },
        error: 'InvalidInputException',
      },
      { name: 'users', input: { PolicySourceArn: arn.replace('role', 'user') }, error: 'NotImplemented' },
      {
        name: 'context keys',
        input: { ContextEntries: [{ ContextKeyName: 'iam:PolicyARN' }] },
        error: 'NotImplemented',
      },
    ])('refuses $name', async ({ input, error }) => {
      await expect(simulate(input)).rejects.toMatchObject({ name: error });
    });
  });
});

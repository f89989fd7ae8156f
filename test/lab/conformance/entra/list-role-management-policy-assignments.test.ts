import { expect, it } from 'vitest';
import * as z from 'zod';
import { group } from '../../../support/groups.ts';
import type { Reply } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { tenant } from './tenant.ts';

const assignments = 'policies/roleManagementPolicyAssignments';
const as = { as: 'policyReader' } as const;
const ofGroup = `scopeId eq '${group(1).id}' and scopeType eq 'Group'`;
const expanded = z.array(z.looseObject({ policy: z.looseObject({ rules: z.array(z.looseObject({})) }) }));

function withPolicy(managed = true) {
  const policy = { maximumDuration: 'PT1H', approval: true, authenticationContext: 'c1' };
  return tenant({ entra: { groups: [group(1, managed ? { pim: { policy } } : {})] } });
}

function rulesOf({ body }: Reply) {
  const [assignment] = expanded.parse(body.value);
  return Object.fromEntries((assignment?.policy.rules ?? []).map((rule) => [String(rule['id']), rule]));
}

labOnlySuite(`graph:GET ${assignments}`, () => {
  it('has one for members and one for owners', async () => {
    const { body } = await graph(withPolicy(), `${assignments}?$filter=${ofGroup}`, as);
    const shared = { scopeId: group(1).id, scopeType: 'Group' };
    expect(body.value).toEqual(
      ['member', 'owner'].map((roleDefinitionId) => ({
        ...shared,
        id: expect.stringMatching(new RegExp(`^Group_${group(1).id}_[0-9a-f-]{36}_${roleDefinitionId}$`)),
        policyId: expect.stringMatching(new RegExp(`^Group_${group(1).id}_[0-9a-f-]{36}$`)),
        roleDefinitionId,
      })),
    );
  });

  it('shows the 17 rules when they are expanded', async () => {
    const path = `${assignments}?$filter=${ofGroup} and roleDefinitionId eq 'member'&$expand=policy($expand=rules)`;
    const reply = await graph(withPolicy(), path, as);
    expect(reply.body['@odata.context']).toBe(
      `https://graph.microsoft.com/v1.0/$metadata#${assignments}(policy(rules()))`,
    );
    const rules = rulesOf(reply);
    expect(Object.keys(rules)).toHaveLength(17);
    expect(rules).toMatchObject({
      Expiration_EndUser_Assignment: {
        '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
        maximumDuration: 'PT1H',
      },
      Enablement_EndUser_Assignment: { enabledRules: ['MultiFactorAuthentication', 'Justification'] },
      Approval_EndUser_Assignment: { setting: { isApprovalRequired: true } },
      AuthenticationContext_EndUser_Assignment: { isEnabled: true, claimValue: 'c1' },
      Notification_Approver_EndUser_Assignment: { recipientType: 'Approver' },
    });
  });

  it("has an owner's rules as of a new group", async () => {
    const path = `${assignments}?$filter=${ofGroup} and roleDefinitionId eq 'owner'&$expand=policy($expand=rules)`;
    expect(rulesOf(await graph(withPolicy(), path, as))).toMatchObject({
      Expiration_EndUser_Assignment: { maximumDuration: 'PT8H' },
      Approval_EndUser_Assignment: { setting: { isApprovalRequired: false } },
    });
  });

  it('gives policies new ids when the group comes under PIM', async () => {
    const idsOf = async (managed: boolean) =>
      (await graph(withPolicy(managed), `${assignments}?$filter=${ofGroup}`, as)).body.value?.map(
        ({ policyId }) => policyId,
      );
    const [before, after] = [await idsOf(false), await idsOf(true)];
    expect(before).toHaveLength(2);
    expect(after).not.toEqual(before);
  });

  it.each([
    { options: '', status: 400 },
    { options: `?$filter=scopeId eq '${group(1).id}'`, status: 400 },
    { options: "?$filter=scopeType eq 'Group'", status: 400 },
    { options: "?$filter=scopeId eq '/' and scopeType eq 'DirectoryRole'", status: 501 },
    { options: `?$filter=${ofGroup}&$expand=policy($expand=effectiveRules)`, status: 501 },
  ])('answers $status to $options', async ({ options, status }) => {
    expect(refusalOf(await graph(withPolicy(), assignments + options, as)).status).toBe(status);
  });

  it.each(['assignmentReader', 'groupReader'] as const)('is closed to the %s', async (other) => {
    expect((await graph(withPolicy(), `${assignments}?$filter=${ofGroup}`, { as: other })).status).toBe(403);
  });
});

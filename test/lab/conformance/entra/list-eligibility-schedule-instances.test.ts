import { expect, it } from 'vitest';
import { group, user, users } from '../../../support/groups.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { tenant } from './tenant.ts';

const instances = 'identityGovernance/privilegedAccess/group/eligibilityScheduleInstances';
const as = { as: 'eligibilityReader' } as const;

function withPim() {
  const activated = [{ principalId: user(1).id, until: '2026-03-01T09:00:00Z' }];
  const pim = { eligible: [user(1).id, user(2).id], activated, permanent: [user(3).id] };
  const groups = [group(1, { pim }), group(2, { pim: { eligible: [user(1).id] } })];
  return tenant({ entra: { groups, users: [...users(3)] } });
}

labOnlySuite(`graph:GET ${instances}`, () => {
  it('tells who may become a member, whether active now or not', async () => {
    const { body } = await graph(withPim(), `${instances}?$filter=groupId eq '${group(1).id}'`, as);
    expect(new Set(body.value?.map(({ principalId }) => principalId))).toEqual(
      new Set([user(1).id, user(2).id]),
    );
    expect(body.value?.[0]).toEqual({
      id: expect.stringMatching(new RegExp(`^${group(1).id}_member_`)),
      principalId: expect.any(String),
      startDateTime: null,
      endDateTime: null,
      accessId: 'member',
      groupId: group(1).id,
      memberType: 'direct',
      eligibilityScheduleId: expect.any(String),
    });
  });

  it('finds the groups of a principal', async () => {
    const { body } = await graph(withPim(), `${instances}?$filter=principalId eq '${user(1).id}'`, as);
    expect(body.value?.map(({ groupId }) => groupId)).toEqual([group(1).id, group(2).id]);
  });

  it('refuses a request that names neither', async () => {
    expect(refusalOf(await graph(withPim(), instances, as)).status).toBe(400);
  });

  it.each(['assignmentReader', 'groupReader'] as const)('is closed to the %s', async (other) => {
    const path = `${instances}?$filter=groupId eq '${group(1).id}'`;
    expect((await graph(withPim(), path, { as: other })).status).toBe(403);
  });
});

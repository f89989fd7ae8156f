import { expect, it } from 'vitest';
import { group, user, users } from '../../../support/groups.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { tenant } from './tenant.ts';

const instances = 'identityGovernance/privilegedAccess/group/assignmentScheduleInstances';
const from = '2026-03-01T07:00:00Z';
const until = '2026-03-01T09:00:00Z';

function withPim() {
  const activated = [
    { principalId: user(3).id, from, until },
    { principalId: user(4).id, until: '2026-03-01T07:30:00Z' },
  ];
  const pim = { eligible: [user(3).id, user(4).id], activated, permanent: [user(2).id] };
  const groups = [
    group(1, { members: [user(1).id], owners: [user(5).id], pim }),
    group(2, { pim: { permanent: [user(2).id] } }),
    group(3, { members: [user(2).id] }),
  ];
  return tenant({ entra: { groups, users: [...users(5)] } });
}

const of = (filter: string) => `${instances}?$filter=${encodeURIComponent(filter)}`;
const byGroup = (n: number) => of(`groupId eq '${group(n).id}'`);
const as = { as: 'assignmentReader' } as const;

async function principals(path: string, lab = withPim()) {
  const { body } = await graph(lab, path, as);
  return body.value?.map(({ principalId }) => principalId);
}

labOnlySuite(`graph:GET ${instances}`, () => {
  it('tells who is in a group for good, and who by an activation and until when', async () => {
    const { body } = await graph(withPim(), byGroup(1), as);
    expect(body['@odata.context']).toBe(`https://graph.microsoft.com/v1.0/$metadata#${instances}`);
    const always = { startDateTime: null, endDateTime: null, assignmentType: 'assigned' };
    const found = new Map(body.value?.map((each) => [each['principalId'], each]));
    expect(Object.fromEntries(found)).toMatchObject({
      [user(1).id]: { ...always, accessId: 'member', groupId: group(1).id, memberType: 'direct' },
      [user(2).id]: { ...always, accessId: 'member' },
      [user(3).id]: {
        accessId: 'member',
        assignmentType: 'activated',
        startDateTime: from,
        endDateTime: until,
      },
      [user(5).id]: { ...always, accessId: 'owner' },
    });
    expect(found.size).toBe(4);
    expect(found.get(user(1).id)?.['id']).toMatch(new RegExp(`^${group(1).id}_member_[0-9a-f-]{36}$`));
  });

  it('loses an activation when it ends by the clock', async () => {
    const lab = withPim();
    expect(await principals(byGroup(1), lab)).toContain(user(3).id);
    lab.clock.advance(60 * 60 * 1000);
    expect(await principals(byGroup(1), lab)).not.toContain(user(3).id);
  });

  it('keeps its ids', async () => {
    const one = await graph(withPim(), byGroup(1), as);
    const other = await graph(withPim(), byGroup(1), as);
    expect(one.body.value).toEqual(other.body.value);
  });

  it.each([
    { filter: `groupId eq '${group(1).id}' and accessId eq 'owner'`, found: [5] },
    { filter: `groupId eq '${group(1).id}' and principalId eq '${user(3).id}'`, found: [3] },
    { filter: `groupId eq '${group(3).id}'`, found: [] },
    { filter: `groupId eq '${group(9).id}'`, found: [] },
  ])('finds by $filter $filter', async ({ filter, found }) => {
    expect(await principals(of(filter))).toEqual(found.map((n) => user(n).id));
  });

  it('finds all that one principal has, in the groups that PIM manages, also by an option without a dollar', async () => {
    const { body } = await graph(withPim(), `${instances}?filter=principalId eq '${user(2).id}'`, as);
    expect(body.value?.map(({ groupId }) => groupId)).toEqual([group(1).id, group(2).id]);
  });

  it.each(['', "?$filter=accessId eq 'member'", '?$select=id'])(
    'refuses a request that names neither group nor principal: %s',
    async (options) => {
      expect(refusalOf(await graph(withPim(), instances + options, as)).status).toBe(400);
    },
  );

  it.each(['eligibilityReader', 'groupReader', 'reader'] as const)('is closed to the %s', async (other) => {
    expect((await graph(withPim(), byGroup(1), { as: other })).status).toBe(403);
  });
});

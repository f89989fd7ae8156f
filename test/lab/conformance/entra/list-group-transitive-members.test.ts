import { describe, expect, it } from 'vitest';
import { group, user, users } from '../../../support/groups.ts';
import { graph, refusalOf } from './calls.ts';
import { groupTarget, labOnlySuite, targetGraph } from './target.ts';
import { tenant } from './tenant.ts';

/** 1 has 2 has 3 has 1 again; user 2 is in two of them. */
function nestedGroups() {
  const groups = [
    group(1, { members: [user(1).id, group(2).id] }),
    group(2, { members: [user(2).id, group(3).id] }),
    group(3, {
      members: [user(2).id, user(3).id, group(1).id],
      pim: { activated: [{ principalId: user(4).id, until: '2026-03-01T09:00:00Z' }] },
    }),
  ];
  return tenant({ entra: { groups, users: [...users(4)] } });
}

const path = `groups/${group(1).id}/transitiveMembers`;
const headers = { consistencylevel: 'eventual' };

labOnlySuite('graph:GET groups/{id}/transitiveMembers', () => {
  it('gives nested groups and everybody in them, each once, and ends in a ring', async () => {
    const { body } = await graph(nestedGroups(), `${path}?$select=id`, { as: 'groupReader' });
    const ids = [...users(4), group(2), group(3)].map(({ id }) => id);
    expect(body.value?.map(({ id }) => id)).toEqual(ids);
  });

  it('loses who is in a nested group by an activation that ended', async () => {
    const lab = nestedGroups();
    lab.clock.advance(60 * 60 * 1000);
    const { body } = await graph(lab, path, { as: 'groupReader' });
    expect(body.value?.map(({ id }) => id)).not.toContain(user(4).id);
  });

  it('is closed without permission', async () => {
    expect((await graph(nestedGroups(), path, { as: 'reader' })).status).toBe(403);
  });
});

labOnlySuite('graph:GET groups/{id}/transitiveMembers/microsoft.graph.user', () => {
  const cast = `${path}/microsoft.graph.user`;

  it('gives the users, in advanced queries only', async () => {
    const { body } = await graph(nestedGroups(), `${cast}?$count=true&$select=id`, {
      as: 'groupReader',
      headers,
    });
    expect(body['@odata.count']).toBe(4);
    expect(body.value).toEqual(users(4).map(({ id }) => ({ id })));
    expect(refusalOf(await graph(nestedGroups(), cast, { as: 'groupReader' }))).toMatchObject({
      status: 400,
      code: 'Request_UnsupportedQuery',
    });
  });

  it('is filtered by what the client may read', async () => {
    const filter = `${cast}?$count=true&$filter=startswith(displayName,'User 2')`;
    const { body } = await graph(nestedGroups(), filter, { as: 'memberReader', headers });
    expect(body.value).toMatchObject([{ displayName: 'User 2' }]);
  });

  it('says 501 to casts to other types', async () => {
    const reply = await graph(nestedGroups(), `${path}/microsoft.graph.group?$count=true`, {
      as: 'groupReader',
      headers,
    });
    expect(reply.status).toBe(501);
  });
});

describe('transitive members of a group', () => {
  it('have the direct ones among them', async () => {
    const target = groupTarget();
    const ids = async (relation: string) =>
      (await targetGraph(target, `groups/${target.groupId}/${relation}?$select=id`)).body.value?.map(
        ({ id }) => id,
      );
    expect(await ids('transitiveMembers')).toEqual(expect.arrayContaining((await ids('members')) ?? []));
  });
});

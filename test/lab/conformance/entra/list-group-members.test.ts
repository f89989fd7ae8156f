import { describe, expect, it } from 'vitest';
import { group, user, users } from '../../../support/groups.ts';
import { graph, refusalOf } from './calls.ts';
import { groupTarget, labOnlySuite, targetGraph } from './target.ts';
import type { ClientName } from './tenant.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const NOW = '2026-03-01T08:00:00Z';
const LATER = '2026-03-01T10:00:00Z';
const members = [user(1).id, group(2).id, AWS_SERVICE_PRINCIPAL];
const eventual = { consistencylevel: 'eventual' };

function withMembers(changes: Parameters<typeof group>[1] = {}, pageSize = 10) {
  const groups = [group(1, { members, ...changes }), group(2, { members: [user(2).id] })];
  return tenant({ pageSize, entra: { groups, users: [...users(9)] } });
}

async function memberIds(lab: ReturnType<typeof withMembers>, as: ClientName = 'groupReader') {
  const { body } = await graph(lab, `groups/${group(1).id}/members?$select=id`, { as });
  return body.value?.map(({ id }) => id);
}

labOnlySuite('graph:GET groups/{id}/members', () => {
  it('gives users and applications as ids only to a client that may not read them', async () => {
    const { body } = await graph(withMembers(), `groups/${group(1).id}/members`, { as: 'groupReader' });
    const context = 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects';
    expect(body['@odata.context']).toBe(context);
    expect(body.value).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: user(1).id, displayName: null, userPrincipalName: null },
      { '@odata.type': '#microsoft.graph.group', id: group(2).id, displayName: 'AWS-2' },
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: AWS_SERVICE_PRINCIPAL, displayName: null },
    ]);
  });

  it('gives the rest to a client that may', async () => {
    const path = `groups/${group(1).id}/members?$select=id,displayName,userPrincipalName`;
    const { body } = await graph(withMembers(), path, { as: 'memberReader' });
    expect(body.value).toEqual([
      {
        '@odata.type': '#microsoft.graph.user',
        id: user(1).id,
        displayName: 'User 1',
        userPrincipalName: 'user1@example.com',
      },
      { '@odata.type': '#microsoft.graph.group', id: group(2).id, displayName: 'AWS-2' },
      {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        id: AWS_SERVICE_PRINCIPAL,
        displayName: 'AWS production',
      },
    ]);
  });

  it('pages', async () => {
    const lab = withMembers({ members: users(5).map(({ id }) => id) }, 2);
    const found: unknown[] = [];
    let next: string | undefined = `groups/${group(1).id}/members?$top=999`;
    while (next !== undefined) {
      const { body } = await graph(lab, next, { as: 'groupReader' });
      found.push(...(body.value?.map(({ id }) => id) ?? []));
      next = body['@odata.nextLink'];
    }
    expect(found).toEqual(users(5).map(({ id }) => id));
  });

  it('has who activated a membership until it ends by the clock, and never who is only eligible', async () => {
    const activated = [{ principalId: user(2).id, until: LATER }];
    const pim = { eligible: [user(2).id, user(3).id], activated, permanent: [user(4).id] };
    const lab = withMembers({ members: [user(1).id], pim });
    expect(lab.clock.now().toISOString()).toBe(new Date(NOW).toISOString());
    expect(await memberIds(lab)).toEqual([user(1).id, user(2).id, user(4).id]);
    lab.clock.advance(2 * 60 * 60 * 1000);
    expect(await memberIds(lab)).toEqual([user(1).id, user(4).id]);
  });

  it('looks empty when the membership is hidden, but for a client with Member.Read.Hidden', async () => {
    const hidden = () => withMembers({ visibility: 'HiddenMembership' });
    expect(await memberIds(hidden())).toEqual([]);
    expect(await memberIds(hidden(), 'memberReader')).toHaveLength(3);
  });

  it('has nobody who was deleted', async () => {
    const lab = withMembers();
    lab.world.entra.users.splice(0, 1);
    expect(await memberIds(lab)).toEqual([group(2).id, AWS_SERVICE_PRINCIPAL]);
  });

  it('is filtered in advanced queries only', async () => {
    const path = `groups/${group(1).id}/members?$count=true&$filter=startswith(displayName,'User')`;
    expect(refusalOf(await graph(withMembers(), path, { as: 'memberReader' }))).toMatchObject({
      status: 400,
      code: 'Request_UnsupportedQuery',
    });
    const { body } = await graph(withMembers(), path, { as: 'memberReader', headers: eventual });
    expect(body).toMatchObject({ '@odata.count': 1, value: [{ id: user(1).id }] });
  });

  it('is 404 for a group that is not there, and 403 without permission', async () => {
    const absent = await graph(withMembers(), `groups/${group(9).id}/members`, { as: 'groupReader' });
    expect(refusalOf(absent)).toMatchObject({ status: 404 });
    const denied = await graph(withMembers(), `groups/${group(1).id}/members`, { as: 'reader' });
    expect(refusalOf(denied)).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' });
  });
});

const casts = [
  { cast: 'user', collection: 'users', id: user(1).id },
  { cast: 'group', collection: 'groups', id: group(2).id },
];

for (const { cast, collection, id } of casts) {
  labOnlySuite(`graph:GET groups/{id}/members/microsoft.graph.${cast}`, () => {
    const path = `groups/${group(1).id}/members/microsoft.graph.${cast}`;

    it(`gives the ${collection} among them, in advanced queries only`, async () => {
      const reply = await graph(withMembers(), `${path}?$count=true`, {
        as: 'groupReader',
        headers: eventual,
      });
      expect(reply.body).toMatchObject({
        '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${collection}`,
        '@odata.count': 1,
        value: [{ id }],
      });
      for (const refused of [
        await graph(withMembers(), `${path}?$count=true`, { as: 'groupReader' }),
        await graph(withMembers(), path, { as: 'groupReader', headers: eventual }),
      ]) {
        expect(refusalOf(refused)).toMatchObject({ status: 400, code: 'Request_UnsupportedQuery' });
      }
    });

    it('is empty when the membership is hidden, and says nothing of it', async () => {
      const hidden = withMembers({ visibility: 'HiddenMembership' });
      const { status, body } = await graph(hidden, `${path}?$count=true`, {
        as: 'groupReader',
        headers: eventual,
      });
      expect({ status, value: body.value }).toEqual({ status: 200, value: [] });
    });

    it('is 404 for a group that is not there, and 403 without permission', async () => {
      const absent = `groups/${group(9).id}/members/microsoft.graph.${cast}?$count=true`;
      const options = { headers: eventual };
      expect((await graph(withMembers(), absent, { ...options, as: 'groupReader' })).status).toBe(404);
      expect((await graph(withMembers(), `${path}?$count=true`, { ...options, as: 'reader' })).status).toBe(
        403,
      );
    });
  });
}

describe('members of a group', () => {
  it('come with type and id, and without what a client may not read', async () => {
    const target = groupTarget();
    const { body } = await targetGraph(target, `groups/${target.groupId}/members`);
    const anyUser = body.value?.find((member) => member['@odata.type'] === '#microsoft.graph.user');
    expect(anyUser).toMatchObject({ id: expect.any(String), displayName: null });
  });
});

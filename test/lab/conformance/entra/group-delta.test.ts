import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { group, user, users } from '../../../support/groups.ts';
import type { Reply } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { groupTarget, labOnlySuite, targetGraph } from './target.ts';
import { tenant } from './tenant.ts';

type Variation = NonNullable<Parameters<typeof tenant>[0]>;
const HOUR = 60 * 60 * 1000;
const memberOf = (n: number) => ({ '@odata.type': '#microsoft.graph.user', id: user(n).id });
const removed = (n: number) => ({ ...memberOf(n), '@removed': { reason: 'deleted' } });

function withGroups(entra: Variation['entra'] = {}, pageSize = 10): Lab {
  const groups = [
    group(1, { members: [user(1).id, user(2).id] }),
    group(2),
    group(3, { groupTypes: ['Unified'] }),
  ];
  return tenant({ pageSize, entra: { groups, users: [...users(9)], ...entra } });
}

function call(lab: Lab, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return graph(lab, path, { as: 'groupReader', headers });
}

/** Follows every page and gives what was told, with the link to the next round. */
async function round(lab: Lab, path: string, headers: Readonly<Record<string, string>> = {}) {
  const items: unknown[] = [];
  let next: string | undefined = path;
  for (;;) {
    const { body }: Reply = await call(lab, next, headers);
    items.push(...(body.value ?? []));
    next = body['@odata.nextLink'];
    if (next === undefined) return { items, link: String(body['@odata.deltaLink']) };
  }
}

function change(lab: Lab, n: number) {
  const found = lab.world.entra.groups.find(({ id }) => id === group(n).id);
  if (found === undefined) throw new Error(`no group ${n}`);
  return found;
}

const path = 'groups/delta?$select=displayName,members';

labOnlySuite('graph:GET groups/delta', () => {
  it('begins with everything, the members as ids, and ends with a link to the next round', async () => {
    const { body } = await call(withGroups(), path);
    expect(body).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#groups(displayName,members)',
      '@odata.deltaLink': expect.stringMatching(
        /^https:\/\/graph\.microsoft\.com\/v1\.0\/groups\/delta\?\$deltatoken=\S+$/,
      ),
      value: [
        { id: group(1).id, displayName: 'AWS-1', 'members@delta': [memberOf(1), memberOf(2)] },
        { id: group(2).id, displayName: 'AWS-2' },
        { id: group(3).id, displayName: 'AWS-3' },
      ],
    });
  });

  it('tracks members and every property without $select, and leaves out what was never set', async () => {
    const { body } = await call(withGroups(), 'groups/delta');
    expect(body.value?.[0]).toEqual({
      id: group(1).id,
      displayName: 'AWS-1',
      groupTypes: [],
      mailEnabled: false,
      mailNickname: 'aws-1',
      securityEnabled: true,
      'members@delta': [memberOf(1), memberOf(2)],
    });
  });

  it('pages, and gives a group with many members in parts', async () => {
    const members = users(5).map(({ id }) => id);
    const lab = withGroups({ groups: [group(1, { members }), group(2)] }, 2);
    const first = await call(lab, path);
    expect(first.body.value).toMatchObject([
      { id: group(1).id, displayName: 'AWS-1', 'members@delta': [memberOf(1), memberOf(2)] },
      { id: group(1).id, displayName: 'AWS-1', 'members@delta': [memberOf(3), memberOf(4)] },
    ]);
    expect(first.body['@odata.nextLink']).toMatch(/groups\/delta\?\$skiptoken=\S+$/);
    expect(first.body).not.toHaveProperty('@odata.deltaLink');
    const second = await call(lab, first.body['@odata.nextLink'] ?? '');
    expect(second.body.value).toMatchObject([
      { id: group(1).id, 'members@delta': [memberOf(5)] },
      { id: group(2).id },
    ]);
    expect(second.body).toHaveProperty('@odata.deltaLink');
  });

  it('has nothing to tell when nothing changed', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    expect((await round(lab, link)).items).toEqual([]);
  });

  it('tells of new, renamed, changed and deleted groups', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    change(lab, 1).displayName = 'Renamed';
    change(lab, 2).members.push(user(3).id);
    lab.world.entra.groups.push({ ...change(lab, 2), id: group(4).id, displayName: 'New', members: [] });
    lab.world.entra.groups = lab.world.entra.groups.filter(({ id }) => id !== group(3).id);
    expect((await round(lab, link)).items).toEqual([
      { id: group(1).id, displayName: 'Renamed' },
      { id: group(2).id, displayName: 'AWS-2', 'members@delta': [memberOf(3)] },
      { id: group(4).id, displayName: 'New' },
      { id: group(3).id, '@removed': { reason: 'changed' } },
    ]);
  });

  it('says deleted of a security group, which cannot be restored', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    lab.world.entra.groups.splice(0, 1);
    expect((await round(lab, link)).items).toEqual([{ id: group(1).id, '@removed': { reason: 'deleted' } }]);
  });

  it('tells who left and who came', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    change(lab, 1).members = [user(2).id, user(3).id];
    expect((await round(lab, link)).items).toEqual([
      { id: group(1).id, displayName: 'AWS-1', 'members@delta': [removed(1), memberOf(3)] },
    ]);
  });

  it('tells of an activation, and of its end by the clock', async () => {
    const activated = [{ principalId: user(1).id, until: '2026-03-01T09:00:00Z' }];
    const lab = withGroups({ groups: [group(1, { pim: { activated } })] });
    const { items, link } = await round(lab, path);
    expect(items).toMatchObject([{ 'members@delta': [memberOf(1)] }]);
    lab.clock.advance(HOUR);
    expect((await round(lab, link)).items).toMatchObject([{ 'members@delta': [removed(1)] }]);
  });

  it('does not tell of what is not selected', async () => {
    const lab = withGroups();
    const { link } = await round(lab, 'groups/delta?$select=displayName');
    change(lab, 1).members = [];
    change(lab, 1).description = 'new';
    expect((await round(lab, link)).items).toEqual([]);
  });

  it('tells of owners when they are selected', async () => {
    const lab = withGroups();
    const { link } = await round(lab, 'groups/delta?$select=owners');
    change(lab, 2).owners.push(user(1).id);
    expect((await round(lab, link)).items).toEqual([{ id: group(2).id, 'owners@delta': [memberOf(1)] }]);
  });

  it('tells only what changed with Prefer: return=minimal, and null for what is no longer set', async () => {
    const lab = withGroups();
    const { link } = await round(lab, 'groups/delta?$select=displayName,mailNickname');
    change(lab, 1).mailNickname = null;
    const minimal = await round(lab, link, { prefer: 'return=minimal' });
    expect(minimal.items).toEqual([{ id: group(1).id, mailNickname: null }]);
    const whole = await round(lab, link);
    expect(whole.items).toEqual([{ id: group(1).id, displayName: 'AWS-1', mailNickname: null }]);
  });

  it('tells a second time when an old link is used again', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    change(lab, 1).displayName = 'Renamed';
    expect((await round(lab, link)).items).toEqual((await round(lab, link)).items);
  });

  it('tells once when every new link is used', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    change(lab, 1).displayName = 'Renamed';
    const second = await round(lab, link);
    expect(second.items).toHaveLength(1);
    expect((await round(lab, second.link)).items).toEqual([]);
  });

  it('replays the last round when the world says so', async () => {
    const lab = withGroups({ deltaReplays: true });
    const { link } = await round(lab, path);
    change(lab, 1).displayName = 'Renamed';
    const second = await round(lab, link);
    const third = await round(lab, second.link);
    expect(third.items).toEqual(second.items);
    expect((await round(lab, third.link)).items).toEqual([]);
  });

  it('shows the state of its beginning on every page, and what changed since in the next round', async () => {
    const lab = withGroups({}, 1);
    const first = await call(lab, path);
    change(lab, 3).displayName = 'Renamed';
    const { items, link } = await round(lab, first.body['@odata.nextLink'] ?? '');
    expect(items).toMatchObject([{ 'members@delta': [memberOf(2)] }, {}, { displayName: 'AWS-3' }]);
    expect((await round(lab, link)).items).toMatchObject([{ displayName: 'Renamed' }]);
  });

  it('begins at this moment with $deltaToken=latest', async () => {
    const lab = withGroups();
    const { items, link } = await round(lab, `${path}&$deltaToken=latest`);
    expect(items).toEqual([]);
    change(lab, 2).displayName = 'Renamed';
    expect((await round(lab, link)).items).toMatchObject([{ id: group(2).id, displayName: 'Renamed' }]);
  });

  it('is limited to some groups by id, up to 50', async () => {
    const byIds = (count: number) =>
      Array.from({ length: count }, (_, index) => `id eq '${group(index + 2).id}'`).join(' or ');
    const { items } = await round(withGroups(), `${path}&$filter=${byIds(50)}`);
    expect(items).toMatchObject([{ id: group(2).id }, { id: group(3).id }]);
    expect((await call(withGroups(), `${path}&$filter=${byIds(51)}`)).status).toBe(400);
  });

  it.each([
    "$filter=startswith(displayName,'AWS')",
    "$filter=displayName eq 'AWS-1'",
    '$top=5',
    '$orderby=displayName',
    '$expand=members',
    '$select=colour',
  ])('refuses %s', async (option) => {
    expect((await call(withGroups(), `groups/delta?${option}`)).status).toBe(400);
  });

  it('leaves out a hidden membership, but for a client with Member.Read.Hidden', async () => {
    const groups = [group(1, { members: [user(1).id], visibility: 'HiddenMembership' })];
    const hidden = await call(withGroups({ groups }), path);
    expect(hidden.body.value).toEqual([{ id: group(1).id, displayName: 'AWS-1' }]);
    const seen = await graph(withGroups({ groups }), path, { as: 'memberReader' });
    expect(seen.body.value).toMatchObject([{ 'members@delta': [memberOf(1)] }]);
  });

  it('is closed without permission', async () => {
    expect((await graph(withGroups(), path, { as: 'reader' })).status).toBe(403);
  });

  it('takes a token for seven days, then begins anew at the Location of the refusal', async () => {
    const lab = withGroups();
    const { link } = await round(lab, path);
    lab.clock.advance(7 * 24 * HOUR);
    expect((await call(lab, link)).status).toBe(200);
    lab.clock.advance(1);
    const expired = await call(lab, link);
    expect(refusalOf(expired)).toMatchObject({ status: 410, code: 'syncStateNotFound' });
    const { items } = await round(lab, expired.headers.get('location') ?? '');
    expect(items).toEqual((await round(lab, path)).items);
  });

  it.each(['$deltatoken=unknown', '$skiptoken=unknown'])('is 410 for %s', async (option) => {
    const reply = await call(withGroups(), `groups/delta?${option}`);
    expect(refusalOf(reply)).toMatchObject({ status: 410, code: 'syncStateNotFound' });
  });
});

describe('a delta query of groups', () => {
  it('from now on tells of nothing, and gives a link that works at once', async () => {
    const target = groupTarget();
    const now = await targetGraph(target, 'groups/delta?$select=displayName,members&$deltaToken=latest');
    expect(now.body.value).toEqual([]);
    const link = new URL(String(now.body['@odata.deltaLink']));
    const next = await targetGraph(target, `groups/delta${link.search}`);
    expect(next.status).toBe(200);
  });

  it('of one group gives its members', async () => {
    const target = groupTarget();
    const path = `groups/delta?$select=members&$filter=id eq '${target.groupId}'`;
    const { body } = await targetGraph(target, path);
    const members = [{ '@odata.type': '#microsoft.graph.user' }];
    expect(body.value).toMatchObject([{ id: target.groupId, 'members@delta': members }]);
  });
});

import { describe, expect, it } from 'vitest';
import { group } from '../../../support/groups.ts';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { groupTarget, labOnlySuite, targetGraph } from './target.ts';
import { tenant } from './tenant.ts';

const groups = [
  group(1, { displayName: 'AWS-111122223333-Admin', isAssignableToRole: true }),
  group(2, { displayName: 'aws-111122223333-ReadOnly' }),
  group(3, { displayName: "Ops' team", groupTypes: ['Unified'], securityEnabled: false }),
  group(4, {
    displayName: 'Everybody',
    groupTypes: ['DynamicMembership'],
    membershipRule: '(user.department -eq "IT")',
  }),
];
const withGroups = () => tenant({ entra: { groups } });
const as = { as: 'groupReader' } as const;
const advanced: GraphOptions = { ...as, headers: { consistencylevel: 'eventual' } };

function filtered(filter: string): string {
  return `groups?$select=id&$filter=${encodeURIComponent(filter)}`;
}
const idOf = (n: number) => ({ id: group(n).id });

labOnlySuite('graph:GET groups', () => {
  it('gives what the lab holds of a group', async () => {
    const { status, body } = await graph(withGroups(), 'groups?$top=1', as);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#groups',
      '@odata.nextLink': expect.stringMatching(/^https:\/\/graph\.microsoft\.com\/v1\.0\/groups\?/),
      value: [
        {
          id: group(1).id,
          description: null,
          displayName: 'AWS-111122223333-Admin',
          groupTypes: [],
          isAssignableToRole: true,
          mailEnabled: false,
          mailNickname: 'aws-1',
          membershipRule: null,
          onPremisesSyncEnabled: null,
          securityEnabled: true,
          visibility: null,
        },
      ],
    });
  });

  it('never shows who is in it', async () => {
    const { body } = await graph(withGroups(), 'groups', as);
    expect(body.value?.flatMap(Object.keys)).not.toContain('members');
    expect((await graph(withGroups(), 'groups?$select=members', as)).status).toBe(400);
  });

  it.each([
    { filter: "startswith(displayName,'AWS-')", found: [1, 2] },
    { filter: "displayName eq 'ops'' team'", found: [3] },
    { filter: `id eq '${group(2).id}'`, found: [2] },
    { filter: `id in ('${group(4).id}', '${group(2).id}')`, found: [2, 4] },
    { filter: `id eq '${group(4).id}' or displayName eq 'Ops'' team'`, found: [3, 4] },
    { filter: "startswith(displayName,'AWS-') and isAssignableToRole eq true", found: [1] },
    {
      filter: "displayName eq 'Everybody' or startswith(displayName,'AWS-') and securityEnabled eq false",
      found: [4],
    },
    { filter: 'securityEnabled eq false', found: [3] },
    { filter: "displayName in ('nobody')", found: [] },
  ])('finds by $filter $filter', async ({ filter, found }) => {
    expect((await graph(withGroups(), filtered(filter), as)).body.value).toEqual(found.map(idOf));
  });

  it.each([
    { filter: "displayName ne 'Everybody'", found: [1, 2, 3] },
    { filter: "not startswith(displayName,'AWS-')", found: [3, 4] },
    { filter: "NOT(isAssignableToRole eq true) and startswith(displayName,'AWS-')", found: [2] },
  ])('finds by $filter $filter in advanced queries only', async ({ filter, found }) => {
    const path = `${filtered(filter)}&$count=true`;
    expect((await graph(withGroups(), path, advanced)).body.value).toEqual(found.map(idOf));
    for (const reply of [
      await graph(withGroups(), path, as),
      await graph(withGroups(), filtered(filter), advanced),
    ]) {
      expect(refusalOf(reply)).toMatchObject({
        status: 400,
        code: 'Request_UnsupportedQuery',
        message: expect.stringContaining('ConsistencyLevel:eventual header'),
      });
    }
  });

  it.each(["startswith(description,'x')", "contains(displayName,'x')", "membershipRule eq 'x'"])(
    'refuses $filter %s, advanced or not',
    async (filter) => {
      const expected = { status: 400, code: 'Request_UnsupportedQuery' };
      expect(refusalOf(await graph(withGroups(), filtered(filter), as))).toMatchObject(expected);
      const reply = await graph(withGroups(), `${filtered(filter)}&$count=true`, advanced);
      expect(refusalOf(reply)).toMatchObject(expected);
    },
  );

  it.each(["groupTypes/any(c:c eq 'Unified')", "(displayName eq 'x') or displayName eq 'y'"])(
    'says 501 to $filter %s',
    async (filter) => {
      expect((await graph(withGroups(), filtered(filter), as)).status).toBe(501);
    },
  );

  it('takes 15 values after an in, and more in advanced queries', async () => {
    const among = (count: number) =>
      filtered(`id in (${Array.from({ length: count }, (_, n) => `'${group(n + 1).id}'`).join(',')})`);
    expect((await graph(withGroups(), among(15), as)).body.value).toHaveLength(4);
    expect(refusalOf(await graph(withGroups(), among(16), as))).toMatchObject({
      status: 400,
      message: expect.stringContaining("'OR' operators: 16. Max allowed: 15."),
    });
    expect((await graph(withGroups(), `${among(16)}&$count=true`, advanced)).body.value).toHaveLength(4);
  });

  it('takes 120 characters to start with, and no more', async () => {
    const starting = (length: number) => filtered(`startswith(displayName,'${'a'.repeat(length)}')`);
    expect((await graph(withGroups(), starting(120), as)).status).toBe(200);
    expect(refusalOf(await graph(withGroups(), starting(121), as))).toMatchObject({
      status: 400,
      code: 'Request_UnsupportedQuery',
    });
  });

  it('counts in advanced queries, on the first page, and is silent otherwise', async () => {
    const path = 'groups?$count=true&$top=3';
    const first = await graph(withGroups(), path, advanced);
    expect(first.body['@odata.count']).toBe(4);
    const next = await graph(withGroups(), first.body['@odata.nextLink'] ?? '', advanced);
    expect(next.body.value).toHaveLength(1);
    expect(next.body).not.toHaveProperty('@odata.count');
    const { status, body } = await graph(withGroups(), path, as);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('@odata.count');
  });

  it.each([
    { option: '$search="displayName:AWS"', plain: 400, header: 501 },
    { option: "$orderby=displayName&$filter=startswith(displayName,'AWS')", plain: 400, header: 501 },
    { option: '$orderby=displayName', plain: 501, header: 501 },
    { option: '$expand=members', plain: 501, header: 501 },
  ])('answers $option with $plain, in advanced queries $header', async ({ option, plain, header }) => {
    expect((await graph(withGroups(), `groups?${option}`, as)).status).toBe(plain);
    expect((await graph(withGroups(), `groups?${option}&$count=true`, advanced)).status).toBe(header);
  });

  it('pages as the world says', async () => {
    const lab = tenant({ pageSize: 3, entra: { groups } });
    const first = await graph(lab, 'groups?$top=999', as);
    expect(first.body.value).toHaveLength(3);
    const second = await graph(lab, first.body['@odata.nextLink'] ?? '', as);
    expect(second.body.value).toMatchObject([{ id: group(4).id }]);
    expect(second.body['@odata.nextLink']).toBeUndefined();
  });

  it('is closed to a client that may read applications only', async () => {
    expect(refusalOf(await graph(withGroups(), 'groups', { as: 'reader' }))).toMatchObject({
      status: 403,
      code: 'Authorization_RequestDenied',
    });
  });
});

describe('a list of groups', () => {
  it('is filtered by id without a header, and not by ne', async () => {
    const target = groupTarget();
    const { body } = await targetGraph(target, `groups?$filter=id in ('${target.groupId}')&$select=id`);
    expect(body.value).toEqual([{ id: target.groupId }]);
    const refused = await targetGraph(target, "groups?$filter=displayName ne 'x'&$count=true");
    expect(refusalOf(refused)).toMatchObject({ status: 400, code: 'Request_UnsupportedQuery' });
  });

  it('has a count with the header, and none without', async () => {
    const target = groupTarget();
    const path = `groups?$filter=id eq '${target.groupId}'&$count=true`;
    const counted = await targetGraph(target, path, { headers: { ConsistencyLevel: 'eventual' } });
    expect(counted.body['@odata.count']).toBe(1);
    expect((await targetGraph(target, path)).body).not.toHaveProperty('@odata.count');
  });
});

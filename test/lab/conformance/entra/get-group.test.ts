import { describe, expect, it } from 'vitest';
import { group } from '../../../support/groups.ts';
import { graph, refusalOf } from './calls.ts';
import { groupTarget, labOnlySuite, targetGraph } from './target.ts';
import { tenant } from './tenant.ts';

const withGroup = () => tenant({ entra: { groups: [group(1, { visibility: 'HiddenMembership' })] } });
const path = `groups/${group(1).id}`;

labOnlySuite('graph:GET groups/{id}', () => {
  it('gives the properties that are asked for', async () => {
    const { status, body } = await graph(withGroup(), `${path}?$select=id,visibility`, { as: 'groupReader' });
    expect(status).toBe(200);
    expect(body).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#groups(id,visibility)/$entity',
      id: group(1).id,
      visibility: 'HiddenMembership',
    });
  });

  it('is 404 for a group that is not there', async () => {
    const reply = await graph(withGroup(), `groups/${group(2).id}`, { as: 'groupReader' });
    expect(refusalOf(reply)).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
  });

  it.each([
    { as: 'groupReader', status: 200 },
    { as: 'reader', status: 403 },
    { as: 'assignmentReader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(withGroup(), path, { as })).status).toBe(status);
  });
});

describe('a group', () => {
  it('is read by its id', async () => {
    const target = groupTarget();
    const { body } = await targetGraph(target, `groups/${target.groupId}?$select=id,displayName`);
    expect(body).toMatchObject({ id: target.groupId, displayName: expect.any(String) });
  });
});

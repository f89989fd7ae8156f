import { describe, expect, it } from 'vitest';
import { group, user, users } from '../../../support/groups.ts';
import { graph } from './calls.ts';
import { groupTarget, labOnlySuite, targetGraph } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const owners = [user(1).id, AWS_SERVICE_PRINCIPAL];
const owned = () => tenant({ entra: { groups: [group(1, { owners })], users: [...users(2)] } });
const path = `groups/${group(1).id}/owners`;

labOnlySuite('graph:GET groups/{id}/owners', () => {
  it('gives users and service principals', async () => {
    const { body } = await graph(owned(), `${path}?$select=id,displayName`, { as: 'memberReader' });
    expect(body.value).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: user(1).id, displayName: 'User 1' },
      {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        id: AWS_SERVICE_PRINCIPAL,
        displayName: 'AWS production',
      },
    ]);
  });

  it.each([
    { as: 'groupReader', status: 200 },
    { as: 'reader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(owned(), path, { as })).status).toBe(status);
  });

  it('is 404 for a group that is not there', async () => {
    expect((await graph(owned(), `groups/${group(2).id}/owners`, { as: 'groupReader' })).status).toBe(404);
  });
});

describe('owners of a group', () => {
  it('are a list, empty or not', async () => {
    const target = groupTarget();
    const { body } = await targetGraph(target, `groups/${target.groupId}/owners`);
    expect(body.value).toEqual(expect.any(Array));
  });
});

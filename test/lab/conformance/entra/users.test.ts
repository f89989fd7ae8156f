import { expect, it } from 'vitest';
import { user } from '../../../support/groups.ts';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { tenant } from './tenant.ts';

const peopled = () =>
  tenant({
    entra: { users: [user(1), user(2, { accountEnabled: false }), user(3, { isDeleted: true })] },
  });
const DELETED = 'directory/deletedItems/microsoft.graph.user';

labOnlySuite('graph:GET users', () => {
  it.each([
    { filter: '', found: ['User 1', 'User 2'] },
    { filter: "mail eq 'USER1@example.com'", found: ['User 1'] },
    { filter: "userPrincipalName eq 'user2@example.com'", found: ['User 2'] },
    { filter: "mail eq 'user3@example.com'", found: [] },
    { filter: 'accountEnabled eq false', found: ['User 2'] },
  ])('finds $found by $filter', async ({ filter, found }) => {
    const option = filter === '' ? '' : `$filter=${encodeURIComponent(filter)}&`;
    const { body } = await graph(peopled(), `users?${option}$select=displayName`, { as: 'userReader' });
    expect(body.value).toEqual(found.map((displayName) => ({ displayName })));
  });

  it.each([
    { as: 'userReader', select: 'id,accountEnabled', status: 200 },
    { as: 'nameReader', select: 'id,displayName', status: 200 },
    { as: 'nameReader', select: 'id,accountEnabled', status: 403 },
    { as: 'reader', select: 'id', status: 403 },
  ] as const)('answers the $as who selects $select with $status', async ({ as, select, status }) => {
    expect((await graph(peopled(), `users?$select=${select}`, { as })).status).toBe(status);
  });
});

labOnlySuite('graph:GET directory/deletedItems/microsoft.graph.user', () => {
  it('has who was deleted, with the id in front of the name', async () => {
    const { body } = await graph(peopled(), `${DELETED}?$filter=mail eq 'user3@example.com'`, {
      as: 'userReader',
    });
    expect(body.value).toMatchObject([
      { id: user(3).id, userPrincipalName: `${user(3).id.replaceAll('-', '')}user3@example.com` },
    ]);
    expect((await graph(peopled(), DELETED, { as: 'userReader' })).body.value).toHaveLength(1);
  });

  it('is closed to who may not read users', async () => {
    expect((await graph(peopled(), DELETED)).status).toBe(403);
  });
});

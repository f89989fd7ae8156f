import { expect, it } from 'vitest';
import { user } from '../../../support/groups.ts';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_APPLICATION, AWS_SERVICE_PRINCIPAL, CLIENTS, READ_ONLY, tenant } from './tenant.ts';

const owned = () => {
  const lab = tenant({ entra: { users: [user(1)] } });
  const { applications, servicePrincipals } = lab.world.entra;
  for (const each of [...applications, ...servicePrincipals]) each.owners.push(user(1).id);
  return lab;
};

labOnlySuite.each([
  {
    operation: 'graph:GET servicePrincipals/{id}/owners',
    path: `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/owners`,
    other: `servicePrincipals/${READ_ONLY.id}/owners`,
    clients: ['owner', 'halfOwner'],
  },
  {
    operation: 'graph:GET applications/{id}/owners',
    path: `applications/${AWS_APPLICATION}/owners`,
    other: `applications/${READ_ONLY.id}/owners`,
    clients: ['owner'],
  },
] as const)('$operation', ({ path, other, clients }) => {
  it('gives clients by their service principal, and users', async () => {
    const { body } = await graph(owned(), `${path}?$select=displayName,appId`, { as: 'memberReader' });
    const found = clients.map((name) => ({
      '@odata.type': '#microsoft.graph.servicePrincipal',
      displayName: name,
      appId: CLIENTS[name].appId,
    }));
    expect(body.value).toHaveLength(found.length + 1);
    expect(body.value).toEqual(expect.arrayContaining(found));
    expect(body.value).toContainEqual(
      expect.objectContaining({ '@odata.type': '#microsoft.graph.user', displayName: 'User 1' }),
    );
  });

  it('shows who may not read users their ids alone', async () => {
    const { body } = await graph(owned(), path);
    expect(body.value).toContainEqual(expect.objectContaining({ id: user(1).id, displayName: null }));
  });

  it('is closed to who may read nothing, and 404 for an object that is not there', async () => {
    expect((await graph(owned(), path, { as: 'nobody' })).status).toBe(403);
    expect((await graph(owned(), other)).status).toBe(404);
  });
});

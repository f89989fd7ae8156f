import { expect, it } from 'vitest';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, READ_ONLY, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs`;

labOnlySuite('graph:GET servicePrincipals/{id}/synchronization/jobs', () => {
  it('tells the template and the state of every job', async () => {
    const { status, body } = await graph(tenant(), path, { as: 'monitor' });
    expect(status).toBe(200);
    expect(body.value).toEqual([{ id: 'aws.1', templateId: 'aws', status: { code: 'Paused' } }]);
  });

  it.each([
    { as: 'monitor', status: 200 },
    { as: 'owner', status: 200 },
    { as: 'halfOwner', status: 200 },
    { as: 'reader', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(tenant(), path, { as })).status).toBe(status);
  });

  it('is closed to an owner with another permission than OwnedBy, and to OwnedBy without being owner', async () => {
    const lab = tenant();
    lab.world.entra.servicePrincipals[0]?.owners.splice(0);
    expect((await graph(lab, path, { as: 'owner' })).status).toBe(403);
  });

  it('is 404 for an object that is not there', async () => {
    const reply = await graph(tenant(), `servicePrincipals/${READ_ONLY.id}/synchronization/jobs`, {
      as: 'monitor',
    });
    expect(refusalOf(reply)).toMatchObject({ status: 404 });
  });
});

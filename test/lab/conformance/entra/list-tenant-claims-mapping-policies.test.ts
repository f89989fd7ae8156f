import { expect, it } from 'vitest';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const POLICIES = 'policies/claimsMappingPolicies';
const assigned = { id: '7e9a1c00-0000-4000-8000-0000000000c1', displayName: 'A', definition: ['{}'] };
const other = { id: '7e9a1c00-0000-4000-8000-0000000000c2', displayName: 'B', definition: ['{}'] };

function withPolicies() {
  const lab = tenant({ entra: { claimsMappingPolicies: [assigned, other] } });
  const found = lab.world.entra.servicePrincipals.find(({ id }) => id === AWS_SERVICE_PRINCIPAL);
  found?.claimsMappingPolicies.push(assigned.id);
  return lab;
}

labOnlySuite(`graph:GET ${POLICIES}`, () => {
  it('lists those that are assigned and those that are not', async () => {
    const { status, body } = await graph(withPolicies(), POLICIES, { as: 'claimsReader' });
    expect(status).toBe(200);
    expect(body.value).toMatchObject([assigned, other]);
  });

  it.each([
    { as: 'claimsReader', status: 200 },
    { as: 'claimsWriter', status: 200 },
    { as: 'reader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(withPolicies(), POLICIES, { as })).status).toBe(status);
  });
});

labOnlySuite(`graph:GET ${POLICIES}/{id}/appliesTo`, () => {
  it.each([
    { name: 'one that is assigned', policy: assigned, ids: [AWS_SERVICE_PRINCIPAL] },
    { name: 'one that is not', policy: other, ids: [] },
  ])('lists what has it, of $name', async ({ policy, ids }) => {
    const { body } = await graph(withPolicies(), `${POLICIES}/${policy.id}/appliesTo`, {
      as: 'claimsReader',
    });
    expect(body.value?.map(({ id }) => id)).toEqual(ids);
  });

  it('is 404 for a policy that is not there, and 403 for who may not read policies', async () => {
    const path = `${POLICIES}/${AWS_SERVICE_PRINCIPAL}/appliesTo`;
    expect((await graph(withPolicies(), path, { as: 'claimsReader' })).status).toBe(404);
    expect((await graph(withPolicies(), path, { as: 'reader' })).status).toBe(403);
  });
});

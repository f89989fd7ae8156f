import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, READ_ONLY, tenant } from './tenant.ts';

const POLICIES = 'policies/claimsMappingPolicies';
const ASSIGNED = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/claimsMappingPolicies`;
const definition = (schema: readonly unknown[] = []) => [
  JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: schema } }),
];
const wanted = { displayName: 'AWS', definition: definition() };

function make(lab: Lab, body: unknown = wanted, as: GraphOptions['as'] = 'claimsWriter') {
  return graph(lab, POLICIES, { as, method: 'POST', body });
}

async function madeId(lab: Lab): Promise<string> {
  return String((await make(lab)).body['id']);
}

function assign(lab: Lab, id: string, as: GraphOptions['as'] = 'claimsWriter') {
  const body = { '@odata.id': `https://graph.microsoft.com/v1.0/${POLICIES}/${id}` };
  return graph(lab, `${ASSIGNED}/$ref`, { as, method: 'POST', body });
}

labOnlySuite(`graph:POST ${POLICIES}`, () => {
  it('makes a policy', async () => {
    const { status, body } = await make(tenant());
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...wanted, id: expect.any(String), isOrganizationDefault: false });
  });

  it.each([
    { name: 'no definition', body: { displayName: 'AWS' } },
    { name: 'a definition that is no JSON', body: { ...wanted, definition: ['{'] } },
    { name: 'two definitions', body: { ...wanted, definition: [...definition(), ...definition()] } },
    {
      name: 'keys in small letters',
      body: { ...wanted, definition: ['{"claimsMappingPolicy":{"version":1}}'] },
    },
  ])('refuses $name', async ({ body }) => {
    expect(refusalOf(await make(tenant(), body))).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });

  it('is closed to who may read policies only', async () => {
    expect((await make(tenant(), wanted, 'claimsReader')).status).toBe(403);
  });
});

labOnlySuite(`graph:PATCH ${POLICIES}/{id}`, () => {
  it('changes what is named', async () => {
    const lab = tenant();
    const id = await madeId(lab);
    await assign(lab, id);
    const schema = definition([{ Source: 'user', ID: 'mail', SamlClaimType: 'mail' }]);
    const options = { as: 'claimsWriter', method: 'PATCH', body: { definition: schema } } as const;
    expect((await graph(lab, `${POLICIES}/${id}`, options)).status).toBe(204);
    expect((await graph(lab, ASSIGNED, { as: 'claimsReader' })).body.value).toMatchObject([
      { id, displayName: 'AWS', definition: schema },
    ]);
    expect((await graph(lab, `${POLICIES}/${READ_ONLY.id}`, options)).status).toBe(404);
  });
});

labOnlySuite('graph:POST servicePrincipals/{id}/claimsMappingPolicies/$ref', () => {
  it('assigns one policy, once', async () => {
    const lab = tenant();
    const [first, second] = [await madeId(lab), await madeId(lab)];
    expect((await assign(lab, first)).status).toBe(204);
    expect((await assign(lab, first)).status).toBe(400);
    expect((await assign(lab, second)).status).toBe(400);
    expect((await graph(lab, ASSIGNED, { as: 'claimsReader' })).body.value).toMatchObject([{ id: first }]);
  });

  it('is 404 for a policy that is not there', async () => {
    expect((await assign(tenant(), READ_ONLY.id)).status).toBe(404);
  });

  it.each([
    { as: 'claimsReader', status: 403 },
    { as: 'owner', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    const lab = tenant();
    expect((await assign(lab, await madeId(lab), as)).status).toBe(status);
  });
});

labOnlySuite('graph:GET servicePrincipals/{id}/claimsMappingPolicies', () => {
  it.each([
    { as: 'claimsReader', status: 200 },
    { as: 'reader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(tenant(), ASSIGNED, { as })).status).toBe(status);
  });

  it('is empty where nobody assigned one', async () => {
    expect((await graph(tenant(), ASSIGNED, { as: 'claimsReader' })).body.value).toEqual([]);
  });
});

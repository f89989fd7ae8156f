import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { group, user } from '../../../support/groups.ts';
import { graph, refusalOf } from './calls.ts';
import { entraTarget, labOnlySuite, targetGraph } from './target.ts';
import type { ClientName } from './tenant.ts';
import { AWS_SERVICE_PRINCIPAL, GROUP, MSIAM_ACCESS, READ_ONLY, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/appRoleAssignedTo`;
const NEW = { principalId: GROUP, resourceId: AWS_SERVICE_PRINCIPAL, appRoleId: MSIAM_ACCESS.id };
const ABSENT = '12121212-1212-4212-8212-121212121212';

function add(lab: Lab, body: object, as: ClientName = 'assigner') {
  return graph(lab, path, { as, method: 'POST', body });
}

function remove(lab: Lab, id: string, as: ClientName = 'assigner') {
  return graph(lab, `${path}/${id}`, { as, method: 'DELETE' });
}

labOnlySuite('graph:GET servicePrincipals/{id}/appRoleAssignedTo', () => {
  it('names principal, role and resource', async () => {
    const { status, body } = await graph(tenant(), path);
    expect(status).toBe(200);
    expect(body.value?.[0]).toEqual({
      id: 'assignment-1',
      appRoleId: READ_ONLY.id,
      principalDisplayName: 'AWS-111122223333-ReadOnly',
      principalId: GROUP,
      principalType: 'Group',
      resourceDisplayName: 'AWS production',
      resourceId: AWS_SERVICE_PRINCIPAL,
    });
  });

  it('pages, with $top and $select', async () => {
    const first = await graph(tenant(), `${path}?$top=1&$select=principalDisplayName`);
    expect(first.body.value).toEqual([{ principalDisplayName: 'AWS-111122223333-ReadOnly' }]);
    const second = await graph(tenant(), first.body['@odata.nextLink'] ?? '');
    expect(second.body.value).toEqual([{ principalDisplayName: "Ops' team" }]);
    expect(second.body['@odata.nextLink']).toBeUndefined();
  });

  it('neither hides nor repeats anything when an assignment goes between two pages', async () => {
    const lab = tenant();
    const first = await graph(lab, `${path}?$top=1`);
    await remove(lab, 'assignment-1');
    const second = await graph(lab, first.body['@odata.nextLink'] ?? '');
    expect(second.body.value).toMatchObject([{ id: 'assignment-2' }]);
  });

  it("finds by the principal's name", async () => {
    const { body } = await graph(tenant(), `${path}?$filter=startswith(principalDisplayName,'AWS-')`);
    expect(body.value).toMatchObject([{ id: 'assignment-1' }]);
  });

  it.each(['nobody', 'blindAssigner'] as const)('is closed to the %s', async (as) => {
    expect((await graph(tenant(), path, { as })).status).toBe(403);
  });
});

labOnlySuite('graph:POST servicePrincipals/{id}/appRoleAssignedTo', () => {
  it('assigns a role, and the list shows it when the directory has caught up', async () => {
    const lab = tenant({ entra: { replicationLag: 1 } });
    const { status, body } = await add(lab, NEW);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...NEW, id: expect.any(String), principalType: 'Group' });
    expect((await graph(lab, path)).body.value).toHaveLength(2);
    expect((await graph(lab, path)).body.value).toHaveLength(3);
  });

  it.each([
    {
      name: 'the same again',
      body: { ...NEW, appRoleId: READ_ONLY.id },
      message: /already exists on the object/,
    },
    {
      name: 'a principal that is not there',
      body: { ...NEW, principalId: ABSENT },
      message: /^Not a valid reference update/,
    },
    {
      name: 'a role that is not there',
      body: { ...NEW, appRoleId: ABSENT },
      message: /was not found on application/,
    },
    {
      name: 'no role, where there are some',
      body: { ...NEW, appRoleId: '00000000-0000-0000-0000-000000000000' },
      message: /was not found on application/,
    },
    { name: 'another resource', body: { ...NEW, resourceId: ABSENT }, message: /invalid values/ },
    { name: 'no principal', body: { ...NEW, principalId: undefined }, message: /invalid values/ },
  ])('refuses $name', async ({ body, message }) => {
    expect(refusalOf(await add(tenant(), body))).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    { principalType: 'Group', principal: group(1) },
    { principalType: 'User', principal: user(1) },
  ])('assigns a $principalType of the directory', async ({ principalType, principal }) => {
    const lab = tenant({ entra: { groups: [group(1)], users: [user(1)] } });
    const { status, body } = await add(lab, { ...NEW, principalId: principal.id });
    expect(status).toBe(201);
    expect(body).toMatchObject({ principalType, principalDisplayName: principal.displayName });
  });

  it('refuses a disabled role', async () => {
    const lab = tenant({ roles: [{ ...MSIAM_ACCESS, isEnabled: false }, READ_ONLY] });
    expect((await add(lab, NEW)).status).toBe(400);
  });

  it('is not for who may write applications, nor for who cannot read them', async () => {
    expect((await add(tenant(), NEW, 'writer')).status).toBe(403);
    expect((await add(tenant(), NEW, 'blindAssigner')).status).toBe(403);
  });
});

labOnlySuite('graph:DELETE servicePrincipals/{id}/appRoleAssignedTo/{id}', () => {
  it('takes the id of the assignment, and once only', async () => {
    const lab = tenant();
    expect((await remove(lab, 'assignment-1')).status).toBe(204);
    expect((await graph(lab, path)).body.value).toMatchObject([{ id: 'assignment-2' }]);
    expect(refusalOf(await remove(lab, 'assignment-1'))).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message: 'EntitlementGrant being updated or deleted is not found.',
    });
  });

  it('does not take the id of the principal', async () => {
    expect((await remove(tenant(), GROUP)).status).toBe(400);
  });

  it('is not for who may write applications', async () => {
    expect((await remove(tenant(), 'assignment-1', 'writer')).status).toBe(403);
  });
});

describe('the assignments of a service principal', () => {
  it('name the service principal as their resource', async () => {
    const target = entraTarget();
    const { status, body } = await targetGraph(
      target,
      `servicePrincipals/${target.servicePrincipalId}/appRoleAssignedTo`,
    );
    expect(status).toBe(200);
    expect(body.value?.every(({ resourceId }) => resourceId === target.servicePrincipalId)).toBe(true);
  });

  it('are not deleted by a client that may only read', async () => {
    const target = entraTarget();
    const path = `servicePrincipals/${target.servicePrincipalId}/appRoleAssignedTo/assignment-1`;
    expect(refusalOf(await targetGraph(target, path, { method: 'DELETE' })).status).toBe(403);
  });
});

import { expect, it } from 'vitest';
import { group, user } from '../../../support/groups.ts';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, CLIENTS, READ_ONLY, tenant } from './tenant.ts';

const GRAPH = "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";
/** Graph: "Microsoft Graph permissions reference". */
const APPLICATION_READ_ALL = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';

labOnlySuite('graph:GET servicePrincipals/{id}/appRoleAssignments', () => {
  it('has the permissions of a client, by the ids of app roles of Microsoft Graph', async () => {
    const lab = tenant();
    const client = `servicePrincipals(appId='${CLIENTS.reader.appId}')`;
    const { body } = await graph(lab, `${client}/appRoleAssignments`);
    const api = await graph(lab, `${GRAPH}?$select=id,appRoles`);
    expect(body.value).toMatchObject([
      { appRoleId: APPLICATION_READ_ALL, resourceDisplayName: 'Microsoft Graph', resourceId: api.body['id'] },
    ]);
    expect(api.body['appRoles']).toContainEqual(
      expect.objectContaining({ id: APPLICATION_READ_ALL, value: 'Application.Read.All' }),
    );
  });

  it('has what an application was granted itself', async () => {
    const lab = tenant();
    const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/appRoleAssignments`;
    expect((await graph(lab, path)).body.value).toEqual([]);
    Object.assign(lab.world.entra.servicePrincipals[0] ?? {}, { grantedPermissions: ['Mail.Read'] });
    const { body } = await graph(lab, path);
    const api = await graph(lab, `${GRAPH}?$select=appRoles`);
    const [only] = body.value ?? [];
    expect(api.body['appRoles']).toContainEqual(
      expect.objectContaining({ id: only?.['appRoleId'], value: 'Mail.Read' }),
    );
  });

  it('has roles of other applications', async () => {
    const lab = tenant();
    const [object] = lab.world.entra.servicePrincipals;
    object?.appRoleAssignedTo.push({
      id: 'to itself',
      appRoleId: READ_ONLY.id,
      principalId: AWS_SERVICE_PRINCIPAL,
      principalType: 'ServicePrincipal',
      principalDisplayName: 'AWS production',
    });
    const { body } = await graph(lab, `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/appRoleAssignments`);
    expect(body.value).toMatchObject([{ id: 'to itself', resourceId: AWS_SERVICE_PRINCIPAL }]);
  });

  it('is one of few operations that the lab has for a service principal of its own', async () => {
    const client = `servicePrincipals(appId='${CLIENTS.reader.appId}')`;
    const options = { as: 'writer', method: 'PATCH', body: { accountEnabled: false } } as const;
    expect((await graph(tenant(), client, options)).status).toBe(501);
    expect((await graph(tenant(), `${GRAPH}/appRoleAssignedTo`)).status).toBe(501);
  });

  it('is closed to who may read nothing', async () => {
    const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/appRoleAssignments`;
    expect((await graph(tenant(), path, { as: 'nobody' })).status).toBe(403);
  });
});

labOnlySuite('graph:GET groups/{id}/appRoleAssignments', () => {
  const assigned = () => {
    const lab = tenant({ entra: { groups: [group(1)], users: [user(1)] } });
    lab.world.entra.servicePrincipals[0]?.appRoleAssignedTo.push({
      id: 'assignment-3',
      appRoleId: READ_ONLY.id,
      principalId: group(1).id,
      principalType: 'Group',
      principalDisplayName: 'AWS-1',
    });
    return lab;
  };
  const path = `groups/${group(1).id}/appRoleAssignments`;

  it('has those of the group alone, and counts them', async () => {
    const { body } = await graph(assigned(), `${path}?$count=true&$top=1&$select=appRoleId,resourceId`, {
      as: 'directoryReader',
      headers: { ConsistencyLevel: 'eventual' },
    });
    expect(body['@odata.count']).toBe(1);
    expect(body.value).toEqual([{ appRoleId: READ_ONLY.id, resourceId: AWS_SERVICE_PRINCIPAL }]);
  });

  it.each([
    { as: 'directoryReader', status: 200 },
    { as: 'assigner', status: 200 },
    { as: 'reader', status: 403 },
    { as: 'groupReader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(assigned(), path, { as })).status).toBe(status);
  });

  it('is 404 for a group that is not there', async () => {
    const other = `groups/${group(2).id}/appRoleAssignments`;
    expect((await graph(assigned(), other, { as: 'directoryReader' })).status).toBe(404);
  });
});

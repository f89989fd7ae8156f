import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import type { ClientName, RoleInput } from './tenant.ts';
import {
  AWS_APP,
  AWS_APPLICATION,
  AWS_SERVICE_PRINCIPAL,
  MSIAM_ACCESS,
  READ_ONLY,
  tenant,
} from './tenant.ts';

const path = `applications/${AWS_APPLICATION}`;
const AUDITOR: RoleInput = {
  id: '5b1f0000-ded3-455b-8c04-4f2ace00319b',
  value: 'arn:aws:iam::111122223333:role/Auditor,arn:aws:iam::111122223333:saml-provider/Entra',
  displayName: 'Auditor',
  allowedMemberTypes: ['User', 'Application'],
};

function patch(lab: Lab, appRoles: readonly RoleInput[], as: ClientName = 'writer') {
  return graph(lab, path, { as, method: 'PATCH', body: { appRoles } });
}

async function mirror(lab: Lab): Promise<unknown> {
  return (await graph(lab, `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`)).body['appRoles'];
}

labOnlySuite('graph:GET applications', () => {
  it('finds the application by appId, its roles saying where they come from', async () => {
    const filter = encodeURIComponent(`appId eq '${AWS_APP}'`);
    const { status, body } = await graph(tenant(), `applications?$filter=${filter}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications',
      value: [{ id: AWS_APPLICATION, appRoles: [{ value: null, origin: 'Application' }] }],
    });
  });

  it('is closed to who may read nothing', async () => {
    expect((await graph(tenant(), 'applications', { as: 'nobody' })).status).toBe(403);
  });
});

labOnlySuite('graph:GET applications/{id}', () => {
  it.each([path, `applications(appId='${AWS_APP}')`])('gives the object at %s', async (address) => {
    const { body } = await graph(tenant(), `${address}?$select=id,identifierUris`);
    expect(body).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications(id,identifierUris)/$entity',
      id: AWS_APPLICATION,
      identifierUris: ['https://signin.aws.amazon.com/saml#1'],
    });
  });

  it('is 404 under the id of its service principal', async () => {
    const reply = await graph(tenant(), `applications/${AWS_SERVICE_PRINCIPAL}`);
    expect(refusalOf(reply)).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
  });
});

labOnlySuite('graph:PATCH applications/{id}', () => {
  it("adds a role to the application, and to its service principal beside the principal's own", async () => {
    const lab = tenant();
    expect((await patch(lab, [MSIAM_ACCESS, AUDITOR])).status).toBe(204);
    expect(await mirror(lab)).toMatchObject([
      { displayName: 'msiam_access', origin: 'Application' },
      { displayName: 'Auditor', origin: 'Application' },
      { displayName: 'ReadOnly', origin: 'ServicePrincipal' },
    ]);
  });

  it('reaches the service principal after as many reads as the directory lags', async () => {
    const lab = tenant({ entra: { replicationLag: 1 } });
    await patch(lab, [MSIAM_ACCESS, AUDITOR]);
    expect(await mirror(lab)).toHaveLength(2);
    expect(await mirror(lab)).toHaveLength(3);
    expect((await graph(lab, path)).body['appRoles']).toHaveLength(1);
    expect((await graph(lab, path)).body['appRoles']).toHaveLength(2);
  });

  it('removes a role in two steps, here and on the service principal, with its assignments', async () => {
    const role: RoleInput = { ...READ_ONLY, origin: 'Application' };
    const lab = tenant({ roles: [MSIAM_ACCESS, role], applicationRoles: [MSIAM_ACCESS, role] });
    expect(refusalOf(await patch(lab, [MSIAM_ACCESS]))).toMatchObject({
      status: 400,
      code: 'CannotDeleteOrUpdateEnabledEntitlement',
    });
    expect((await patch(lab, [MSIAM_ACCESS, { ...role, isEnabled: false }])).status).toBe(204);
    expect((await patch(lab, [MSIAM_ACCESS])).status).toBe(204);
    expect(await mirror(lab)).toHaveLength(1);
    const { body } = await graph(lab, `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/appRoleAssignedTo`);
    expect(body.value).toEqual([]);
  });

  it('says 501 to a role that the service principal has already of its own', async () => {
    const reply = await patch(tenant(), [MSIAM_ACCESS, { ...AUDITOR, value: READ_ONLY.value }]);
    expect(reply.status).toBe(501);
  });

  it.each([
    { as: 'writer', status: 204 },
    { as: 'owner', status: 204 },
    { as: 'halfOwner', status: 403 },
    { as: 'reader', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await patch(tenant(), [MSIAM_ACCESS], as)).status).toBe(status);
  });
});

import { describe, expect, it } from 'vitest';
import { graph, refusalOf } from './calls.ts';
import { entraTarget, labOnlySuite, targetGraph } from './target.ts';
import { AWS_APP, AWS_SERVICE_PRINCIPAL, READ_ONLY, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`;

labOnlySuite('graph:GET servicePrincipals/{id}', () => {
  it.each([path, `servicePrincipals(appId='${AWS_APP}')`, `servicePrincipals(appId=%27${AWS_APP}%27)`])(
    'gives the object at %s',
    async (address) => {
      const { status, body } = await graph(tenant(), `${address}?$select=id,displayName`);
      expect(status).toBe(200);
      expect(body).toEqual({
        '@odata.context':
          'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals(id,displayName)/$entity',
        id: AWS_SERVICE_PRINCIPAL,
        displayName: 'AWS production',
      });
    },
  );

  it('shows neither owners nor assignments, which are not properties', async () => {
    const { body } = await graph(tenant(), path);
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['owners']));
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['appRoleAssignedTo']));
  });

  it('is 404 for an object that is not there', async () => {
    const reply = await graph(tenant(), `servicePrincipals/${READ_ONLY.id}`);
    expect(refusalOf(reply)).toEqual({
      status: 404,
      code: 'Request_ResourceNotFound',
      message: `Resource '${READ_ONLY.id}' does not exist or one of its queried reference-property objects are not present.`,
    });
  });

  it('is closed to who may read nothing', async () => {
    expect(refusalOf(await graph(tenant(), path, { as: 'nobody' }))).toMatchObject({ status: 403 });
  });
});

describe('a service principal', () => {
  it('shows its app roles with every field', async () => {
    const target = entraTarget();
    const { body } = await targetGraph(
      target,
      `servicePrincipals/${target.servicePrincipalId}?$select=appRoles`,
    );
    expect(body['appRoles']).toEqual(
      expect.arrayContaining([
        {
          allowedMemberTypes: expect.any(Array),
          description: expect.anything(),
          displayName: expect.any(String),
          id: expect.any(String),
          isEnabled: expect.any(Boolean),
          origin: expect.stringMatching(/^(Application|ServicePrincipal)$/),
          value: null,
        },
      ]),
    );
  });

  it('is 404 when it is not there', async () => {
    const path = 'servicePrincipals/12121212-1212-4212-8212-121212121212';
    expect(refusalOf(await targetGraph(entraTarget(), path))).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
    });
  });

  it('has no property that nobody heard of', async () => {
    const target = entraTarget();
    const path = `servicePrincipals/${target.servicePrincipalId}?$select=colour`;
    expect(refusalOf(await targetGraph(target, path)).status).toBe(400);
  });
});

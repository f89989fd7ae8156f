import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { askForToken, graph, refusalOf, type Reply } from './calls.ts';
import { labOnlySuite } from './target.ts';
import type { ClientName } from './tenant.ts';
import { AWS_APP, AWS_APPLICATION, AWS_SERVICE_PRINCIPAL, CLIENTS, tenant } from './tenant.ts';

const ISSUER = 'https://2f0c2d3e.tokens.sts.global.api.aws';
const AUDIENCE = 'api://AzureADTokenExchange';
const GRAPH = '00000003-0000-0000-c000-000000000000';
const NOBODY = '12121212-1212-4212-8212-121212121212';
const READ_ALL = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';

function post(lab: Lab, path: string, body: object, as: ClientName = 'writer'): Promise<Reply> {
  return graph(lab, path, { as, method: 'POST', body });
}

const textOf = ({ body }: Reply, name: string): string => String(body[name]);

/** A registration, with its service principal unless it is to do without. */
async function registered(lab: Lab): Promise<{ readonly id: string; readonly appId: string }> {
  const made = await post(lab, 'applications', { displayName: 'Rolebridge' });
  return { id: textOf(made, 'id'), appId: textOf(made, 'appId') };
}

async function signingIn(lab: Lab): Promise<{ readonly id: string; readonly principal: string }> {
  const { id, appId } = await registered(lab);
  return { id, principal: textOf(await post(lab, 'servicePrincipals', { appId }), 'id') };
}

labOnlySuite('graph:POST applications', () => {
  it('gives an object id and a client id, and the object is there', async () => {
    const lab = tenant();
    const made = await post(lab, 'applications', {
      displayName: 'Rolebridge',
      signInAudience: 'AzureADMyOrg',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ displayName: 'Rolebridge', identifierUris: [], keyCredentials: [] });
    const read = await graph(lab, `applications(appId='${textOf(made, 'appId')}')`);
    expect(read.body['id']).toBe(made.body['id']);
  });

  it('takes a second one of the same name', async () => {
    const lab = tenant();
    expect((await registered(lab)).appId).not.toBe((await registered(lab)).appId);
  });

  it('lets nobody sign in as it while it has no service principal', async () => {
    const lab = tenant();
    const { appId } = await registered(lab);
    const reply = await askForToken(lab, { client_id: appId });
    expect(reply.body).toMatchObject({ error: 'invalid_client', error_codes: [7000229] });
    expect((await graph(lab, `servicePrincipals(appId='${appId}')`)).status).toBe(404);
  });

  it('is owned by whoever makes it with OwnedBy', async () => {
    const lab = tenant();
    const made = await post(lab, 'applications', { displayName: 'mine' }, 'owner');
    expect(lab.world.entra.applications.at(-1)?.owners).toEqual([CLIENTS.owner.appId]);
    expect((await post(lab, 'servicePrincipals', { appId: made.body['appId'] }, 'owner')).status).toBe(201);
  });

  it.each([
    { name: 'no name', body: {}, status: 400 },
    { name: 'a property that there is not', body: { displayName: 'x', colour: 'red' }, status: 400 },
    { name: 'a property that the lab does not write', body: { displayName: 'x', tags: [] }, status: 501 },
  ])('refuses $name', async ({ body, status }) => {
    expect((await post(tenant(), 'applications', body)).status).toBe(status);
  });

  it('is closed to readers', async () => {
    expect((await post(tenant(), 'applications', { displayName: 'x' }, 'reader')).status).toBe(403);
  });

  it('is not seen by reads for a while where replicas lag', async () => {
    const lab = tenant({ entra: { replicationLag: 2 } });
    const { id, appId } = await registered(lab);
    const statuses = [];
    for (let read = 0; read < 3; read += 1) statuses.push((await graph(lab, `applications/${id}`)).status);
    expect(statuses).toEqual([404, 404, 200]);
    expect((await post(lab, 'servicePrincipals', { appId })).status).toBe(201);
  });
});

labOnlySuite('graph:POST servicePrincipals', () => {
  it('makes the service principal of a registration', async () => {
    const lab = tenant();
    const { appId } = await registered(lab);
    const made = await post(lab, 'servicePrincipals', { appId });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ appId, displayName: 'Rolebridge', appRoleAssignmentRequired: false });
  });

  it('refuses a second one', async () => {
    expect(refusalOf(await post(tenant(), 'servicePrincipals', { appId: AWS_APP }))).toMatchObject({
      status: 409,
      code: 'Request_MultipleObjectsWithSameKeyValue',
    });
  });

  it('refuses one of an application that it does not know, or not yet', async () => {
    expect((await post(tenant(), 'servicePrincipals', { appId: NOBODY })).status).toBe(400);
    const lab = tenant({ entra: { replicationLag: 1 } });
    const { appId } = await registered(lab);
    expect(refusalOf(await post(lab, 'servicePrincipals', { appId })).message).toMatch(
      /does not reference a valid application object/u,
    );
    expect((await post(lab, 'servicePrincipals', { appId })).status).toBe(201);
  });

  it('is closed to readers, and to owners of something else', async () => {
    const lab = tenant();
    const { appId } = await registered(lab);
    for (const as of ['reader', 'owner'] as const)
      expect((await post(lab, 'servicePrincipals', { appId }, as)).status).toBe(403);
  });
});

labOnlySuite('graph:POST servicePrincipals/{id}/appRoleAssignments', () => {
  async function granting(lab: Lab, appRoleId = READ_ALL) {
    const { principal } = await signingIn(lab);
    const resource = await graph(lab, `servicePrincipals(appId='${GRAPH}')?$select=id`);
    const body = { principalId: principal, resourceId: resource.body['id'], appRoleId };
    return { principal, body };
  }

  it('grants a permission, which tokens have from then on', async () => {
    const lab = tenant();
    const { principal, body } = await granting(lab);
    const made = await post(lab, `servicePrincipals/${principal}/appRoleAssignments`, body, 'assigner');
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...body, principalType: 'ServicePrincipal' });
    const listed = await graph(lab, `servicePrincipals/${principal}/appRoleAssignments`);
    expect(listed.body.value).toMatchObject([{ appRoleId: READ_ALL }]);
    expect(lab.world.entra.clients.at(-1)?.permissions).toEqual(['Application.Read.All']);
  });

  it('refuses it a second time', async () => {
    const lab = tenant();
    const { principal, body } = await granting(lab);
    const path = `servicePrincipals/${principal}/appRoleAssignments`;
    await post(lab, path, body, 'assigner');
    expect(refusalOf(await post(lab, path, body, 'assigner')).message).toMatch(/already exists/u);
  });

  it.each([
    { name: 'a role that Microsoft Graph does not have', change: { appRoleId: NOBODY }, status: 400 },
    { name: 'another principal than the path says', change: { principalId: NOBODY }, status: 400 },
    { name: 'a resource that is not there', change: { resourceId: NOBODY }, status: 404 },
    { name: 'another API', change: { resourceId: AWS_SERVICE_PRINCIPAL }, status: 501 },
  ])('refuses $name', async ({ change, status }) => {
    const lab = tenant();
    const { principal, body } = await granting(lab);
    const path = `servicePrincipals/${principal}/appRoleAssignments`;
    expect((await post(lab, path, { ...body, ...change }, 'assigner')).status).toBe(status);
  });

  it.each(['writer', 'blindAssigner'] as const)('is closed to the %s', async (as) => {
    const lab = tenant();
    const { principal, body } = await granting(lab);
    expect((await post(lab, `servicePrincipals/${principal}/appRoleAssignments`, body, as)).status).toBe(403);
  });
});

const owned = [
  { operation: 'graph:POST applications/{id}/owners/$ref', path: `applications/${AWS_APPLICATION}` },
  {
    operation: 'graph:POST servicePrincipals/{id}/owners/$ref',
    path: `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`,
  },
];

for (const { operation, path } of owned)
  labOnlySuite(operation, () => {
    const reference = (id: string) => ({
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    });

    it('adds a service principal to the owners, once', async () => {
      const lab = tenant();
      const { principal } = await signingIn(lab);
      expect((await post(lab, `${path}/owners/$ref`, reference(principal))).status).toBe(204);
      const listed = await graph(lab, `${path}/owners`);
      expect(listed.body.value?.map(({ id }) => id)).toContain(principal);
      expect(refusalOf(await post(lab, `${path}/owners/$ref`, reference(principal))).message).toMatch(
        /already exist/u,
      );
    });

    it('refuses who is not there, and what is no reference', async () => {
      expect((await post(tenant(), `${path}/owners/$ref`, reference(NOBODY))).status).toBe(404);
      expect((await post(tenant(), `${path}/owners/$ref`, { id: NOBODY })).status).toBe(400);
    });

    it.each(['owner', 'reader'] as const)('is closed to the %s', async (as) => {
      const lab = tenant();
      const { principal } = await signingIn(lab);
      expect((await post(lab, `${path}/owners/$ref`, reference(principal), as)).status).toBe(403);
    });
  });

labOnlySuite('graph:POST applications/{id}/federatedIdentityCredentials', () => {
  const body = {
    name: 'rolebridge-prod-app-roles',
    issuer: ISSUER,
    subject: 'arn:one',
    audiences: [AUDIENCE],
  };

  it('adds one, which is listed by its name', async () => {
    const lab = tenant();
    const { id } = await registered(lab);
    const made = await post(lab, `applications/${id}/federatedIdentityCredentials`, body);
    expect(made.status).toBe(201);
    const listed = await graph(lab, `applications/${id}/federatedIdentityCredentials`);
    expect(listed.body.value).toEqual([{ ...body, id: made.body['id'], description: null }]);
  });

  it.each([
    { name: 'of the same name', change: { subject: 'arn:two' }, status: 409 },
    { name: 'of the same issuer and subject', change: { name: 'another' }, status: 400 },
  ])('refuses a second one $name', async ({ change, status }) => {
    const lab = tenant();
    const { id } = await registered(lab);
    await post(lab, `applications/${id}/federatedIdentityCredentials`, body);
    const second = await post(lab, `applications/${id}/federatedIdentityCredentials`, { ...body, ...change });
    expect(second.status).toBe(status);
  });

  it.each([
    { name: 'a name of two letters', change: { name: 'ab' } },
    { name: 'a name of 121 letters', change: { name: 'a'.repeat(121) } },
    { name: 'two audiences', change: { audiences: [AUDIENCE, 'api://other'] } },
    { name: 'no audience', change: { audiences: [] } },
    { name: 'a subject of 601 letters', change: { subject: 'a'.repeat(601) } },
    { name: 'an issuer that is no address', change: { issuer: 'somebody' } },
  ])('refuses $name', async ({ change }) => {
    const lab = tenant();
    const { id } = await registered(lab);
    const reply = await post(lab, `applications/${id}/federatedIdentityCredentials`, { ...body, ...change });
    expect(reply.status).toBe(400);
  });

  it('takes twenty and no more', async () => {
    const lab = tenant();
    const { id } = await registered(lab);
    const statuses = [];
    for (let number = 1; number <= 21; number += 1) {
      const each = { ...body, name: `credential-of-${number}`, subject: `arn:${number}` };
      statuses.push((await post(lab, `applications/${id}/federatedIdentityCredentials`, each)).status);
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(400);
  });

  it('is closed to readers, and to those who do not own it', async () => {
    const lab = tenant();
    const { id } = await registered(lab);
    for (const as of ['reader', 'owner'] as const)
      expect((await post(lab, `applications/${id}/federatedIdentityCredentials`, body, as)).status).toBe(403);
  });
});

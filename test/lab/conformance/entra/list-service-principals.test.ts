import { describe, expect, it } from 'vitest';
import { graph, refusalOf, send, signIn } from './calls.ts';
import { entraTarget, labOnlySuite, targetGraph } from './target.ts';
import { AWS_APP, AWS_SERVICE_PRINCIPAL, CLIENTS, MSIAM_ACCESS, READ_ONLY, tenant } from './tenant.ts';

const names = ['AWS production', "Ops' portal", 'AWS sandbox', 'Payroll', 'aws legacy'];
const several = names.map((displayName, index) => ({
  id: `5${index}000000-0000-4000-8000-000000000000`,
  appId: `6${index}000000-0000-4000-8000-000000000000`,
  displayName,
}));

labOnlySuite('graph:GET servicePrincipals', () => {
  it('gives every app role with all its fields, built-in roles with a value of null', async () => {
    const { status, body, headers } = await graph(tenant(), 'servicePrincipals?$select=id,appRoles');
    expect(status).toBe(200);
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const shared = { isEnabled: true, allowedMemberTypes: ['User'] };
    expect(body).toEqual({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals(id,appRoles)',
      value: [
        {
          id: AWS_SERVICE_PRINCIPAL,
          appRoles: [
            { ...MSIAM_ACCESS, ...shared, value: null, origin: 'Application' },
            { ...READ_ONLY, ...shared, origin: 'ServicePrincipal' },
          ],
        },
      ],
    });
  });

  it.each([
    { filter: "displayName eq 'AWS production'", found: ['AWS production'] },
    { filter: "displayName eq 'aws PRODUCTION'", found: ['AWS production'] },
    { filter: "displayName eq 'Ops'' portal'", found: ["Ops' portal"] },
    { filter: "startswith(displayName,'AWS')", found: ['AWS production', 'AWS sandbox', 'aws legacy'] },
    { filter: `appId eq '${several[3]?.appId}'`, found: ['Payroll'] },
    { filter: "displayName eq 'Nobody in particular'", found: [] },
    { filter: `appId eq '${CLIENTS.monitor.appId}'`, found: ['monitor'] },
  ])('finds by $filter $filter', async ({ filter, found }) => {
    const lab = tenant({ entra: { servicePrincipals: several } });
    const { body } = await graph(
      lab,
      `servicePrincipals?$filter=${encodeURIComponent(filter)}&$select=displayName`,
    );
    expect(body.value).toEqual(found.map((displayName) => ({ displayName })));
  });

  it.each([
    "displayName ne 'x'",
    "contains(displayName,'x')",
    "startswith(appId,'x')",
    "displayName eq 'it's'",
    "displayName eq 'x' and appId eq 'y'",
    'appRoleAssignmentRequired eq true',
  ])('refuses $filter %s', async (filter) => {
    const reply = await graph(tenant(), `servicePrincipals?$filter=${encodeURIComponent(filter)}`);
    expect(refusalOf(reply)).toMatchObject({ status: 400, code: 'Request_UnsupportedQuery' });
  });

  it('pages as the world says, at most $top to a page, on the real host', async () => {
    const lab = tenant({ pageSize: 2, entra: { servicePrincipals: several } });
    const pages: unknown[] = [];
    const links: unknown[] = [];
    let next: string | undefined = 'servicePrincipals?$top=999&$select=displayName';
    while (next !== undefined) {
      const { body } = await graph(lab, next);
      pages.push(body.value?.map(({ displayName }) => displayName));
      next = body['@odata.nextLink'];
      links.push(next);
    }
    expect(pages).toEqual([[names[0], names[1]], [names[2], names[3]], [names[4]]]);
    const link = expect.stringMatching(
      /^https:\/\/graph\.microsoft\.com\/v1\.0\/servicePrincipals\?\$top=999&/,
    );
    expect(links).toEqual([link, link, undefined]);
  });

  it('keeps the $filter in the next link', async () => {
    const lab = tenant({ entra: { servicePrincipals: several } });
    const first = await graph(lab, "servicePrincipals?$filter=startswith(displayName,'AWS')&$top=2");
    const second = await graph(lab, first.body['@odata.nextLink'] ?? '');
    expect(second.body.value).toMatchObject([{ displayName: 'aws legacy' }]);
    expect(second.body['@odata.nextLink']).toBeUndefined();
  });

  it.each(['0', '1000', 'many'])('refuses $top=%s', async (top) => {
    const reply = await graph(tenant(), `servicePrincipals?$top=${top}`);
    expect(refusalOf(reply)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });

  it('refuses to select what is no property, and says 501 to one that it does not hold', async () => {
    const unknown = await graph(tenant(), 'servicePrincipals?$select=id,colour');
    expect(refusalOf(unknown)).toMatchObject({
      status: 400,
      message: expect.stringContaining("named 'colour'"),
    });
    const missing = await graph(tenant(), 'servicePrincipals?$select=tags');
    expect(refusalOf(missing)).toMatchObject({
      status: 501,
      message: expect.stringContaining('tags'),
    });
  });

  it.each(['writer', 'owner', 'reader'] as const)('is open to the %s', async (as) => {
    expect((await graph(tenant(), 'servicePrincipals', { as })).status).toBe(200);
  });

  it.each(['nobody', 'blindAssigner', 'monitor'] as const)('is closed to the %s', async (as) => {
    expect(refusalOf(await graph(tenant(), 'servicePrincipals', { as }))).toEqual({
      status: 403,
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    });
  });

  it('echoes the client-request-id', async () => {
    const { headers } = await graph(tenant(), 'servicePrincipals', {
      headers: { 'client-request-id': 'mine' },
    });
    expect(headers.get('client-request-id')).toBe('mine');
  });

  it.each(['$orderby=displayName', '$expand=owners', '$search="x"', '$count=true'])(
    'says 501 to %s',
    async (option) => {
      expect((await graph(tenant(), `servicePrincipals?${option}`)).status).toBe(501);
    },
  );
});

labOnlySuite('Graph', () => {
  it.each([
    { path: 'v1.0/contacts', operation: 'graph:GET contacts' },
    { path: 'v1.0/groups/$count', operation: 'graph:GET groups/$count' },
    {
      path: `beta/servicePrincipals/${AWS_SERVICE_PRINCIPAL}`,
      operation: 'graph:GET beta/servicePrincipals/{id}',
    },
    {
      path: `v1.0/servicePrincipals/${AWS_APP}/ownedObjects`,
      operation: 'graph:GET servicePrincipals/{id}/ownedObjects',
    },
  ])('says 501 and $operation to what is not emulated', async ({ path, operation }) => {
    const lab = tenant();
    const authorization = `Bearer ${await signIn(lab, 'writer')}`;
    const reply = await send(lab, `https://graph.microsoft.com/${path}`, { headers: { authorization } });
    expect(refusalOf(reply)).toMatchObject({ status: 501, message: expect.stringContaining(operation) });
    expect(reply.status).toBe(501);
  });
});

describe('a list of service principals', () => {
  it('is filtered by id, and has no link when there is no more', async () => {
    const target = entraTarget();
    const { body } = await targetGraph(
      target,
      `servicePrincipals?$filter=id eq '${target.servicePrincipalId}'`,
    );
    expect(body.value).toMatchObject([{ id: target.servicePrincipalId }]);
    expect(body['@odata.nextLink']).toBeUndefined();
  });

  it('has no pages of a thousand', async () => {
    expect(refusalOf(await targetGraph(entraTarget(), 'servicePrincipals?$top=1000')).status).toBe(400);
  });

  it('is not filtered by a property that cannot be', async () => {
    const path = 'servicePrincipals?$filter=appRoleAssignmentRequired eq true';
    expect(refusalOf(await targetGraph(entraTarget(), path))).toMatchObject({
      status: 400,
      code: 'Request_UnsupportedQuery',
    });
  });
});

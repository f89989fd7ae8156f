import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { graph, refusalOf } from './calls.ts';
import { entraTarget, labOnlySuite, targetGraph } from './target.ts';
import type { ClientName, RoleInput } from './tenant.ts';
import { AWS_APPLICATION, AWS_SERVICE_PRINCIPAL, MSIAM_ACCESS, READ_ONLY, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`;
const ADMIN: RoleInput = {
  id: '7a960000-ded3-455b-8c04-4f2ace00319b',
  value: 'arn:aws:iam::111122223333:role/Admin,arn:aws:iam::111122223333:saml-provider/Entra',
  displayName: 'Admin',
  description: 'Admin in 111122223333',
};
const DISABLED = { ...READ_ONLY, isEnabled: false };

/** A role as a caller sends it: every field, no origin. */
function sent({ origin: _origin, ...role }: RoleInput) {
  return { isEnabled: true, allowedMemberTypes: ['User'], description: null, ...role };
}

function patch(lab: Lab, roles: readonly unknown[], as: ClientName = 'writer') {
  return graph(lab, path, { as, method: 'PATCH', body: { appRoles: roles } });
}

async function roleNames(lab: Lab): Promise<unknown> {
  const { body } = await graph(lab, `${path}?$select=appRoles`);
  return body['appRoles'];
}

labOnlySuite('graph:PATCH servicePrincipals/{id}', () => {
  it('adds a role beside the ones that are sent back as they were', async () => {
    const lab = tenant();
    expect((await patch(lab, [MSIAM_ACCESS, READ_ONLY, ADMIN].map(sent))).status).toBe(204);
    expect(await roleNames(lab)).toMatchObject([
      { displayName: 'msiam_access', value: null, origin: 'Application' },
      { displayName: 'ReadOnly', origin: 'ServicePrincipal' },
      { displayName: 'Admin', origin: 'ServicePrincipal', isEnabled: true },
    ]);
  });

  it('takes an origin that comes with the roles, and goes by its own', async () => {
    const lab = tenant();
    await patch(lab, [sent(MSIAM_ACCESS), { ...sent(READ_ONLY), origin: 'Application' }]);
    expect(await roleNames(lab)).toMatchObject([{ origin: 'Application' }, { origin: 'ServicePrincipal' }]);
  });

  it.each([
    { name: 'removing', roles: [MSIAM_ACCESS] },
    { name: 'changing the value of', roles: [MSIAM_ACCESS, { ...READ_ONLY, value: 'other' }] },
    { name: 'changing the displayName of', roles: [MSIAM_ACCESS, { ...READ_ONLY, displayName: 'other' }] },
    { name: 'changing the description of', roles: [MSIAM_ACCESS, { ...READ_ONLY, description: 'other' }] },
    { name: 'changing and disabling at once', roles: [MSIAM_ACCESS, { ...DISABLED, displayName: 'other' }] },
    { name: 'an empty text for the null value of', roles: [{ ...MSIAM_ACCESS, value: '' }, READ_ONLY] },
  ])('refuses $name an enabled role', async ({ roles }) => {
    const lab = tenant();
    const before = await roleNames(lab);
    expect(refusalOf(await patch(lab, roles.map(sent)))).toEqual({
      status: 400,
      code: 'CannotDeleteOrUpdateEnabledEntitlement',
      message: 'Permission (scope or role) cannot be deleted or updated unless disabled first.',
    });
    expect(await roleNames(lab)).toEqual(before);
  });

  it('removes a role in two steps, and the assignments to it', async () => {
    const lab = tenant();
    expect((await patch(lab, [MSIAM_ACCESS, DISABLED].map(sent))).status).toBe(204);
    expect((await graph(lab, `${path}/appRoleAssignedTo`)).body.value).toHaveLength(2);
    expect((await patch(lab, [MSIAM_ACCESS].map(sent))).status).toBe(204);
    expect(await roleNames(lab)).toMatchObject([{ displayName: 'msiam_access' }]);
    expect((await graph(lab, `${path}/appRoleAssignedTo`)).body.value).toEqual([]);
  });

  it('still refuses for a while after a role was disabled, counting the refusals', async () => {
    const lab = tenant({ entra: { disableSettles: 2 } });
    await patch(lab, [MSIAM_ACCESS, DISABLED].map(sent));
    await patch(lab, [MSIAM_ACCESS, DISABLED, ADMIN].map(sent));
    const attempts = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      attempts.push((await patch(lab, [MSIAM_ACCESS, ADMIN].map(sent))).status);
    expect(attempts).toEqual([400, 400, 204]);
  });

  it('forgets to settle when the role is enabled again', async () => {
    const lab = tenant({ entra: { disableSettles: 5 } });
    await patch(lab, [MSIAM_ACCESS, DISABLED].map(sent));
    expect((await patch(lab, [MSIAM_ACCESS, READ_ONLY].map(sent))).status).toBe(204);
    expect(await roleNames(lab)).toMatchObject([{}, { displayName: 'ReadOnly', isEnabled: true }]);
  });

  it.each([
    { name: 'a space in the value', role: { value: 'two words' } },
    { name: 'a value that begins with a dot', role: { value: '.hidden' } },
    { name: 'a backslash in the value', role: { value: 'a\\b' } },
    { name: 'a letter outside ASCII', role: { value: 'rôle' } },
    { name: 'a value of 250 characters', role: { value: 'x'.repeat(250) } },
    { name: 'an id that is no GUID', role: { id: 'admin' } },
    { name: 'no id', role: { id: undefined } },
    { name: 'an isEnabled that is no boolean', role: { isEnabled: 'yes' } },
    { name: 'no member types', role: { allowedMemberTypes: [] } },
    { name: 'an unknown member type', role: { allowedMemberTypes: ['Group'] } },
    {
      name: 'applications as members, on a service principal',
      role: { allowedMemberTypes: ['Application'] },
    },
    { name: 'a new role that is disabled', role: { isEnabled: false } },
    { name: 'an unknown field', role: { colour: 'red' } },
  ])('refuses $name', async ({ role }) => {
    const reply = await patch(tenant(), [sent(MSIAM_ACCESS), sent(READ_ONLY), { ...sent(ADMIN), ...role }]);
    expect(refusalOf(reply)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });

  it('takes a value of 249 characters', async () => {
    const roles = [MSIAM_ACCESS, READ_ONLY, { ...ADMIN, value: 'x'.repeat(249) }];
    expect((await patch(tenant(), roles.map(sent))).status).toBe(204);
  });

  it.each([
    { name: 'value', role: { ...ADMIN, value: READ_ONLY.value } },
    { name: 'id', role: { ...ADMIN, id: READ_ONLY.id } },
  ])('refuses a $name that occurs twice', async ({ role }) => {
    const reply = await patch(tenant(), [MSIAM_ACCESS, READ_ONLY, role].map(sent));
    expect(reply.status).toBe(400);
    expect(reply.body['error']).toMatchObject({
      code: 'DuplicateValue',
      message: 'Request contains a property with duplicate values.',
      details: [{ code: 'DuplicateValue', target: 'appRoles' }],
    });
  });

  it('counts roles without a value apart: two nulls are no duplicate', async () => {
    const roles = [MSIAM_ACCESS, READ_ONLY, { ...ADMIN, value: null }];
    expect((await patch(tenant(), roles.map(sent))).status).toBe(204);
  });

  it('refuses an object that grows beyond 1,200 items, other collections included', async () => {
    // Two owners and one identifier URI are on the same account.
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...sent(ADMIN),
        id: `70000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        value: `role-${index}`,
      }));
    const lab = tenant({ roles: [] });
    expect(refusalOf(await patch(lab, many(1198)))).toEqual({
      status: 403,
      code: 'Directory_ResourceSizeExceeded',
      message:
        'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.',
    });
    expect((await patch(lab, many(1197))).status).toBe(204);
  });

  it.each([
    { name: 'disables', roles: [{ ...MSIAM_ACCESS, isEnabled: false }, READ_ONLY], stored: MSIAM_ACCESS },
    { name: 'removes', roles: [READ_ONLY], stored: { ...MSIAM_ACCESS, isEnabled: false } },
    {
      name: 'renames',
      roles: [{ ...MSIAM_ACCESS, isEnabled: false, displayName: 'x' }, READ_ONLY],
      stored: { ...MSIAM_ACCESS, isEnabled: false },
    },
  ])("refuses a PATCH that $name a role of the application's", async ({ roles, stored }) => {
    const reply = await patch(tenant({ roles: [stored, READ_ONLY] }), roles.map(sent));
    expect(refusalOf(reply)).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message: 'Property appRoles on the service principal does not match the application object.',
    });
  });

  it.each([
    { as: 'writer', status: 204 },
    { as: 'owner', status: 204 },
    { as: 'halfOwner', status: 403 },
    { as: 'reader', status: 403 },
    { as: 'assigner', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await patch(tenant(), [MSIAM_ACCESS, READ_ONLY].map(sent), as)).status).toBe(status);
  });

  it('shows the old object for as many reads as the directory lags, in lists as well', async () => {
    const lab = tenant({ entra: { replicationLag: 2 } });
    const count = (roles: unknown) => (Array.isArray(roles) ? roles.length : undefined);
    await patch(lab, [MSIAM_ACCESS, READ_ONLY, ADMIN].map(sent));
    const list = await graph(lab, 'servicePrincipals');
    expect(count(list.body.value?.[0]?.['appRoles'])).toBe(2);
    expect(count(await roleNames(lab))).toBe(2);
    expect(count(await roleNames(lab))).toBe(3);
  });

  it('does not jump forward because of a second write', async () => {
    const lab = tenant({ entra: { replicationLag: 1 } });
    await patch(lab, [MSIAM_ACCESS, READ_ONLY, ADMIN].map(sent));
    await patch(lab, [MSIAM_ACCESS, READ_ONLY, { ...ADMIN, isEnabled: false }].map(sent));
    expect(await roleNames(lab)).toHaveLength(2);
    expect(await roleNames(lab)).toMatchObject([{}, {}, { displayName: 'Admin', isEnabled: false }]);
  });

  it('goes by what was written, not by what a lagging read shows', async () => {
    const lab = tenant({ entra: { replicationLag: 9 } });
    await patch(lab, [MSIAM_ACCESS, READ_ONLY, ADMIN].map(sent));
    expect(refusalOf(await patch(lab, [MSIAM_ACCESS, READ_ONLY].map(sent)))).toMatchObject({
      code: 'CannotDeleteOrUpdateEnabledEntitlement',
    });
  });

  it.each([
    { name: 'a body that is no JSON', body: 'appRoles', status: 400 },
    { name: 'a property that is none', body: { colour: 'red' }, status: 400 },
    { name: 'a sign-on mode that is none', body: { preferredSingleSignOnMode: 'magic' }, status: 400 },
    {
      name: 'an assignment requirement that is no boolean',
      body: { appRoleAssignmentRequired: 'no' },
      status: 400,
    },
    { name: 'null for the roles', body: { appRoles: null }, status: 400 },
    { name: 'a property the lab does not write', body: { displayName: 'other' }, status: 501 },
  ])('answers $name with $status', async ({ body, status }) => {
    expect((await graph(tenant(), path, { as: 'writer', method: 'PATCH', body })).status).toBe(status);
  });

  it('writes the sign-on mode and whether assignment is required', async () => {
    const lab = tenant();
    const body = { preferredSingleSignOnMode: 'oidc', appRoleAssignmentRequired: false };
    expect((await graph(lab, path, { as: 'owner', method: 'PATCH', body })).status).toBe(204);
    expect((await graph(lab, path)).body).toMatchObject(body);
  });

  it('is 404 for an object that is not there', async () => {
    const body = { appRoles: [] };
    const reply = await graph(tenant(), `servicePrincipals/${AWS_APPLICATION}`, {
      as: 'writer',
      method: 'PATCH',
      body,
    });
    expect(refusalOf(reply)).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
  });

  it('gives injected throttling in the form of Graph, with Retry-After', async () => {
    const effect = { type: 'error' as const, status: 429, code: 'TooManyRequests', retryAfter: 7 };
    const lab = tenant({ faults: [{ operation: 'graph:PATCH servicePrincipals', effect }] });
    const first = await patch(lab, [MSIAM_ACCESS, READ_ONLY].map(sent));
    expect({ ...refusalOf(first), retryAfter: first.headers.get('retry-after') }).toMatchObject({
      status: 429,
      code: 'TooManyRequests',
      retryAfter: '7',
    });
    expect(first.body['error']).toMatchObject({ innerError: { date: '2026-03-01T08:00:00' } });
    expect((await patch(lab, [MSIAM_ACCESS, READ_ONLY].map(sent))).status).toBe(204);
  });
});

describe('a PATCH of a service principal', () => {
  it('is refused to a client that may only read', async () => {
    const target = entraTarget();
    const init = { method: 'PATCH', body: JSON.stringify({ appRoles: [] }) };
    const reply = await targetGraph(target, `servicePrincipals/${target.servicePrincipalId}`, init);
    expect(refusalOf(reply)).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' });
  });
});

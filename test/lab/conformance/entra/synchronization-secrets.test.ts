import { expect, it } from 'vitest';
import { exportWorld } from '../../../../src/lab/lab.ts';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, READ_ONLY, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/secrets`;
const BASE = { key: 'BaseAddress', value: 'https://scim.eu-west-1.amazonaws.com/t/scim/v2/' };
const TOKEN = { key: 'SecretToken', value: 'a token nobody may see' };

function put(lab: Lab, value: unknown, as: GraphOptions['as'] = 'owner') {
  return graph(lab, path, { as, method: 'PUT', body: { value } });
}

labOnlySuite('graph:PUT servicePrincipals/{id}/synchronization/secrets', () => {
  it('keeps what it is given and shows a secret as an asterisk', async () => {
    const lab = tenant();
    expect((await put(lab, [BASE, TOKEN])).status).toBe(204);
    const { body } = await graph(lab, path, { as: 'monitor' });
    expect(body).toEqual({
      '@odata.context':
        'https://graph.microsoft.com/v1.0/$metadata' +
        `#servicePrincipals('${AWS_SERVICE_PRINCIPAL}')/synchronization/secrets`,
      value: [BASE, { key: 'SecretToken', value: '*' }],
    });
  });

  it('leaves keys alone that it does not name, and removes one with an empty text', async () => {
    const lab = tenant();
    await put(lab, [BASE, TOKEN]);
    await put(lab, [{ ...TOKEN, value: 'another' }]);
    expect((await graph(lab, path, { as: 'monitor' })).body.value).toHaveLength(2);
    await put(lab, [{ ...TOKEN, value: '' }]);
    expect((await graph(lab, path, { as: 'monitor' })).body.value).toEqual([BASE]);
  });

  it('leaves the secret in no journal and no saved world', async () => {
    const lab = tenant();
    await put(lab, [BASE, TOKEN]);
    expect(JSON.stringify([lab.journal.entries, exportWorld(lab)])).not.toContain(TOKEN.value);
    expect(JSON.stringify(lab.journal.entries)).toContain(BASE.value);
  });

  it.each([{}, 'token', [{ key: 'SecretToken' }]])('refuses %j', async (value) => {
    expect(refusalOf(await put(tenant(), value))).toMatchObject({ status: 400 });
  });

  it.each([
    { as: 'owner', status: 204 },
    { as: 'halfOwner', status: 204 },
    { as: 'monitor', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await put(tenant(), [BASE], as)).status).toBe(status);
  });
});

labOnlySuite('graph:GET servicePrincipals/{id}/synchronization/secrets', () => {
  it('is closed to who may not read synchronization, and 404 for an object that is not there', async () => {
    expect((await graph(tenant(), path, { as: 'reader' })).status).toBe(403);
    const other = `servicePrincipals/${READ_ONLY.id}/synchronization/secrets`;
    expect((await graph(tenant(), other, { as: 'monitor' })).status).toBe(404);
  });
});

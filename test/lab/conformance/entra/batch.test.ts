import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { graph, refusalOf } from './calls.ts';
import { entraTarget, labOnlySuite, targetGraph } from './target.ts';
import type { ClientName } from './tenant.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const read = (id: string, url = '/servicePrincipals') => ({ id, method: 'GET', url });
const responses = z.array(
  z.object({
    id: z.string(),
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown().optional(),
  }),
);

async function batch(requests: readonly unknown[], as: ClientName = 'reader', lab = tenant()) {
  const { status, body } = await graph(lab, '$batch', { as, method: 'POST', body: { requests } });
  expect(status).toBe(200);
  return new Map(responses.parse(body['responses']).map((each) => [each.id, each]));
}

labOnlySuite('graph:POST $batch', () => {
  it('answers every request on its own, in whatever order', async () => {
    const answers = await batch([
      read('apps', '/applications?$select=id'),
      read('principal', `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`),
      read('jobs', `/servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs`),
      read('absent', '/servicePrincipals/12121212-1212-4212-8212-121212121212'),
      read('contacts', '/contacts'),
    ]);
    expect(Object.fromEntries([...answers].map(([id, { status }]) => [id, status]))).toEqual({
      apps: 200,
      principal: 200,
      jobs: 403,
      absent: 404,
      contacts: 501,
    });
    expect(answers.get('principal')?.body).toMatchObject({ id: AWS_SERVICE_PRINCIPAL });
    expect(answers.get('jobs')?.body).toMatchObject({ error: { code: 'Authorization_RequestDenied' } });
    expect([...answers.keys()]).not.toEqual(['apps', 'principal', 'jobs', 'absent', 'contacts']);
  });

  it('writes', async () => {
    const lab = tenant();
    const change = {
      id: '1',
      method: 'PATCH',
      url: `/servicePrincipals/${AWS_SERVICE_PRINCIPAL}`,
      headers: { 'Content-Type': 'application/json' },
      body: { appRoleAssignmentRequired: false },
    };
    expect((await batch([change], 'writer', lab)).get('1')?.status).toBe(204);
    expect(lab.world.entra.servicePrincipals[0]?.appRoleAssignmentRequired).toBe(false);
  });

  it('fails what depends on a failure with 424, and goes on with the rest', async () => {
    const answers = await batch([
      read('1', '/servicePrincipals?$top=0'),
      { ...read('2'), dependsOn: ['1'] },
      { ...read('3'), dependsOn: ['2'] },
      read('4'),
    ]);
    expect([...answers.values()].map(({ id, status }) => [id, status])).toEqual([
      ['1', 400],
      ['2', 424],
      ['3', 424],
      ['4', 200],
    ]);
  });

  it.each([
    {
      name: 'more than 20 requests',
      requests: Array.from({ length: 21 }, (_, index) => read(String(index))),
    },
    { name: 'an id that occurs twice, in other letters', requests: [read('a'), read('A')] },
    { name: 'a dependency on nothing', requests: [{ ...read('1'), dependsOn: ['2'] }] },
    { name: 'a request without a method', requests: [{ id: '1', url: '/applications' }] },
    { name: 'a body without its content type', requests: [{ ...read('1'), method: 'PATCH', body: {} }] },
    { name: 'no requests at all', requests: undefined },
  ])('refuses $name', async ({ requests }) => {
    const reply = await graph(tenant(), '$batch', { method: 'POST', body: { requests } });
    expect(refusalOf(reply)).toMatchObject({ status: 400, code: 'BadRequest' });
  });

  it('takes 20 requests', async () => {
    const requests = Array.from({ length: 20 }, (_, index) => read(String(index)));
    expect((await batch(requests)).size).toBe(20);
  });
});

describe('a batch', () => {
  it('is refused when it has more than 20 requests', async () => {
    const requests = Array.from({ length: 21 }, (_, index) => read(String(index)));
    const init = { method: 'POST', body: JSON.stringify({ requests }) };
    expect(refusalOf(await targetGraph(entraTarget(), '$batch', init)).status).toBe(400);
  });
});

import { describe, expect, it } from 'vitest';
import { user } from '../../support/groups.ts';
import { bareCompany, federationApp, prod, type FederationApp } from './bare-company.ts';
import { rolesOf } from './posted.ts';

describe('a set-up that is approved and longer than one slice', () => {
  it.each([
    { name: 'the application was made', last: 'applicationTemplates' },
    { name: 'its settings were written', last: 'PATCH' },
    { name: 'the certificate was made', last: 'addTokenSigningCertificate' },
  ])('goes on as approved after $name', async ({ last }) => {
    const deadline = new AbortController();
    const app: FederationApp = federationApp(bareCompany(), undefined, async (request, next) => {
      const answer = await next(request);
      if (request.url.includes(last) || request.method === last) deadline.abort();
      return answer;
    });
    const { planId: expected = '' } = await app.plan();
    const slice = (number: number) => ({
      mode: 'apply' as const,
      expect: expected,
      slice: { run: 'approved', number, applied: 0 },
    });
    const first = await app.run('federation', slice(1), deadline.signal);
    expect(first.status).not.toBe('applied');

    const second = await app.run('federation', slice(2));
    expect(second).toMatchObject({ status: 'applied', withheld: [] });
    await app.publish();
    await app.apply();
    expect(await rolesOf(app, user(1).id)).toEqual([`arn:aws:iam::${prod}:role/Admin`]);
    expect(app.world.entra.applications).toHaveLength(1);
  });
});

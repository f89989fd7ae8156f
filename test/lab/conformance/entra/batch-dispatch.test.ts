import { expect, it } from 'vitest';
import { createEntraCloud } from '../../../../src/lab/entra/cloud.ts';
import type { LabRequest } from '../../../../src/lab/operation.ts';
import { graph } from './calls.ts';
import { federatedTenant } from './federated-tenant.ts';
import { labOnlySuite } from './target.ts';

labOnlySuite('the requests of a batch', () => {
  it('go through the lab when it offers to take them, so that a fault can hit one of them', async () => {
    const seen: string[] = [];
    const cloud = createEntraCloud();
    const { lab } = federatedTenant((clouds) => ({
      ...clouds,
      async dispatch(request: LabRequest) {
        const identified = cloud.identify(request, clouds);
        seen.push(identified.operation);
        if (identified.operation !== 'graph:GET applications')
          return cloud.handle(request, identified, clouds);
        const error = { status: 429, code: 'TooManyRequests', message: 'Slow down.', retryAfter: 3 };
        return cloud.error(identified, error, clouds);
      },
    }));
    const requests = ['/applications', '/servicePrincipals'].map((url, index) => ({
      id: `${index}`,
      method: 'GET',
      url,
    }));
    const { status, body } = await graph(lab, '$batch', { method: 'POST', body: { requests } });
    expect(status).toBe(200);
    expect(seen).toEqual(['graph:GET applications', 'graph:GET servicePrincipals']);
    expect(body['responses']).toMatchObject([
      { id: '1', status: 200 },
      { id: '0', status: 429, headers: { 'retry-after': '3' }, body: { error: { code: 'TooManyRequests' } } },
    ]);
  });
});

import { expect, it } from 'vitest';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const BETA = `https://graph.microsoft.com/beta/servicePrincipals/${AWS_SERVICE_PRINCIPAL}/claimsPolicy`;
const claims = [
  {
    '@odata.type': '#microsoft.graph.customClaim',
    name: 'SessionDuration',
    namespace: 'https://aws.amazon.com/SAML/Attributes',
    tokenFormat: ['saml'],
    configurations: [{ attribute: { value: '28800' } }],
  },
];
const patch = (as: GraphOptions['as'] = 'claimsWriter') =>
  ({ as, method: 'PATCH', body: { claims } }) satisfies GraphOptions;

labOnlySuite('graph:GET beta/servicePrincipals/{id}/claimsPolicy', () => {
  it('is 404 where nobody changed the claims', async () => {
    expect(refusalOf(await graph(tenant(), BETA, { as: 'claimsReader' }))).toMatchObject({ status: 404 });
  });

  it('is of the beta version only', async () => {
    const path = BETA.replace('/beta/', '/v1.0/');
    expect(refusalOf(await graph(tenant(), path, { as: 'claimsReader' }))).toMatchObject({ status: 501 });
  });

  it('is closed to who may not read policies', async () => {
    expect((await graph(tenant(), BETA)).status).toBe(403);
  });
});

labOnlySuite('graph:PATCH beta/servicePrincipals/{id}/claimsPolicy', () => {
  it('keeps what the portal would', async () => {
    const lab = tenant();
    expect((await graph(lab, BETA, patch())).status).toBe(204);
    const { body } = await graph(lab, BETA, { as: 'claimsReader' });
    expect(body).toMatchObject({
      '@odata.context': expect.stringContaining('https://graph.microsoft.com/beta/$metadata#'),
      claims,
    });
  });

  it('is closed to who may read policies only', async () => {
    expect((await graph(tenant(), BETA, patch('claimsReader'))).status).toBe(403);
  });
});

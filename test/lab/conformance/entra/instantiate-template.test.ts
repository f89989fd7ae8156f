import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { READ_ONLY, tenant } from './tenant.ts';

const SINGLE_ACCOUNT = '8b1025e4-1dd2-430b-a150-2ef79cd700f5';
const answer = z.object({
  application: z.object({ id: z.string(), appId: z.string() }),
  servicePrincipal: z.object({ id: z.string(), appId: z.string() }),
});

function instantiate(lab: Lab, templateId = SINGLE_ACCOUNT, as: GraphOptions['as'] = 'owner') {
  const body = { displayName: 'AWS new' };
  return graph(lab, `applicationTemplates/${templateId}/instantiate`, { as, method: 'POST', body });
}

labOnlySuite('graph:POST applicationTemplates/{id}/instantiate', () => {
  it.each([SINGLE_ACCOUNT, '21ed01d2-ec13-4e9e-86c1-cd546719ebc4', '8adf8e6e-67b2-4cf2-a259-e3dc5476c621'])(
    'makes both objects of template %s',
    async (templateId) => {
      const { status, body } = await instantiate(tenant(), templateId);
      expect(status).toBe(201);
      expect(body).toMatchObject({
        application: { displayName: 'AWS new', identifierUris: [], web: { redirectUris: [] } },
        servicePrincipal: {
          displayName: 'AWS new',
          applicationTemplateId: templateId,
          appRoleAssignmentRequired: true,
          preferredSingleSignOnMode: null,
          appRoles: [
            { displayName: 'User', value: null },
            { displayName: 'msiam_access', value: null },
          ],
        },
      });
      const { application, servicePrincipal } = answer.parse(body);
      expect(application.appId).toBe(servicePrincipal.appId);
    },
  );

  it('can be read at the third attempt', async () => {
    const lab = tenant();
    const { application, servicePrincipal } = answer.parse((await instantiate(lab)).body);
    for (const path of [`applications/${application.id}`, `servicePrincipals/${servicePrincipal.id}`]) {
      const statuses = [];
      for (let read = 0; read < 3; read += 1) statuses.push((await graph(lab, path)).status);
      expect(statuses).toEqual([404, 404, 200]);
    }
  });

  it('may be written by who made it, and by no other client with OwnedBy', async () => {
    const lab = tenant();
    const { servicePrincipal } = answer.parse((await instantiate(lab)).body);
    const path = `servicePrincipals/${servicePrincipal.id}`;
    const options = { method: 'PATCH', body: { preferredSingleSignOnMode: 'saml' } };
    expect((await graph(lab, path, { ...options, as: 'halfOwner' })).status).toBe(403);
    expect((await graph(lab, path, { ...options, as: 'owner' })).status).toBe(204);
  });

  it('is closed to readers, and says 501 to other templates', async () => {
    expect((await instantiate(tenant(), SINGLE_ACCOUNT, 'reader')).status).toBe(403);
    expect(refusalOf(await instantiate(tenant(), READ_ONLY.id)).status).toBe(501);
  });
});

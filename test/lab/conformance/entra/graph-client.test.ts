import { AuthenticationHandler, Client, GraphError, PageIterator } from '@microsoft/microsoft-graph-client';
import type { PageCollection } from '@microsoft/microsoft-graph-client';
import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { graphMiddleware } from '../../../../src/lab/mounts/graph-middleware.ts';
import { group, user, users } from '../../../support/groups.ts';
import { signIn } from './calls.ts';
import { labOnlySuite } from './target.ts';
import type { ClientName } from './tenant.ts';
import { AWS_SERVICE_PRINCIPAL, MSIAM_ACCESS, READ_ONLY, tenant } from './tenant.ts';

function client(lab: Lab, as: ClientName): Client {
  const authentication = new AuthenticationHandler({ getAccessToken: () => signIn(lab, as) });
  authentication.setNext(graphMiddleware(lab));
  return Client.initWithMiddleware({ middleware: authentication });
}

const path = `/servicePrincipals/${AWS_SERVICE_PRINCIPAL}`;

labOnlySuite('the real Graph client', () => {
  it('reads, changes and reads back', async () => {
    const lab = tenant();
    const appRoles = [MSIAM_ACCESS, { ...READ_ONLY, isEnabled: false }];
    await client(lab, 'owner').api(path).patch({ appRoles });
    const body: unknown = await client(lab, 'reader').api(path).select('appRoles').get();
    expect(body).toMatchObject({ appRoles: [{ value: null, isEnabled: true }, { isEnabled: false }] });
  });

  it('follows every page', async () => {
    const servicePrincipals = Array.from({ length: 7 }, (_, index) => ({
      id: `5${index}000000-0000-4000-8000-000000000000`,
      appId: `6${index}000000-0000-4000-8000-000000000000`,
      displayName: `App ${index}`,
    }));
    const graph = client(tenant({ pageSize: 3, entra: { servicePrincipals } }), 'reader');
    const first: PageCollection = await graph.api('/servicePrincipals').top(999).get();
    const found: unknown[] = [];
    await new PageIterator(graph, first, (item: unknown) => found.push(item) > 0).iterate();
    expect(found).toHaveLength(7);
  });

  it('follows a delta query to its delta link', async () => {
    const groups = [1, 2, 3, 4, 5].map((n) => group(n, { members: [user(n).id] }));
    const reader = client(tenant({ pageSize: 2, entra: { groups, users: [...users(5)] } }), 'groupReader');
    const first: PageCollection = await reader.api('/groups/delta').select(['displayName', 'members']).get();
    const found: unknown[] = [];
    const pages = new PageIterator(reader, first, (item: unknown) => found.push(item) > 0);
    await pages.iterate();
    expect(found).toMatchObject(groups.map(({ displayName }) => ({ displayName, 'members@delta': [{}] })));
    const next: unknown = await reader.api(pages.getDeltaLink() ?? '').get();
    expect(next).toMatchObject({ value: [] });
  });

  it('gets a GraphError with the code and the request id of a refusal', async () => {
    const refused = await client(tenant(), 'writer')
      .api(path)
      .patch({ appRoles: [] })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GraphError);
    expect(refused).toMatchObject({
      statusCode: 400,
      code: 'CannotDeleteOrUpdateEnabledEntitlement',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

import { Client } from '@microsoft/microsoft-graph-client';
import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { graphMiddleware } from '../../../src/lab/mounts/graph-middleware.ts';
import { SERVICE_PRINCIPAL_ID, worldWith } from '../../support/worlds.ts';

describe('a Graph client on the lab', () => {
  it('is answered as by Graph, in typed errors too', async () => {
    const lab = createLab(worldWith());
    const client = Client.initWithMiddleware({ middleware: graphMiddleware(lab) });
    const outcome = client.api(`/servicePrincipals/${SERVICE_PRINCIPAL_ID}`).get();
    await expect(outcome).rejects.toMatchObject({ statusCode: 401, code: 'InvalidAuthenticationToken' });
    expect(lab.journal.entries).toMatchObject([
      { operation: 'graph:GET servicePrincipals/{id}', status: 401 },
    ]);
  });

  it('sends method and body', async () => {
    const lab = createLab(worldWith());
    const client = Client.initWithMiddleware({ middleware: graphMiddleware(lab) });
    await client
      .api(`/servicePrincipals/${SERVICE_PRINCIPAL_ID}`)
      .patch({ appRoles: [] })
      .catch(() => undefined);
    expect(lab.journal.entries).toMatchObject([{ method: 'PATCH', body: '{"appRoles":[]}' }]);
  });

  it('sees a broken connection as fetch shows it', async () => {
    const lab = createLab(worldWith({ faults: [{ operation: 'graph:GET', effect: { type: 'reset' } }] }));
    const context = { request: `https://graph.microsoft.com/v1.0/servicePrincipals/${SERVICE_PRINCIPAL_ID}` };
    const outcome = graphMiddleware(lab).execute(context);
    await expect(outcome).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNRESET' } });
  });
});

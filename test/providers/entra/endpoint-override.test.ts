import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { serve } from '../../../src/lab/mounts/server.ts';
import { createGraph } from '../../../src/providers/entra/client.ts';
import { loopbackTransport } from '../../../src/providers/entra/endpoint-override.ts';
import { allPages } from '../../../src/providers/entra/paging.ts';
import { publishedCertificates } from '../../../src/providers/entra/signing-certificates/federation-metadata.ts';
import { testContext } from '../../support/context.ts';
import { signingCertificate, signingWith } from '../../support/saml-signing.ts';
import { APP_ID, MSIAM_ACCESS_ID, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { entraWorld, settingsFor } from './lab-entra.ts';

describe('an endpoint override', () => {
  it.each([
    'https://graph.example',
    'http://10.0.0.1:8080',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1@evil.example',
    'http://0.0.0.0:8080',
    'ftp://127.0.0.1',
    'file:///127.0.0.1',
    '127.0.0.1:8080',
    '',
  ])('is refused for %j', (url) => {
    expect(() => loopbackTransport(url)).toThrow(
      expect.objectContaining({ code: 'ENTRA_ENDPOINT_NOT_LOOPBACK' }),
    );
  });

  it.each(['http://127.0.0.1:8080', 'http://[::1]:8080', 'http://localhost', 'https://localhost:8443/'])(
    'may be %s',
    (url) => {
      expect(() => loopbackTransport(url)).not.toThrow();
    },
  );

  it.each(['global', 'china'] as const)(
    'sends logins, reads, next links and writes of the cloud %s there',
    async (cloud) => {
      const appRoleAssignedTo = Array.from({ length: 25 }, (_, index) => ({
        id: `assignment-${index}`,
        appRoleId: MSIAM_ACCESS_ID,
        principalId: SERVICE_PRINCIPAL_ID,
        principalType: 'Group' as const,
        principalDisplayName: `Group ${index}`,
      }));
      const world = entraWorld({ servicePrincipal: { appRoleAssignedTo } });
      const lab = createLab({ ...world, entra: { ...world.entra, cloud } });
      const served = await serve(lab, { awsPort: 0, entraPort: 0 });
      onTestFinished(() => served.close());
      const graph = createGraph(
        settingsFor(lab.world),
        loopbackTransport(served.entraUrl),
        testContext(lab.clock),
      );

      const items: unknown[] = [];
      for await (const item of allPages(
        graph,
        `/servicePrincipals/${SERVICE_PRINCIPAL_ID}/appRoleAssignedTo`,
      ))
        items.push(item);
      expect(items).toHaveLength(25);

      const path = `/servicePrincipals/${SERVICE_PRINCIPAL_ID}`;
      await graph.patch(path, { appRoles: lab.world.entra.servicePrincipals[0]?.appRoles });
      expect(lab.journal.count('login:token')).toBe(1);
      expect(lab.journal.writes().map(({ status }) => status)).toEqual([204]);
    },
  );

  it('asks the emulator for the federation metadata too', async () => {
    const lab = createLab(entraWorld({ servicePrincipal: signingWith({ name: 'one' }) }));
    const served = await serve(lab, { awsPort: 0, entraPort: 0 });
    onTestFinished(() => served.close());
    const settings = settingsFor(lab.world);
    const { entraFetch } = loopbackTransport(served.entraUrl);
    const certificates = await publishedCertificates(settings, APP_ID, entraFetch, testContext(lab.clock));
    expect(certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      signingCertificate({ name: 'one' }).thumbprint,
    ]);
  });

  it('sends a body of many roles whole, and the host it was meant for', async () => {
    const body = {
      appRoles: Array.from({ length: 1300 }, (_, index) => ({ id: index, text: 'ü'.repeat(200) })),
    };
    const got: { text: string; host: unknown }[] = [];
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        got.push({
          text: Buffer.concat(chunks).toString('utf8'),
          host: incoming.headers['x-forwarded-host'],
        });
        outgoing.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    const exchange = {
      request: 'https://graph.microsoft.com/v1.0/servicePrincipals/1',
      options: { method: 'PATCH', body: JSON.stringify(body) },
    };
    await loopbackTransport(`http://127.0.0.1:${port}`).graphMiddleware().execute(exchange);
    expect(got).toEqual([{ text: JSON.stringify(body), host: 'graph.microsoft.com' }]);
  });
});

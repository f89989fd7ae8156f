import { describe, expect, it } from 'vitest';
import type { Transport } from '../../../src/providers/transport.ts';
import { createGraph } from '../../../src/providers/entra/client.ts';
import { authorizationGuard } from '../../../src/providers/entra/middleware.ts';
import { entraEndpoints } from '../../../src/providers/entra/settings.ts';
import { SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { entraWorld, labTransport, onLab, watched } from './lab-entra.ts';

const PATH = `/servicePrincipals/${SERVICE_PRINCIPAL_ID}?$select=id`;
const CLOUDS = ['global', 'usGov', 'usGovDoD', 'china'] as const;

describe('the Graph client', () => {
  it.each(CLOUDS)('asks the hosts of the cloud %s, with a token', async (cloud) => {
    const world = entraWorld();
    const { lab, settings, context } = onLab({ ...world, entra: { ...world.entra, cloud } });
    const { transport, seen } = watched(labTransport(lab));

    const answer = await createGraph(settings, transport, context).get(PATH);

    expect(answer).toMatchObject({ id: SERVICE_PRINCIPAL_ID });
    expect(seen.map(({ url }) => new URL(url).host)).toEqual([entraEndpoints[cloud].graphHost]);
    expect(seen[0]?.headers.get('authorization')).toMatch(/^Bearer \S+$/);
  });

  it('asks for one token a run, also for requests that start together', async () => {
    const { graph, lab, calls } = onLab(entraWorld());
    await Promise.all([graph.get(PATH), graph.get(PATH), graph.get(PATH)]);
    await graph.get(PATH);
    expect(lab.journal.count('login:token')).toBe(1);
    expect(calls()).toHaveLength(4);
  });

  it('tells a refusal with its status, code and request id', async () => {
    const { graph } = onLab(entraWorld());
    await expect(graph.get('/servicePrincipals/00000000-0000-4000-8000-00000000dead')).rejects.toMatchObject({
      name: 'GraphFailure',
      status: 404,
      code: 'Request_ResourceNotFound',
      requestId: expect.stringMatching(/\S/),
    });
  });

  it('keeps null and what it does not know as they came', async () => {
    const text = '{"b":null,"a":{"unknown":[1,null]},"appRoles":[{"value":null,"x-new":""}]}';
    const { graph } = answering(
      () => new Response(text, { headers: { 'content-type': 'application/json' } }),
    );
    expect(JSON.stringify(await graph.get('/anything'))).toBe(text);
  });

  it('calls a page of a proxy what it is', async () => {
    const { graph } = answering(() => new Response('<html>Sign in to the network</html>'));
    await expect(graph.get('/anything')).rejects.toMatchObject({
      code: 'ENTRA_UNEXPECTED_ANSWER',
      status: 200,
    });
  });

  it('gives nothing for an answer without content', async () => {
    const { graph } = answering(() => new Response(null, { status: 204 }));
    expect(await graph.patch('/anything', {})).toBeUndefined();
  });

  it('sends nothing to a host that is not the configured Graph', async () => {
    const { graph, seen } = answering(() => Response.json({}));
    await expect(graph.get('https://elsewhere.example/v1.0/users')).rejects.toMatchObject({
      code: 'ENTRA_NO_AUTHORIZATION',
    });
    expect(seen).toEqual([]);
  });
});

describe('the guard of the sender', () => {
  it.each([
    { name: 'no headers', headers: undefined },
    { name: 'another scheme', headers: { Authorization: 'Basic abc' } },
    { name: 'an empty token', headers: { Authorization: 'Bearer ' } },
  ])('lets no request through with $name', async ({ headers }) => {
    const guard = authorizationGuard();
    let sent = false;
    guard.setNext?.({ execute: async () => void (sent = true) });
    const options = headers === undefined ? {} : { headers };
    await expect(
      guard.execute({ request: 'https://graph.microsoft.com/v1.0/me', options }),
    ).rejects.toMatchObject({
      code: 'ENTRA_NO_AUTHORIZATION',
    });
    expect(sent).toBe(false);
  });
});

/** The client of a lab's run, with its Graph requests answered by hand. */
function answering(answer: (request: Request) => Response) {
  const { lab, settings, context } = onLab(entraWorld());
  const transport: Transport = {
    ...labTransport(lab),
    graphMiddleware: () => ({
      async execute(exchange) {
        exchange.response = answer(new Request(exchange.request, exchange.options));
      },
    }),
  };
  const { transport: watching, seen } = watched(transport);
  return { graph: createGraph(settings, watching, context), seen };
}

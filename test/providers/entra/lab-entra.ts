import type { Context } from '@microsoft/microsoft-graph-client';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { graphMiddleware } from '../../../src/lab/mounts/graph-middleware.ts';
import { httpClient } from '../../../src/lab/mounts/http-client.ts';
import type { World } from '../../../src/lab/world.ts';
import { graphPerRun } from '../../../src/providers/entra/client.ts';
import { createAppRoleReader } from '../../../src/providers/entra/service-principals.ts';
import { createAppRoleWriter } from '../../../src/providers/entra/app-role-writer.ts';
import type { EntraSettings } from '../../../src/providers/entra/settings.ts';
import type { Transport } from '../../../src/providers/transport.ts';
import { testContext } from '../../support/context.ts';
import { CLIENT_ID, TENANT_ID, worldWith } from '../../support/worlds.ts';
import type { WorldOptions } from '../../support/worlds.ts';

export const SECRET = 'a-secret-of-the-lab';

/** A world whose client also has a secret, so that a test needs no assertion. */
export function entraWorld({ entra, ...options }: WorldOptions = {}): World {
  const made = worldWith({ ...options, ...(entra === undefined ? {} : { entra }) });
  return {
    ...made,
    entra: { ...made.entra, clients: made.entra.clients.map((each) => ({ ...each, secrets: [SECRET] })) },
  };
}

/** Everything of the adapter on a lab, wired as production wires it, with a run of its own. */
export function onLab(world: World, changes: Partial<EntraSettings> = {}) {
  const lab = createLab(world);
  const abort = new AbortController();
  const context = testContext(lab.clock, abort.signal);
  const settings = settingsFor(world, changes);
  const graphOf = graphPerRun(settings, labTransport(lab));
  return {
    lab,
    abort,
    context,
    settings,
    graph: graphOf(context),
    graphOf,
    reader: createAppRoleReader(graphOf),
    writer: createAppRoleWriter(graphOf),
    /** How often each operation was called, refused calls too, without the logins. */
    calls: () =>
      lab.journal.entries
        .map(({ operation }) => operation.replace('graph:', ''))
        .filter((each) => !each.startsWith('login:')),
  };
}

export function labTransport(lab: Lab): Transport {
  return {
    graphMiddleware: () => graphMiddleware(lab),
    httpClient: httpClient(lab),
    entraFetch: (request) => lab.fetch(request),
  };
}

export function settingsFor(world: World, changes: Partial<EntraSettings> = {}): EntraSettings {
  return {
    cloud: world.entra.cloud,
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    credential: { type: 'client-secret', secret: async () => SECRET },
    ...changes,
  };
}

export const stillMine = async (): Promise<void> => undefined;

/** Remembers the Graph requests that leave the chain. */
export function watched(transport: Transport): {
  readonly transport: Transport;
  readonly seen: readonly Request[];
} {
  const seen: Request[] = [];
  const graphMiddleware = () => {
    const inner = transport.graphMiddleware?.();
    return {
      async execute(exchange: Context) {
        seen.push(new Request(exchange.request, exchange.options));
        await inner?.execute(exchange);
      },
    };
  };
  return { transport: { ...transport, graphMiddleware }, seen };
}

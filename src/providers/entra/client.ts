import {
  AuthenticationHandler,
  Client,
  GraphClientError,
  HTTPMessageHandler,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import type { RunContext } from '../../core/context.ts';
import type { Transport } from '../transport.ts';
import { createCredential } from './credential.ts';
import { failureFromAnswer, GraphFailure } from './graph-failure.ts';
import { authorizationGuard, errorCarrier } from './middleware.ts';
import { retryMiddleware } from './retry-middleware.ts';
import { entraEndpoints } from './settings.ts';
import type { EntraSettings } from './settings.ts';

/**
 * Microsoft Graph for one run. Answers are parsed JSON as it came: null stays null, unknown fields stay.
 * All throw GraphFailure for what Graph refuses, RolebridgeError ENTRA_* for a failed login, and DeadlineError.
 */
export interface Graph {
  /** `https://<host>`, which every next link has to start with. */
  readonly origin: string;
  /** `path` is relative to v1.0, such as `/servicePrincipals?$top=5`, or a whole next link. */
  get(path: string): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
  /** Sent again where Graph is in trouble: putting a thing twice has to be the same as putting it once. */
  put(path: string, body: unknown): Promise<unknown>;
  /** For `/$batch`, and for actions, which are sent again only when Graph says that they were not begun. */
  post(path: string, body: unknown): Promise<unknown>;
  /** Sent again where Graph is in trouble: what is gone by then answers as Graph says of what is not there. */
  delete(path: string): Promise<unknown>;
}

export function createGraph(settings: EntraSettings, transport: Transport, context: RunContext): Graph {
  const { graphHost } = entraEndpoints[settings.cloud];
  const credential = createCredential(settings, transport, context);
  const client = Client.initWithMiddleware({
    // One of the hosts that the client knows. To any other it sends no token, which authorizationGuard refuses.
    baseUrl: `https://${graphHost}/`,
    fetchOptions: { signal: context.signal },
    middleware: [
      errorCarrier(),
      new AuthenticationHandler({ getAccessToken: () => credential.token() }),
      retryMiddleware(context),
      authorizationGuard(),
      transport.graphMiddleware?.() ?? new HTTPMessageHandler(),
    ],
  });

  async function request(send: () => Promise<unknown>): Promise<unknown> {
    const response = await unwrapped(send);
    if (!(response instanceof Response)) throw new TypeError('the Graph client gave no response');
    const text = await response.text();
    if (!response.ok) throw failureFromAnswer(response.status, response.headers, text);
    return parse(text, response.status);
  }

  return {
    origin: `https://${graphHost}`,
    get: (path) => request(() => client.api(path).responseType(ResponseType.RAW).get()),
    patch: (path, body) => request(() => client.api(path).responseType(ResponseType.RAW).patch(body)),
    put: (path, body) => request(() => client.api(path).responseType(ResponseType.RAW).put(body)),
    post: (path, body) => request(() => client.api(path).responseType(ResponseType.RAW).post(body)),
    delete: (path) => request(() => client.api(path).responseType(ResponseType.RAW).delete()),
  };
}

/** One Graph, and so one token, for each run: everything that gets the same context shares it. */
export function graphPerRun(settings: EntraSettings, transport: Transport): (context: RunContext) => Graph {
  const graphs = new WeakMap<RunContext, Graph>();
  return (context) => {
    const graph = graphs.get(context) ?? createGraph(settings, transport, context);
    graphs.set(context, graph);
    return graph;
  };
}

async function unwrapped<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const carried: unknown = error instanceof GraphClientError ? error.customError : undefined;
    throw carried ?? error;
  }
}

function parse(text: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GraphFailure('ENTRA_UNEXPECTED_ANSWER', `Microsoft Graph answered ${status} with no JSON`, {
      status,
      cause: error,
    });
  }
}

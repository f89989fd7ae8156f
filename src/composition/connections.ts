import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import type { StateStore } from '../state/state-store.ts';
import { stoppableStore } from '../state/stoppable-store.ts';
import { createAwsClients, type AwsClients, type AwsCredentials } from '../providers/aws/clients.ts';
import { isLoopback, loopbackFetch, loopbackTransport } from '../providers/entra/endpoint-override.ts';
import { createDynamoDbStore } from '../providers/state/dynamodb.ts';
import { createSqliteStore } from '../providers/state/sqlite.ts';
import { systemClock } from '../providers/system-clock.ts';
import type { Transport } from '../providers/transport.ts';

export interface ConnectionOptions {
  readonly environment: Pick<Environment, 'awsEndpoint' | 'entraEndpoint' | 'variable'>;
  /** Where requests go instead of the clouds: the lab. */
  readonly transport?: Transport;
  /** Our own AWS credentials instead of the SDK's default chain. */
  readonly awsCredentials?: AwsCredentials;
  /** The state store in place of the one that the configuration names: the lab brings its own. */
  readonly state?: StateStore;
  /** Somebody waits at a terminal and has had enough: see `stoppableStore`. */
  readonly stopped?: AbortSignal;
}

/** Both clouds and the state store, as the configuration names them. */
export interface Connections {
  readonly aws: AwsClients;
  readonly state: StateStore;
  readonly transport: Transport;
  readonly environment: ConnectionOptions['environment'];
}

/** @throws RolebridgeError ENTRA_ENDPOINT_NOT_LOOPBACK */
export function connect(config: Config, options: ConnectionOptions): Connections {
  const aws = connectAws(config, options);
  const { environment, state = stateOf(config, aws, options) } = options;
  return { aws, state, transport: transportOf(options), environment };
}

/** Connects for as long as `use` takes. @throws RolebridgeError as `connect`, and as `use` */
export async function withConnections<T>(
  config: Config,
  options: ConnectionOptions,
  use: (connections: Connections) => Promise<T>,
): Promise<T> {
  const connections = connect(config, options);
  try {
    return await use(connections);
  } finally {
    await connections.state.close();
  }
}

/** For what needs neither Entra nor the state. @throws RolebridgeError ENTRA_ENDPOINT_NOT_LOOPBACK */
export function connectAws({ aws: { region } }: Config, options: ConnectionOptions): AwsClients {
  const { awsCredentials: credentials } = options;
  const transport = transportOf(options);
  return createAwsClients({ region, transport, ...(credentials === undefined ? {} : { credentials }) });
}

/** The SDK follows an endpoint of the environment by itself; what has no SDK does so only to an emulator of this machine. */
export function transportOf({
  transport,
  environment: { awsEndpoint, entraEndpoint },
}: ConnectionOptions): Transport {
  const emulated = awsEndpoint !== undefined && isLoopback(awsEndpoint);
  return {
    ...(emulated ? { awsFetch: loopbackFetch(awsEndpoint) } : {}),
    ...transport,
    ...(entraEndpoint === undefined ? {} : loopbackTransport(entraEndpoint)),
  };
}

/**
 * The lease must be given back even after the run's deadline, so the store has a signal of its own: its end, after which
 * nothing that got no answer keeps the process alive.
 */
function stateOf({ state }: Config, aws: AwsClients, { stopped }: ConnectionOptions): StateStore {
  if ('sqlite' in state) return createSqliteStore(state.sqlite.file, systemClock.now());
  const closed = new AbortController();
  const client = aws.dynamoDb({ clock: systemClock, signal: closed.signal });
  const store = createDynamoDbStore(client, state.dynamodb.table, closed);
  return stopped === undefined ? store : stoppableStore(store, stopped, systemClock);
}

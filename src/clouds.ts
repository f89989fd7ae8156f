import type { Config } from './config/schema.ts';
import type { Environment } from './config/environment.ts';
import type { RunContext } from './core/context.ts';
import { RolebridgeError } from './core/errors.ts';
import type { StateStore } from './core/state.ts';
import { systemClock } from './providers/system-clock.ts';
import type { AppRolesReaders } from './jobs/app-roles/readers.ts';
import type { AppRoleWriter } from './model/entra.ts';
import { createAwsClients, type AwsClients, type AwsCredentials } from './providers/aws/clients.ts';
import { createIamRoleReader } from './providers/aws/iam-roles.ts';
import { createOrganizationReader } from './providers/aws/organizations.ts';
import { partitionOf } from './providers/aws/partition.ts';
import type { ReaderRole } from './providers/aws/reader-credentials.ts';
import { clientSecret } from './providers/aws/secrets.ts';
import { webIdentityToken } from './providers/aws/web-identity.ts';
import { createAppRoleWriter } from './providers/entra/app-role-writer.ts';
import { graphPerRun } from './providers/entra/client.ts';
import { loopbackTransport } from './providers/entra/endpoint-override.ts';
import { createAppRoleReader } from './providers/entra/service-principals.ts';
import { entraEndpoints, type EntraSettings } from './providers/entra/settings.ts';
import { createDynamoDbStore } from './providers/state/dynamodb.ts';
import { createSqliteStore } from './providers/state/sqlite.ts';
import type { Transport } from './providers/transport.ts';

export interface CloudOptions {
  readonly environment: Pick<Environment, 'entraEndpoint' | 'variable'>;
  /** Where requests go instead of the clouds: the lab. */
  readonly transport?: Transport;
  /** Our own AWS credentials instead of the SDK's default chain. */
  readonly awsCredentials?: AwsCredentials;
}

/** Both clouds and the state store, as the configuration names them. */
export interface Clouds {
  readonly readers: Omit<AppRolesReaders, 'state'>;
  /** Made only when something is to be written. */
  appRoleWriter(): AppRoleWriter;
  /** The state store that the configuration names. */
  state(): StateStore;
}

/** @throws RolebridgeError ENTRA_ENDPOINT_NOT_LOOPBACK */
export function connectClouds(config: Config, options: CloudOptions): Clouds {
  const { region, concurrency } = config.aws;
  const { entraEndpoint } = options.environment;
  const transport: Transport = {
    ...options.transport,
    ...(entraEndpoint === undefined ? {} : loopbackTransport(entraEndpoint)),
  };
  const aws = createAwsClients({
    region,
    transport,
    ...(options.awsCredentials === undefined ? {} : { credentials: options.awsCredentials }),
  });
  const graphOf = graphPerRun(entraSettings(config, aws, options.environment), transport);

  return {
    readers: {
      partition: partitionOf(region),
      organization: createOrganizationReader(aws),
      iamRoles: createIamRoleReader(aws, { readerRole: readerRoleOf(config), concurrency }),
      appRoles: createAppRoleReader(graphOf),
    },
    appRoleWriter: () => createAppRoleWriter(graphOf),
    state: () => stateOf(config, aws),
  };
}

function readerRoleOf({ aws: { readerRole } }: Config): ReaderRole {
  const { name, path, externalId } = readerRole;
  return { name, path, ...(externalId === undefined ? {} : { externalId }) };
}

function entraSettings(
  { entra: { cloud, tenantId, clientId, credential } }: Config,
  aws: AwsClients,
  environment: Pick<Environment, 'variable'>,
): EntraSettings {
  const settings = { cloud, tenantId, clientId };
  if (credential === 'federated') {
    const audience = entraEndpoints[cloud].federatedAudience;
    return {
      ...settings,
      credential: { type: 'federated', assertion: (context) => webIdentityToken({ audience }, aws, context) },
    };
  }
  const secret =
    'secretArn' in credential
      ? (context: RunContext) => clientSecret(credential.secretArn, aws, context)
      : () => Promise.resolve(secretFrom(credential.environmentVariable, environment));
  return { ...settings, credential: { type: 'client-secret', secret } };
}

function secretFrom(name: string, environment: Pick<Environment, 'variable'>): string {
  const secret = environment.variable(name);
  if (secret !== undefined) return secret;
  throw new RolebridgeError('ENTRA_SECRET_MISSING', `the variable ${name} for the client secret is not set`, {
    hint: `Set ${name}, or use entra.credential: federated, which needs no secret.`,
  });
}

/** The lease must be given back even after the run's deadline, so the store has a signal of its own. */
function stateOf({ state }: Config, aws: AwsClients): StateStore {
  if ('sqlite' in state) return createSqliteStore(state.sqlite.file, systemClock.now());
  const never = new AbortController().signal;
  return createDynamoDbStore(aws.dynamoDb({ clock: systemClock, signal: never }), state.dynamodb.table);
}

import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { AwsClients } from '../providers/aws/clients.ts';
import { clientSecret } from '../providers/aws/secrets.ts';
import { webIdentityToken } from '../providers/aws/web-identity.ts';
import { graphPerRun } from '../providers/entra/client.ts';
import { entraEndpoints, type EntraSettings } from '../providers/entra/settings.ts';
import type { Connections } from './connections.ts';

/** Microsoft Graph, for the jobs that need it: who signs in there can do so from their bundles alone. */
export function graphOf(
  config: Config,
  { aws, transport, environment }: Connections,
): ReturnType<typeof graphPerRun> {
  return graphPerRun(entraSettings(config, aws, environment), transport);
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

import { clientIdOf } from '../config/clients.ts';
import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { IdentityName } from '../jobs/identities.ts';
import type { AwsClients } from '../providers/aws/clients.ts';
import { clientSecret, secretText } from '../providers/aws/secrets.ts';
import { webIdentityToken } from '../providers/aws/web-identity.ts';
import { graphPerRun } from '../providers/entra/client.ts';
import {
  entraEndpoints,
  type EntraCredentialSettings,
  type EntraSettings,
} from '../providers/entra/settings.ts';
import type { Connections } from './connections.ts';

/** As much of the connections as a sign-in takes. */
export type EntraConnections = Pick<Connections, 'aws' | 'transport' | 'environment'>;

/**
 * Microsoft Graph, for the jobs that need it: who signs in there can do so from their bundles alone.
 * @param identity Which of the configured app registrations signs in
 */
export function graphOf(
  config: Config,
  { aws, transport, environment }: EntraConnections,
  identity: IdentityName,
): ReturnType<typeof graphPerRun> {
  return graphPerRun(entraSettings(config, aws, environment, identity), transport);
}

export function entraSettings(
  { entra }: Config,
  aws: AwsClients,
  environment: Pick<Environment, 'variable'>,
  identity: IdentityName,
): EntraSettings {
  const { cloud, tenantId } = entra;
  const credential = credentialOf(entra, aws, environment);
  return { cloud, tenantId, clientId: clientIdOf(entra, identity), credential };
}

function credentialOf(
  { cloud, credential }: Config['entra'],
  aws: AwsClients,
  environment: Pick<Environment, 'variable'>,
): EntraCredentialSettings {
  if (credential === 'federated') {
    const audience = entraEndpoints[cloud].federatedAudience;
    return { type: 'federated', assertion: (context) => webIdentityToken({ audience }, aws, context) };
  }
  if ('certificateSecretArn' in credential) {
    const { certificateSecretArn: arn } = credential;
    return { type: 'certificate', pem: (context) => secretText(arn, aws, context, 'certificate') };
  }
  if ('secretArn' in credential) {
    const { secretArn: arn } = credential;
    return { type: 'client-secret', secret: (context) => clientSecret(arn, aws, context) };
  }
  const { environmentVariable: name } = credential;
  return { type: 'client-secret', secret: () => Promise.resolve(secretFrom(name, environment)) };
}

function secretFrom(name: string, environment: Pick<Environment, 'variable'>): string {
  const secret = environment.variable(name);
  if (secret !== undefined) return secret;
  throw new RolebridgeError('ENTRA_SECRET_MISSING', `the variable ${name} for the client secret is not set`, {
    hint: `Set ${name}, or use entra.credential: federated, which needs no secret.`,
  });
}

import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { RunContext } from '../../../core/context.ts';
import type { IdentityCenterInstance } from '../../../model/identity-center.ts';
import type { Pace } from '../../pace.ts';
import type { AwsClients } from '../clients.ts';
import { findInstance } from './instance.ts';

export interface IdentityCenterSettings {
  /** The primary Region of the instance: permission sets are nowhere else. */
  readonly region: string;
  /** One for all that read and write: the quota is for all operations together. */
  readonly pace: Pace;
}

/** AWS: "IAM Identity Center quotas": 20 transactions a second, all operations together. */
export const CALLS_PER_SECOND = 20;

/** The organization's instance, with a client for as long as it is worked with. */
export interface Center {
  readonly client: SSOAdminClient;
  readonly instance: IdentityCenterInstance;
  readonly context: RunContext;
}

/** @throws RolebridgeError as `findInstance`, and whatever `work` throws */
export async function inCenter<T>(
  clients: AwsClients,
  settings: IdentityCenterSettings,
  context: RunContext,
  work: (center: Center) => Promise<T>,
): Promise<T> {
  const client = clients.ssoAdmin(settings.region, settings.pace, context);
  const organizations = clients.organizations(context);
  try {
    const instance = await findInstance({ client, organizations }, settings.region, context);
    return await work({ client, instance, context });
  } finally {
    client.destroy();
    organizations.destroy();
  }
}

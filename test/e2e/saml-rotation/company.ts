import type { RunReport } from '../../../src/core/report.ts';
import type { World } from '../../../src/lab/world.ts';
import { createHash } from 'node:crypto';
import {
  connectionAccountId,
  credentialsWorld,
  lockedOut,
  SAML_PROVIDER,
  type CredentialsWorldOptions,
} from '../../support/credentials-world.ts';
import type { Intercept } from '../../support/lab-app.ts';
import { certificatesIn } from '../../support/saml-signing.ts';
import { SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import type { Wishes } from '../../../src/composition/composition.ts';
import { expiryApp, type ExpiryApp } from '../credential-expiry/company.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export const accountIds = [0, 1].map(connectionAccountId);

/** Two accounts, and a certificate that ends in fifty days. */
export function company(options: Partial<CredentialsWorldOptions> = {}): World {
  return credentialsWorld({
    accounts: accountIds.length,
    certificates: [{ from: '2024-01-09T08:00:00Z', to: '2027-01-09T08:00:00Z' }],
    ...options,
  });
}

export interface RotationApp extends ExpiryApp {
  rotate(wishes?: Wishes): Promise<RunReport>;
  plan(wishes?: Wishes): Promise<RunReport>;
}

export function rotationApp(
  world: World,
  settings: Readonly<Record<string, unknown>> = { policy: 'on' },
  intercept?: Intercept,
): RotationApp {
  const samlRotation = { connections: [{ name: 'production', ...settings }] };
  const app = expiryApp(world, { samlRotation }, intercept);
  return {
    ...app,
    rotate: (wishes) => app.run('saml-rotation', { mode: 'apply', ...wishes }),
    plan: (wishes) => app.run('saml-rotation', { mode: 'plan', ...wishes }),
  };
}

/** Who cannot sign in now: the lab signs as Entra would, and looks at every account's metadata as AWS would. */
export function cutOff(app: Pick<ExpiryApp, 'lab'>): readonly string[] {
  return lockedOut(app.lab, SERVICE_PRINCIPAL_ID, accountIds);
}

/** Thumbprints that each account accepts, and those that Entra has with the active one. */
export function certificatesOf(world: World) {
  const principal = world.entra.servicePrincipals.find(({ id }) => id === SERVICE_PRINCIPAL_ID);
  return {
    active: principal?.preferredTokenSigningKeyThumbprint?.toUpperCase() ?? '',
    inEntra: (principal?.keyCredentials ?? []).flatMap(({ usage, key }) =>
      usage === 'Verify' && key !== null ? [thumbprint(key)] : [],
    ),
    accepted: Object.fromEntries(
      world.aws.accounts.flatMap(({ id, samlProviders }) =>
        samlProviders
          .filter(({ name }) => name === SAML_PROVIDER)
          .map(({ metadata }) => [id, certificatesIn(metadata).map(thumbprint)]),
      ),
    ),
  };
}

function thumbprint(certificate: string): string {
  return createHash('sha1').update(Buffer.from(certificate, 'base64')).digest('hex').toUpperCase();
}

import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { RolebridgeError } from '../core/errors.ts';
import { withLease } from '../state/lease.ts';
import {
  handOverToken,
  type HandOver,
  type HandOverStep,
} from '../jobs/credential-expiry/hand-over-token.ts';
import type { IdentityCenterSettings } from '../jobs/credential-expiry/settings.ts';
import { createScimProbe } from '../providers/aws/scim-probe.ts';
import { secretText } from '../providers/aws/secrets.ts';
import {
  createSynchronizationReader,
  createSynchronizationWriter,
} from '../providers/entra/synchronization.ts';
import { createSigningCertificateReader } from '../providers/entra/signing-certificates/signing-certificate-reader.ts';
import { settingsOf } from './composition.ts';
import { connect, type ConnectionOptions } from './connections.ts';
import { graphOf } from './entra.ts';

export interface HandOverAsked {
  /** An entry of `identityCenter` by its name. */
  readonly connection: string;
  /** The token itself, or the Secrets Manager secret that holds it. */
  readonly token: { readonly text: string } | { readonly secret: string };
  /** ISO time, when the console said another end than a year from now, or than what is remembered of the token. */
  readonly expires?: string;
  readonly onStep: (step: HandOverStep) => void;
}

/** Longer than the longest wait for a provisioning cycle. */
const leaseTtl = 2 * 3_600_000;

/**
 * `rolebridge rotate scim`: gives Entra a new SCIM token, one at a time for each connection.
 * @throws RolebridgeError JOB_NOT_CONFIGURED, CONNECTION_UNKNOWN, LEASE_HELD, AWS_SECRET_UNREADABLE, and as
 *   `handOverToken`
 */
export async function handOverScimToken(
  config: Config,
  options: ConnectionOptions & { readonly owner: string },
  asked: HandOverAsked,
  context: RunContext,
): Promise<HandOver> {
  const entry = identityCenterEntry(config, asked.connection);
  const connections = connect(config, options);
  const { aws, state, transport } = connections;
  const { cloud, tenantId } = config.entra;
  const graph = graphOf(config, connections, 'rotator');
  const { owner } = options;
  try {
    const lease = { name: `scim-token ${entry.name}`, owner, ttlMs: leaseTtl };
    return await withLease(state, lease, context, async ({ assertHeld }) => {
      const { token: source, expires, onStep } = asked;
      const token = 'text' in source ? source.text : await secretText(source.secret, aws, context);
      return await handOverToken(
        { entry, token, ...(expires === undefined ? {} : { expires }) },
        {
          scim: createScimProbe(transport),
          signingCertificates: createSigningCertificateReader(graph, { cloud, tenantId }, transport),
          synchronization: { ...createSynchronizationReader(graph), ...createSynchronizationWriter(graph) },
          state,
          stillMine: assertHeld,
          fingerprint: (text) => fingerprint(entry.name, text),
          onStep,
        },
        context,
      );
    });
  } finally {
    await state.close();
  }
}

/** With the name, so that nobody sees from the records whether two connections have one token. */
function fingerprint(connection: string, token: string): string {
  return createHash('sha256')
    .update(JSON.stringify([connection, token]))
    .digest('hex');
}

/** @throws RolebridgeError JOB_NOT_CONFIGURED, CONNECTION_UNKNOWN */
export function identityCenterEntry(config: Config, name: string): IdentityCenterSettings {
  const { identityCenter } = settingsOf(config, 'credential-expiry');
  const found = identityCenter.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const names = identityCenter.map((entry) => entry.name).join(', ');
  throw new RolebridgeError('CONNECTION_UNKNOWN', `there is no identityCenter entry ${name}`, {
    hint: names === '' ? 'Add one under jobs.credentialExpiry.identityCenter.' : `There is ${names}.`,
  });
}

import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { SynchronizationJob } from '../../model/entra.ts';
import type { ScimProbe, SynchronizationReader, SynchronizationWriter } from '../../model/provisioning.ts';
import type { SigningCertificateReader } from '../../model/saml.ts';
import { isHealthySince, waitForCycle } from './provisioning-cycle.ts';
import { handoverOf, lastHandover, writeHandover, type Handover } from './handover.ts';
import type { IdentityCenterSettings } from './settings.ts';
import { errorWithoutToken, withoutToken } from './without-token.ts';

export interface HandOverPorts {
  readonly scim: ScimProbe;
  readonly signingCertificates: Pick<SigningCertificateReader, 'servicePrincipal'>;
  readonly synchronization: SynchronizationReader & SynchronizationWriter;
  readonly state: StateStore;
  readonly stillMine: () => Promise<void>;
  /** The same for the same token, another for every other one; nobody can work the token out from it. */
  readonly fingerprint: (token: string) => string;
  /** Told each step when it is done, since the last one may take an hour. */
  readonly onStep: (step: HandOverStep) => void;
}

export interface HandOverRequest {
  readonly entry: IdentityCenterSettings;
  /** The new token, made by a person in the console of IAM Identity Center: AWS has no API for it. */
  readonly token: string;
  /**
   * ISO time of its end as the console shows it. When absent, a year from now (AWS: tokens are valid for one year), or
   * as it was when the same token has been handed over before.
   */
  readonly expires?: string;
}

/** What became of it, in the order in which it was done. Holds nothing of the token. */
export interface HandOver {
  readonly connection: string;
  readonly steps: readonly HandOverStep[];
  /** When the new token ends. */
  readonly expires: string;
  /** Whether a provisioning cycle that began with the new token has ended well. */
  readonly healthy: boolean;
}

export interface HandOverStep {
  readonly step: 'probe' | 'save' | 'validate' | 'record' | 'start' | 'cycle';
  readonly said: string;
}

/**
 * Gives Entra the new token of a SCIM endpoint: probe, save, validate, record, wait for a good cycle. A token that the
 * endpoint refuses changes nothing. Whatever stops it later, it may be run again with the same token, whose dates stay.
 * Nothing that comes back, neither a step nor an error with its causes, holds any of the token.
 * @throws RolebridgeError SCIM_NOT_CONFIGURED, SCIM_TOKEN_REFUSED, SCIM_UNREACHABLE, SCIM_JOB_NOT_FOUND,
 *   SCIM_TOKEN_NOT_VALIDATED, SERVICE_PRINCIPAL_NOT_FOUND, ENTRA_*
 */
export async function handOverToken(
  request: HandOverRequest,
  ports: HandOverPorts,
  context: RunContext,
): Promise<HandOver> {
  try {
    return await handOver(request, ports, context);
  } catch (error) {
    throw errorWithoutToken(error, request.token);
  }
}

async function handOver(
  { entry, token, expires }: HandOverRequest,
  ports: HandOverPorts,
  context: RunContext,
): Promise<HandOver> {
  const { name, scim, servicePrincipal } = entry;
  if (scim === undefined) throw notConfigured(name);
  const credentials = { endpoint: scim.endpoint, token };
  if (!(await ports.scim.accepts(credentials, context))) throw refused(scim.endpoint);
  const steps: HandOverStep[] = [];
  const done = (step: HandOverStep['step'], words: string): void => {
    const said = withoutToken(words, token);
    steps.push({ step, said });
    ports.onStep({ step, said });
  };
  done('probe', `${scim.endpoint} takes the new token`);

  const { id, displayName } = await ports.signingCertificates.servicePrincipal(servicePrincipal, context);
  const jobs = await ports.synchronization.synchronizationJobs(id, context);
  if (jobs.length === 0) throw noJob(displayName);

  await ports.stillMine();
  const from = context.clock.now();
  await ports.synchronization.saveCredentials(id, credentials, context);
  const saved = context.clock.now();
  done('save', `Entra ID has the address and the new token of ${displayName}`);
  for (const job of jobs) {
    const why = await ports.synchronization.validate(id, job.id, context);
    if (why !== undefined) throw notValidated(displayName, why);
  }
  done('validate', 'Entra ID signs in with what it has saved');

  const given = { fingerprint: ports.fingerprint(token), at: from };
  const record = handoverOf(
    await lastHandover(ports.state, name),
    expires === undefined ? given : { ...given, expires },
  );
  await writeHandover(ports.state, name, record);
  done('record', remembered(record, from));

  if (await startAgain(id, jobs, ports, context))
    done('start', 'provisioning was in quarantine and has been started again');
  const cycle = await waitForCycle(id, saved, ports.synchronization, context);
  const healthy = cycle.length > 0 && cycle.every((job) => isHealthySince(job, saved));
  if (healthy)
    await writeHandover(ports.state, name, { ...record, healthy: context.clock.now().toISOString() });
  done('cycle', healthy ? 'a provisioning cycle has ended well with it' : unhealthy(cycle));
  return { connection: name, steps, expires: record.expires, healthy };
}

/** A job in quarantine waits for hours before it tries again. Once, and only then: Graph warns of starting a running one. */
async function startAgain(
  id: string,
  jobs: readonly SynchronizationJob[],
  { synchronization }: HandOverPorts,
  context: RunContext,
): Promise<boolean> {
  const waiting = jobs.filter(({ status }) => status === 'Quarantine');
  for (const job of waiting) await synchronization.start(id, job.id, context);
  return waiting.length > 0;
}

function remembered({ tokenFrom, expires }: Handover, from: Date): string {
  const end = expires.slice(0, 10);
  return tokenFrom === from.toISOString()
    ? `the new token ends ${end}`
    : `this token was handed over on ${tokenFrom.slice(0, 10)} already, and ends ${end}`;
}

function unhealthy(jobs: readonly SynchronizationJob[]): string {
  if (jobs.length === 0) return 'there is no provisioning job any more: look at the application in Entra ID';
  const words = jobs.map(({ status, quarantine }) => [status, quarantine?.reason].filter(Boolean).join(' '));
  return `no provisioning cycle has ended well yet (${words.join(', ')}): look again with rolebridge expiry`;
}

function notConfigured(name: string): RolebridgeError {
  return new RolebridgeError('SCIM_NOT_CONFIGURED', `${name} has no scim in the configuration`, {
    hint: 'Add scim.endpoint under jobs.credentialExpiry.identityCenter, as the console of IAM Identity Center shows it.',
  });
}

function refused(endpoint: string): RolebridgeError {
  return new RolebridgeError(
    'SCIM_TOKEN_REFUSED',
    `${endpoint} does not take the new token; nothing was changed`,
    {
      hint: 'Copy the whole token that the console showed once, of this endpoint, or make another (two may be there).',
    },
  );
}

function noJob(displayName: string): RolebridgeError {
  return new RolebridgeError(
    'SCIM_JOB_NOT_FOUND',
    `${displayName} has no provisioning job; nothing was changed`,
    {
      hint: 'Is this the enterprise application of IAM Identity Center, with provisioning set to automatic?',
    },
  );
}

function notValidated(displayName: string, why: string): RolebridgeError {
  return new RolebridgeError(
    'SCIM_TOKEN_NOT_VALIDATED',
    `Entra ID has the new token of ${displayName} and cannot sign in with it: ${why}`,
    {
      hint: 'Run it again; the old token still works until it is deleted, and can be handed over the same way.',
    },
  );
}

import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../../src/config/environment.ts';
import { loadScenario } from '../../../src/lab/scenarios.ts';
import type { FaultInput, SynchronizationJob, World } from '../../../src/lab/world.ts';
import { world as worldSchema } from '../../../src/lab/world.ts';

export const entry = 'identity-center';
export const centerPrincipal = '7e9a1c00-0000-4000-8000-000000000014';
export const oldToken = 'lab-scim-access-token-made-in-january-2026';
/** Has characters that a URL and a form write otherwise. */
export const newToken = 'lab+scim/access=token?made-in&november%2026';
export const wrongToken = 'lab-scim-access-token-of-nobody+at/all=';
/** In Secrets Manager, with the new token. */
export const newTokenSecret = 'scim-token-new';

export const config = loadConfig(
  fileURLToPath(new URL('../../../config/expiring.example.yaml', import.meta.url)),
  {},
);

export interface HandOverWorldOptions {
  readonly faults?: readonly FaultInput[];
  /** Over the provisioning job. */
  readonly job?: Partial<SynchronizationJob>;
}

/** The scenario `expiring`, in whose IAM Identity Center a person has just made a second token. */
export function handOverWorld({ faults = [], job = {} }: HandOverWorldOptions = {}): World {
  const world = structuredClone(loadScenario('expiring'));
  world.aws.identityCenter?.scim?.tokens.push({
    token: newToken,
    createdDate: '2026-11-20T07:55:00Z',
    expiresDate: '2027-11-20T07:55:00Z',
  });
  const [management] = world.aws.accounts;
  const [secret] = management?.secrets ?? [];
  if (secret === undefined) throw new Error('the scenario has no secret');
  management?.secrets.push({ ...secret, name: newTokenSecret, arnSuffix: 'GhIjKl', value: newToken });
  Object.assign(jobIn(world), job);
  return worldSchema.parse({ ...world, faults });
}

/** A job that could not sign in for two days: it tries again ever less often. */
export const inQuarantine: Partial<SynchronizationJob> = {
  status: 'Quarantine',
  countSuccessiveCompleteFailures: 12,
  quarantine: {
    seriesBegan: '2026-11-18T08:00:00Z',
    reason: 'EncounteredQuarantineException',
    error: null,
  },
};

export function jobIn(world: World): SynchronizationJob {
  const principal = world.entra.servicePrincipals.find(({ id }) => id === centerPrincipal);
  const [job] = principal?.synchronizationJobs ?? [];
  if (job === undefined) throw new Error('the scenario has no provisioning job');
  return job;
}

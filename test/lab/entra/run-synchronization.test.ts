import { describe, expect, it } from 'vitest';
import { runSynchronization } from '../../../src/lab/entra/run-synchronization.ts';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import type { SynchronizationJob } from '../../../src/lab/world.ts';
import { identityCenter } from '../../support/identity-center.ts';
import { SERVICE_PRINCIPAL_ID, worldWith } from '../../support/worlds.ts';

const TOKENS = [
  { token: 'old', createdDate: '2025-11-20T09:00:00Z', expiresDate: '2026-11-20T09:00:00Z' },
  { token: 'new', createdDate: '2026-11-19T09:00:00Z', expiresDate: '2027-11-19T09:00:00Z' },
];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function provisioned(status: SynchronizationJob['status'] = 'Active'): Lab {
  const BaseAddress = 'https://scim.eu-west-1.amazonaws.com/tenant-1/scim/v2/';
  const synchronizationSecrets = Object.entries({ BaseAddress, SecretToken: 'old' }).map(([key, value]) => ({
    key,
    value,
  }));
  const synchronizationJobs = [{ id: 'job', templateId: 'aws', status }];
  return createLab(
    worldWith({
      identityCenter: identityCenter({ scim: { tenantId: 'tenant-1', tokens: TOKENS } }),
      servicePrincipal: { synchronizationJobs, synchronizationSecrets },
    }),
  );
}

function job({ world }: Lab): SynchronizationJob | undefined {
  return world.entra.servicePrincipals[0]?.synchronizationJobs[0];
}

async function runAfter(lab: Lab, milliseconds: number): Promise<SynchronizationJob | undefined> {
  lab.clock.advance(milliseconds);
  await runSynchronization(lab, SERVICE_PRINCIPAL_ID);
  return job(lab);
}

function saveToken({ world }: Lab, value: string): void {
  const pair = world.entra.servicePrincipals[0]?.synchronizationSecrets.find(
    ({ key }) => key === 'SecretToken',
  );
  Object.assign(pair ?? {}, { value });
}

describe('a cycle of provisioning', () => {
  it('says when it was last successful', async () => {
    expect(await runAfter(provisioned(), 0)).toMatchObject({
      status: 'Active',
      lastSuccessfulExecution: { state: 'Succeeded', timeBegan: '2026-11-20T08:00:00.000Z' },
    });
  });

  it('goes into quarantine when the token has expired, and stays there since then', async () => {
    const lab = provisioned();
    await runAfter(lab, HOUR);
    const quarantine = { reason: 'EncounteredQuarantineException', seriesBegan: '2026-11-20T09:00:00.000Z' };
    expect(await runAfter(lab, DAY)).toMatchObject({
      status: 'Quarantine',
      countSuccessiveCompleteFailures: 2,
      lastExecution: { state: 'Failed' },
      quarantine,
    });
  });

  it('leaves the quarantine with a token that works', async () => {
    const lab = provisioned();
    await runAfter(lab, HOUR);
    saveToken(lab, 'new');
    const left = await runAfter(lab, DAY);
    expect(left).toMatchObject({ status: 'Active', countSuccessiveCompleteFailures: 0 });
    expect(left?.quarantine).toBeUndefined();
  });

  it('does nothing when it was given up after four weeks, or paused', async () => {
    const lab = provisioned();
    await runAfter(lab, HOUR);
    saveToken(lab, 'new');
    expect((await runAfter(lab, 28 * DAY))?.status).toBe('Quarantine');
    const calls = lab.journal.entries.length;
    expect(await runAfter(provisioned('Paused'), 0)).toMatchObject({ status: 'Paused' });
    expect(lab.journal.entries).toHaveLength(calls);
  });
});

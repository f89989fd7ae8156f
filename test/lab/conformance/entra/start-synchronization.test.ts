import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { GraphOptions } from './calls.ts';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const jobs = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs`;

function start(lab: Lab, as: GraphOptions['as'] = 'owner', job = 'aws.1') {
  return graph(lab, `${jobs}/${job}/start`, { as, method: 'POST' });
}

async function job(lab: Lab): Promise<unknown> {
  return (await graph(lab, jobs, { as: 'monitor' })).body.value?.[0];
}

labOnlySuite('graph:POST servicePrincipals/{id}/synchronization/jobs/{id}/start', () => {
  it('lets a paused job go on', async () => {
    const lab = tenant();
    expect(await job(lab)).toMatchObject({ schedule: { state: 'Disabled' }, status: { code: 'Paused' } });
    const { status, body } = await start(lab);
    expect({ status, body }).toEqual({ status: 204, body: {} });
    expect(await job(lab)).toMatchObject({ schedule: { state: 'Active' }, status: { code: 'Active' } });
  });

  it('clears the quarantine', async () => {
    const lab = tenant();
    Object.assign(lab.world.entra.servicePrincipals[0]?.synchronizationJobs[0] ?? {}, {
      status: 'Quarantine',
      countSuccessiveCompleteFailures: 3,
      quarantine: {
        seriesBegan: '2026-01-01T08:00:00Z',
        reason: 'EncounteredQuarantineException',
        error: null,
      },
    });
    await start(lab);
    expect(await job(lab)).toMatchObject({
      status: { code: 'Active', quarantine: null, countSuccessiveCompleteFailures: 0 },
    });
  });

  it.each([
    { as: 'owner', status: 204 },
    { as: 'halfOwner', status: 204 },
    { as: 'monitor', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await start(tenant(), as)).status).toBe(status);
  });

  it('is 404 for a job that is not there', async () => {
    expect((await start(tenant(), 'owner', 'other')).status).toBe(404);
  });
});

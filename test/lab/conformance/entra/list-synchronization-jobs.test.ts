import { expect, it } from 'vitest';
import type { Lab } from '../../../../src/lab/lab.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, READ_ONLY, tenant } from './tenant.ts';

const path = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs`;

const QUARANTINE = {
  seriesBegan: '2026-03-01T08:00:00Z',
  reason: 'EncounteredQuarantineException',
  error: null,
};

function setJob(lab: Lab, changes: object): void {
  Object.assign(lab.world.entra.servicePrincipals[0]?.synchronizationJobs[0] ?? {}, changes);
}

async function job(lab: Lab): Promise<unknown> {
  return (await graph(lab, path, { as: 'monitor' })).body.value?.[0];
}

labOnlySuite('graph:GET servicePrincipals/{id}/synchronization/jobs', () => {
  it('tells the template and the state of every job', async () => {
    const { status, body } = await graph(tenant(), path, { as: 'monitor' });
    expect(status).toBe(200);
    expect(body.value).toEqual([
      {
        id: 'aws.1',
        templateId: 'aws',
        schedule: { expiration: null, interval: 'PT40M', state: 'Disabled' },
        status: {
          countSuccessiveCompleteFailures: 0,
          escrowsPruned: false,
          code: 'Paused',
          lastExecution: null,
          lastSuccessfulExecution: null,
          lastSuccessfulExecutionWithExports: null,
          progress: [],
          quarantine: null,
          steadyStateFirstAchievedTime: '0001-01-01T00:00:00Z',
          steadyStateLastAchievedTime: '0001-01-01T00:00:00Z',
          synchronizedEntryCountByType: [],
          troubleshootingUrl: null,
        },
      },
    ]);
  });

  it('tells of the last cycles', async () => {
    const lab = tenant();
    const time = '2026-03-01T07:30:00Z';
    const execution = { state: 'Succeeded', timeBegan: time, timeEnded: '2026-03-01T07:31:00Z' };
    setJob(lab, {
      status: 'Active',
      lastExecution: { ...execution, state: 'Failed' },
      lastSuccessfulExecution: execution,
      countSuccessiveCompleteFailures: 3,
      steadyStateLastAchievedTime: time,
      synchronizedEntryCountByType: { User: 12 },
    });
    expect(await job(lab)).toMatchObject({
      schedule: { state: 'Active' },
      status: {
        code: 'Active',
        countSuccessiveCompleteFailures: 3,
        lastExecution: { state: 'Failed', activityIdentifier: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        lastSuccessfulExecution: execution,
        steadyStateLastAchievedTime: time,
        synchronizedEntryCountByType: [{ key: 'User', value: 12 }],
      },
    });
  });

  it.each([
    { hours: 0, count: 0, began: '2026-03-01T08:00:00Z', next: '2026-03-01T14:00:00Z' },
    { hours: 6, count: 1, began: '2026-03-01T14:00:00Z', next: '2026-03-02T02:00:00Z' },
    { hours: 50, count: 3, began: '2026-03-03T02:00:00Z', next: '2026-03-04T02:00:00Z' },
  ])(
    'tries a job in quarantine ever less often: after $hours hours',
    async ({ hours, count, began, next }) => {
      const lab = tenant();
      const error = {
        code: 'InvalidCredentials',
        message: 'The token is not valid.',
        tenantActionable: true,
      };
      setJob(lab, { status: 'Quarantine', quarantine: { ...QUARANTINE, error } });
      lab.clock.advance(hours * 3_600_000);
      expect(await job(lab)).toMatchObject({
        schedule: { state: 'Active' },
        status: {
          code: 'Quarantine',
          quarantine: {
            currentBegan: began,
            nextAttempt: next,
            reason: 'EncounteredQuarantineException',
            seriesBegan: '2026-03-01T08:00:00Z',
            seriesCount: count,
            error,
          },
        },
      });
    },
  );

  it('gives a job up that was in quarantine for four weeks', async () => {
    const lab = tenant();
    setJob(lab, { status: 'Quarantine', quarantine: QUARANTINE });
    lab.clock.advance(28 * 24 * 3_600_000 - 1);
    expect(await job(lab)).toMatchObject({ status: { code: 'Quarantine' } });
    lab.clock.advance(1);
    expect(await job(lab)).toMatchObject({
      schedule: { state: 'Disabled' },
      status: { code: 'Paused', quarantine: { nextAttempt: '0001-01-01T00:00:00Z' } },
    });
  });

  it.each([
    { as: 'monitor', status: 200 },
    { as: 'owner', status: 200 },
    { as: 'halfOwner', status: 200 },
    { as: 'reader', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await graph(tenant(), path, { as })).status).toBe(status);
  });

  it('is closed to an owner with another permission than OwnedBy, and to OwnedBy without being owner', async () => {
    const lab = tenant();
    lab.world.entra.servicePrincipals[0]?.owners.splice(0);
    expect((await graph(lab, path, { as: 'owner' })).status).toBe(403);
  });

  it('is 404 for an object that is not there', async () => {
    const reply = await graph(tenant(), `servicePrincipals/${READ_ONLY.id}/synchronization/jobs`, {
      as: 'monitor',
    });
    expect(refusalOf(reply)).toMatchObject({ status: 404 });
  });
});

import { describe, expect, it } from 'vitest';
import { windTo } from '../../../src/lab/clock.ts';
import { createLab, exportWorld } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { world } from '../../../src/lab/world.ts';
import type { FaultInput, SynchronizationJob } from '../../../src/lab/world.ts';
import { identityCenter } from '../../support/identity-center.ts';
import { graph } from '../conformance/entra/calls.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from '../conformance/entra/tenant.ts';

const root = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization`;
const LAST = {
  state: 'Succeeded' as const,
  timeBegan: '2026-03-01T07:30:00Z',
  timeEnded: '2026-03-01T07:31:00Z',
};
const TOKENS = [
  { token: 'the-old-token', createdDate: '2025-03-10T09:00:00Z', expiresDate: '2026-03-10T09:00:00Z' },
  { token: 'the-new-token', createdDate: '2026-03-01T09:00:00Z', expiresDate: '2027-03-01T09:00:00Z' },
];

/** On 1 March 2026 at 8:00; the token that the job signs in with expires on 10 March at 9:00. */
function provisioned(changes: Partial<SynchronizationJob> = {}, faults: readonly FaultInput[] = []): Lab {
  const { aws, entra, ...rest } = structuredClone(tenant().world);
  const center = identityCenter({ scim: { tenantId: 'tenant-1', tokens: TOKENS } });
  const synchronizationJobs = [
    {
      id: 'job',
      templateId: 'aws',
      cycles: 'by-the-clock',
      lastExecution: LAST,
      lastSuccessfulExecution: LAST,
      ...changes,
    },
  ];
  const synchronizationSecrets = [
    { key: 'BaseAddress', value: 'https://scim.eu-west-1.amazonaws.com/tenant-1/scim/v2/' },
    { key: 'SecretToken', value: 'the-old-token' },
  ];
  const [first] = entra.servicePrincipals;
  const servicePrincipals = [{ ...first, synchronizationJobs, synchronizationSecrets }];
  return createLab(
    world.parse({
      ...rest,
      faults,
      aws: { ...aws, identityCenter: center },
      entra: { ...entra, servicePrincipals },
    }),
  );
}

async function statusAt(lab: Lab, date: string): Promise<unknown> {
  windTo(lab, new Date(date));
  const { body } = await graph(lab, `${root}/jobs`, { as: 'monitor' });
  return body.value?.[0]?.['status'];
}

async function saveNewToken(lab: Lab): Promise<void> {
  const value = [{ key: 'SecretToken', value: 'the-new-token' }];
  expect((await graph(lab, `${root}/secrets`, { as: 'owner', method: 'PUT', body: { value } })).status).toBe(
    204,
  );
}

function start(lab: Lab) {
  return graph(lab, `${root}/jobs/job/start`, { as: 'owner', method: 'POST' });
}

/** When the SCIM endpoint was asked, and what it answered. */
function signIns({ journal }: Lab): readonly string[] {
  return journal.entries
    .filter(({ operation }) => operation.startsWith('scim:'))
    .map(({ at, status }) => `${at} ${status}`);
}

describe('cycles by the clock', () => {
  it('do not happen before 40 minutes have passed', async () => {
    const lab = provisioned();
    expect(await statusAt(lab, '2026-03-01T08:09:59Z')).toMatchObject({ lastExecution: LAST });
    expect(signIns(lab)).toEqual([]);
  });

  it('began every 40 minutes since the last one, of which only the last signs in', async () => {
    const lab = provisioned();
    const time = '2026-03-05T16:10:00.000Z';
    expect(await statusAt(lab, '2026-03-05T16:20:00Z')).toMatchObject({
      code: 'Active',
      lastExecution: { state: 'Succeeded', timeBegan: time },
      lastSuccessfulExecution: { timeBegan: time },
    });
    expect(signIns(lab)).toEqual([`${time} 200`]);
  });

  it('are in quarantine since the first one after the token expired', async () => {
    const lab = provisioned();
    expect(await statusAt(lab, '2026-03-10T10:00:00Z')).toMatchObject({
      code: 'Quarantine',
      countSuccessiveCompleteFailures: 1,
      lastExecution: { state: 'Failed', timeBegan: '2026-03-10T09:30:00.000Z' },
      lastSuccessfulExecution: { timeBegan: '2026-03-10T08:50:00.000Z' },
      quarantine: {
        seriesBegan: '2026-03-10T09:30:00.000Z',
        reason: 'EncounteredQuarantineException',
        nextAttempt: '2026-03-10T15:30:00Z',
      },
    });
    expect(signIns(lab)).toEqual(['2026-03-10T09:30:00.000Z 401']);
  });

  it('were let in before the token expired, though it has expired when somebody looks', async () => {
    const lab = provisioned();
    expect(await statusAt(lab, '2026-03-10T09:20:00Z')).toMatchObject({
      code: 'Active',
      lastSuccessfulExecution: { timeBegan: '2026-03-10T08:50:00.000Z' },
    });
    expect(signIns(lab)).toEqual(['2026-03-10T08:50:00.000Z 200']);
  });

  it('are attempted ever less often in quarantine, and given up after four weeks', async () => {
    const lab = provisioned();
    await statusAt(lab, '2026-03-10T10:00:00Z');
    expect(await statusAt(lab, '2026-03-12T04:00:00Z')).toMatchObject({
      countSuccessiveCompleteFailures: 4,
      lastExecution: { timeBegan: '2026-03-12T03:30:00.000Z' },
    });
    expect(await statusAt(lab, '2027-03-10T10:00:00Z')).toMatchObject({
      code: 'Paused',
      lastExecution: { timeBegan: '2026-04-07T03:30:00.000Z' },
    });
    expect(signIns(lab)).toHaveLength(3);
  });

  it('come to the same whether somebody looks all the time or once', async () => {
    const [watched, unwatched] = [provisioned(), provisioned()];
    for (let hour = 0; hour < 24; hour += 1) {
      await statusAt(watched, `2026-03-10T${String(hour).padStart(2, '0')}:15:00Z`);
    }
    const end = '2026-03-11T12:00:00Z';
    expect(await statusAt(watched, end)).toEqual(await statusAt(unwatched, end));
    expect(signIns(unwatched).length).toBeLessThan(signIns(watched).length);
  });

  it('that are attempted with a new token leave the quarantine and go on every 40 minutes', async () => {
    const lab = provisioned();
    windTo(lab, new Date('2026-03-10T10:00:00Z'));
    await saveNewToken(lab);
    expect(await statusAt(lab, '2026-03-10T15:29:00Z')).toMatchObject({ code: 'Quarantine' });
    expect(await statusAt(lab, '2026-03-10T16:15:00Z')).toMatchObject({
      code: 'Active',
      countSuccessiveCompleteFailures: 0,
      quarantine: null,
      lastExecution: { timeBegan: '2026-03-10T16:10:00.000Z' },
    });
  });

  it('signed in with the old token until the new one was saved', async () => {
    const lab = provisioned();
    windTo(lab, new Date('2026-03-10T09:45:00Z'));
    await saveNewToken(lab);
    expect(await statusAt(lab, '2026-03-10T09:45:00Z')).toMatchObject({ code: 'Quarantine' });
    const intime = provisioned();
    windTo(intime, new Date('2026-03-10T08:59:00Z'));
    await saveNewToken(intime);
    expect(await statusAt(intime, '2026-03-20T00:00:00Z')).toMatchObject({ code: 'Active' });
  });

  it('fail when the endpoint does, at the time of the cycle', async () => {
    const effect = { type: 'error' as const, status: 503, code: 'ServiceUnavailable' };
    const lab = provisioned({}, [{ operation: 'scim:GET ServiceProviderConfig', effect }]);
    expect(await statusAt(lab, '2026-03-01T09:00:00Z')).toMatchObject({
      code: 'Quarantine',
      quarantine: { seriesBegan: '2026-03-01T08:50:00.000Z' },
    });
    expect(signIns(lab)).toEqual(['2026-03-01T08:50:00.000Z 503']);
  });

  it('go on from a saved world as in the lab that saved it', async () => {
    const lab = provisioned();
    await statusAt(lab, '2026-03-10T10:00:00Z');
    const loaded = createLab(exportWorld(lab));
    const end = '2026-03-20T00:00:00Z';
    expect(await statusAt(loaded, end)).toEqual(await statusAt(lab, end));
  });

  it.each([
    { name: 'of a job that is paused', changes: { status: 'Paused' as const } },
    { name: 'of a job that runs when it is told to', changes: { cycles: 'when-told' as const } },
    {
      name: 'in a quarantine for something else than the sign-in',
      changes: {
        status: 'Quarantine' as const,
        quarantine: { seriesBegan: '2026-03-01T07:30:00Z', reason: 'TooManyDeletes' as const, error: null },
      },
    },
  ])('do not happen $name', async ({ changes }) => {
    const lab = provisioned(changes);
    expect(await statusAt(lab, '2026-03-05T08:00:00Z')).toMatchObject({ lastExecution: LAST });
    expect(signIns(lab)).toEqual([]);
  });

  it('begin when somebody looks, if there has been none', async () => {
    const lab = provisioned({ lastExecution: undefined, status: 'NotRun' });
    expect(await statusAt(lab, '2026-03-01T08:05:00Z')).toMatchObject({
      code: 'Active',
      lastExecution: { timeBegan: '2026-03-01T08:05:00.000Z' },
    });
  });

  it('with an access key are not emulated', async () => {
    const lab = provisioned();
    lab.world.entra.servicePrincipals[0]?.synchronizationSecrets.push({ key: 'ClientSecret', value: 'AKIA' });
    expect((await graph(lab, `${root}/jobs`, { as: 'monitor' })).status).toBe(501);
  });

  it('begin at once when the job is started, and end the quarantine with a token that works', async () => {
    const lab = provisioned();
    windTo(lab, new Date('2026-03-10T10:00:00Z'));
    await start(lab);
    expect(await statusAt(lab, '2026-03-10T10:00:00Z')).toMatchObject({
      code: 'Quarantine',
      quarantine: { seriesBegan: '2026-03-10T10:00:00.000Z' },
    });
    await saveNewToken(lab);
    await start(lab);
    expect(await statusAt(lab, '2026-03-10T10:00:00Z')).toMatchObject({
      code: 'Active',
      lastSuccessfulExecution: { timeBegan: '2026-03-10T10:00:00.000Z' },
    });
  });

  it('leave no token in the journal', async () => {
    const lab = provisioned();
    await statusAt(lab, '2026-03-10T10:00:00Z');
    await saveNewToken(lab);
    await statusAt(lab, '2026-03-12T10:00:00Z');
    const journal = JSON.stringify(lab.journal.entries);
    expect(journal).toContain('SecretToken');
    for (const { token } of TOKENS) expect(journal).not.toContain(token);
  });
});

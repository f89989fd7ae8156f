import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../../src/app-defaults.ts';
import { RolebridgeError } from '../../../src/core/errors.ts';
import {
  handOverToken,
  type HandOverPorts,
  type HandOverStep,
} from '../../../src/jobs/credential-expiry/hand-over-token.ts';
import { readHandover } from '../../../src/jobs/credential-expiry/handover.ts';
import type { IdentityCenterSettings } from '../../../src/jobs/credential-expiry/settings.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import type { SynchronizationJob } from '../../../src/model/entra.ts';
import { testContext } from '../../support/context.ts';

const token = 'the-new-token';
const begin = Date.parse('2026-11-20T08:00:00Z');
const minute = 60_000;

const entry: IdentityCenterSettings = {
  name: 'identity-center',
  servicePrincipal: { id: 'sp' },
  certificates: [],
  scim: { endpoint: 'https://scim.eu-west-1.amazonaws.com/t/scim/v2/' },
  maxCycleAge: '1d',
};

interface Scene {
  /** What Entra shows of the jobs, so many minutes after the beginning. */
  readonly jobs?: (minutes: number) => readonly SynchronizationJob[];
  readonly accepts?: boolean;
  readonly why?: string;
  readonly leaseLost?: boolean;
  readonly signal?: AbortSignal;
}

const iso = (minutes: number): string => new Date(begin + minutes * minute).toISOString();

function job(status: string, { id = 'job', ...more }: Partial<SynchronizationJob> = {}): SynchronizationJob {
  return { id, templateId: 'aWSSingleSignOn', status, ...more };
}

/** One that took no time. */
function cycle(at: number): Pick<SynchronizationJob, 'lastSuccess' | 'lastSuccessBegan'> {
  return { lastSuccess: iso(at), lastSuccessBegan: iso(at) };
}

/** Active, with a cycle that ended well so many minutes after the beginning, once that is over. */
function goodFrom(ended: number, id = 'job') {
  return (minutes: number): SynchronizationJob =>
    job('Active', { id, ...cycle(minutes >= ended ? ended : -40) });
}

function sceneOf({
  jobs = (now) => [goodFrom(30)(now)],
  accepts = true,
  why,
  leaseLost = false,
  signal,
}: Scene) {
  const clock = createLabClock(new Date(begin));
  const minutes = (): number => (clock.now().getTime() - begin) / minute;
  const state = createMemoryState({});
  const [calls, told]: [string[], HandOverStep[]] = [[], []];
  const ports: HandOverPorts = {
    scim: { accepts: async () => accepts },
    signingCertificates: {
      servicePrincipal: async () => ({
        id: 'sp',
        appId: 'app',
        displayName: 'AWS IAM Identity Center',
        preferredThumbprint: null,
        certificates: [],
        problems: [],
        notificationEmailAddresses: [],
      }),
    },
    synchronization: {
      synchronizationJobs: async () => jobs(minutes()),
      saveCredentials: async () => void calls.push('save'),
      validate: async (_id, jobId) => {
        calls.push(`validate ${jobId}`);
        return why;
      },
      start: async (_id, jobId) => void calls.push(`start ${jobId}`),
    },
    state,
    stillMine: async () => {
      if (leaseLost)
        throw new RolebridgeError('LEASE_LOST', 'somebody else has it', { hint: 'Run it again.' });
    },
    fingerprint: ({ length }) => `of ${length} characters`,
    onStep: (step) => void told.push(step),
  };
  return {
    calls,
    told,
    minutes,
    record: () => readHandover(state, entry.name),
    run: (settings: IdentityCenterSettings = entry) =>
      handOverToken({ entry: settings, token }, ports, testContext(clock, signal)),
  };
}

describe('a hand-over', () => {
  it('saves, validates every job, remembers, and waits until every job has had a good cycle', async () => {
    const scene = sceneOf({ jobs: (now) => [goodFrom(10, 'a')(now), goodFrom(50, 'b')(now)] });
    const done = await scene.run();
    expect(scene.calls).toEqual(['save', 'validate a', 'validate b']);
    expect(done.steps.map(({ step }) => step)).toEqual(['probe', 'save', 'validate', 'record', 'cycle']);
    expect(scene.told).toEqual(done.steps);
    expect([done.healthy, scene.minutes()]).toEqual([true, 50]);
    expect(await scene.record()).toEqual({
      tokenFrom: iso(0),
      expires: done.expires,
      fingerprint: 'of 13 characters',
      healthy: iso(50),
    });
    expect(inspect([done, await scene.record()], { depth: 9 })).not.toContain(token);
  });

  it('starts the job that is in quarantine, and no other', async () => {
    const scene = sceneOf({ jobs: () => [job('Quarantine', { id: 'a' }), job('Active', { id: 'b' })] });
    await scene.run();
    expect(scene.calls.filter((call) => call.startsWith('start'))).toEqual(['start a']);
  });

  it.each([
    { name: 'no cycle ever ends', jobs: () => [job('Active')], after: 90 },
    { name: 'the last good cycle is an old one', jobs: () => [goodFrom(999)(0)], after: 90 },
    {
      name: 'one of two jobs is paused',
      jobs: (now: number) => [goodFrom(2)(now), job('Paused', { id: 'b' })],
      after: 90,
    },
    {
      name: 'it goes into quarantine anew',
      jobs: (now: number) => [
        now < 40 ? job('Active') : job('Quarantine', { quarantine: { since: iso(40), reason: 'Unknown' } }),
      ],
      after: 40,
    },
    {
      name: 'an old quarantine is not over',
      jobs: () => [job('Quarantine', { quarantine: { since: iso(-999), reason: 'Unknown' } })],
      after: 90,
    },
  ])('is not healthy when $name, and says so after $after minutes', async ({ jobs, after }) => {
    const scene = sceneOf({ jobs });
    const done = await scene.run();
    expect([done.healthy, scene.minutes()]).toEqual([false, after]);
    expect(done.steps.at(-1)?.said).toContain('rolebridge expiry');
    expect(await scene.record()).toEqual({
      tokenFrom: iso(0),
      expires: done.expires,
      fingerprint: 'of 13 characters',
    });
  });
});

describe('a hand-over that ends early', () => {
  it.each([
    { name: 'the endpoint refuses the token', scene: { accepts: false }, code: 'SCIM_TOKEN_REFUSED' },
    { name: 'there is no provisioning job', scene: { jobs: () => [] }, code: 'SCIM_JOB_NOT_FOUND' },
    { name: 'the lease was lost', scene: { leaseLost: true }, code: 'LEASE_LOST' },
  ])('has written nothing when $name', async ({ scene, code }) => {
    const { run, calls, record } = sceneOf(scene);
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect([calls, await record()]).toEqual([[], undefined]);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(token);
  });

  it('has written nothing for an entry without an endpoint', async () => {
    const { scim: _none, ...without } = entry;
    const { run, calls } = sceneOf({});
    await expect(run(without)).rejects.toMatchObject({ code: 'SCIM_NOT_CONFIGURED' });
    expect(calls).toEqual([]);
  });

  it('remembers no token that Entra cannot sign in with', async () => {
    const { run, calls, record } = sceneOf({ why: 'You appear to have entered invalid credentials.' });
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SCIM_TOKEN_NOT_VALIDATED' });
    expect(String(error)).toContain('invalid credentials');
    expect([calls, await record()]).toEqual([['save', 'validate job'], undefined]);
  });

  it('keeps what it has remembered when it is stopped while it waits', async () => {
    const controller = new AbortController();
    const jobs = (now: number): readonly SynchronizationJob[] => {
      if (now >= 20) controller.abort(new Error('stopped'));
      return [goodFrom(60)(now)];
    };
    const { run, record } = sceneOf({ jobs, signal: controller.signal });
    await expect(run()).rejects.toThrow('stopped');
    expect(await record()).toMatchObject({ tokenFrom: iso(0) });
  });
});

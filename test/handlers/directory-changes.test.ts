import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { createWatch, type WatchRequest } from '../../src/app-watch.ts';
import { everyJob } from '../../src/composition/every-job.ts';
import { createWatchHandler } from '../../src/handlers/runtime/create-watch-handler.ts';
import { RunFailedError } from '../../src/handlers/runtime/run-failed-error.ts';
import { createLab } from '../../src/lab/lab.ts';
import type { World } from '../../src/lab/world.ts';
import { labTransport } from '../support/lab-transport.ts';
import { callerCredentials } from '../support/worlds.ts';
import { eventIn } from './event-files.ts';
import { centerConfig, groupsWorld, lambdaContext, listen } from './lab-handler.ts';

let listened: ReturnType<typeof listen>;
beforeEach(() => {
  listened = listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function onLab(world: World, eventMode = 'apply') {
  const lab = createLab(world);
  const state = createMemoryState({});
  const owners: string[] = [];
  const handler = createWatchHandler({
    clock: lab.clock,
    ...(eventMode === 'none' ? {} : { eventMode }),
    openWatch(owner) {
      owners.push(owner);
      return createWatch(centerConfig, {
        owner,
        jobs: everyJob,
        state: { ...state, close: () => Promise.resolve() },
        environment: { variable: () => undefined },
        transport: labTransport(lab),
        awsCredentials: callerCredentials(),
      });
    },
  });
  return { handler, lab, owners, state, look: () => handler(eventIn('schedule.json'), lambdaContext()) };
}

describe('the function that watches the directory', () => {
  it('gives what it saw and which runs there were', async () => {
    const { look, lab, owners } = onLab(groupsWorld());
    expect(await look()).toEqual({
      anew: 'this is the first look',
      narrowedTo: {},
      seen: true,
      runs: [{ job: 'account-assignments', mode: 'apply', status: 'applied' }],
    });
    expect(await look()).toEqual({ changed: 0, narrowedTo: {}, seen: true, runs: [] });
    expect(lab.world.aws.identityCenter?.accountAssignments).toHaveLength(1);
    expect(owners[0]).toMatch(/^rolebridge-prod-\w+ 8f5f2a0e-/u);
  });

  it('logs each look, and the report of each run under the name of its job', async () => {
    const { look } = onLab(groupsWorld());
    await look();
    const lines = listened.lines();
    expect(lines.filter(({ message }) => message === 'look')).toMatchObject([{ job: 'directory-changes' }]);
    expect(lines.filter(({ message }) => message === 'report')).toMatchObject([
      { job: 'account-assignments', status: 'applied' },
    ]);
  });

  it.each(['none', 'plan'])('only plans when its mode is %s', async (eventMode) => {
    const { look } = onLab(groupsWorld(), eventMode);
    expect((await look()).runs).toMatchObject([{ mode: 'plan', status: 'planned' }]);
  });

  it('fails when its mode is neither, before anybody looks', async () => {
    const { handler, lab } = onLab(groupsWorld(), 'aply');
    await expect(handler({}, lambdaContext())).rejects.toThrow(/ROLEBRIDGE_EVENT_MODE is "aply"/u);
    expect(lab.journal.entries).toEqual([]);
  });

  it('fails with the report of a run that is not in order, after it is out', async () => {
    const effect = { type: 'error' as const, status: 400, code: 'AccessDeniedException', message: 'no' };
    const operation = 'organizations:ListAccounts';
    const fault = { operation, skip: 0, every: 1, times: 'always' as const, effect };
    const { look } = onLab({ ...groupsWorld(), faults: [fault] });
    await expect(look()).rejects.toThrow(RunFailedError);
    expect(listened.lines().filter(({ message }) => message === 'report')).toHaveLength(1);
  });

  it('fails when nobody could look', async () => {
    const effect = {
      type: 'error' as const,
      status: 403,
      code: 'Authorization_RequestDenied',
      message: 'no',
    };
    const operation = 'graph:GET groups/delta';
    const fault = { operation, skip: 0, every: 1, times: 'always' as const, effect };
    const { look } = onLab({ ...groupsWorld(), faults: [fault] });
    await expect(look()).rejects.toMatchObject({ code: 'ENTRA_FORBIDDEN' });
    expect(listened.lines().filter(({ message }) => message === 'report')).toMatchObject([
      { job: 'directory-changes', status: 'failed' },
    ]);
  });

  it('is content when somebody else writes at the moment, and looks again', async () => {
    const { look, lab, state } = onLab(groupsWorld());
    const since = lab.clock.now().toISOString();
    const until = new Date(lab.clock.now().getTime() + 10 * 60_000).toISOString();
    const lease = { partition: 'lease', name: 'account-assignments' };
    await state.put(lease, { held: true, owner: 'somebody', since, until }, 'absent');
    expect(await look()).toMatchObject({ seen: false, runs: [{ status: 'failed' }] });
    await lab.clock.sleep(10 * 60_000);
    expect(await look()).toMatchObject({ seen: true, runs: [{ status: 'applied' }] });
  });

  it('says when its time is up, so that each run gets its turn', async () => {
    const { clock } = createLab(groupsWorld());
    const requests: WatchRequest[] = [];
    const handler = createWatchHandler({
      clock,
      openWatch: () => ({
        look(request) {
          requests.push(request);
          return Promise.resolve({ narrowedTo: {}, seen: true });
        },
        close: () => Promise.resolve(),
      }),
    });
    await handler({}, lambdaContext({ remainingMs: 600_000 }));
    const left = requests.map(({ end }) => (end?.at.getTime() ?? 0) - clock.now().getTime());
    expect(left).toEqual([540_000]);
  });

  it('stops before Lambda would stop it', async () => {
    const { handler } = onLab(groupsWorld());
    const tooLate = lambdaContext({ remainingMs: 30_000 });
    await expect(handler({}, tooLate)).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});

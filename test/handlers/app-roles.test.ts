import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import type { RunStatus } from '../../src/core/report.ts';
import type { World } from '../../src/lab/world.ts';
import { executionId } from '../support/durable.ts';
import { eventFiles, eventIn } from './event-files.ts';
import {
  developers,
  exampleWorld,
  functionName,
  labHandler,
  labRun,
  deployed,
  type ExecutionFailedError,
  listen,
  renamedWorld,
  reportOf,
  requestId,
} from './lab-handler.ts';

interface EventCase {
  readonly request: RunRequest;
  readonly status: RunStatus;
  /** Of the error, where there is one. */
  readonly code?: string;
  readonly world?: () => World;
}

/** For other jobs. */
const narrowed = { status: 'failed', code: 'NARROWING_UNSUPPORTED' } as const;

/** What a person would ask the terminal for, for each of the events. */
const cases: Readonly<Record<string, EventCase>> = {
  'empty.json': { request: { mode: 'plan' }, status: 'planned' },
  'health-scim-token.json': {
    request: { mode: 'apply', healthEvent: eventIn('health-scim-token.json') },
    ...narrowed,
  },
  'manual-apply-approve.json': {
    request: { mode: 'apply', expect: 'cb1089c83968', approve: [developers] },
    ...narrowed,
  },
  'manual-apply-expect.json': { request: { mode: 'apply', expect: 'fc8a6972ce7d' }, status: 'applied' },
  'manual-apply-force.json': {
    request: { mode: 'apply', expect: '29633945d86d', force: true },
    status: 'applied',
    world: renamedWorld,
  },
  'manual-apply-stale.json': { request: { mode: 'apply', expect: '0123456789ab' }, status: 'refused' },
  'manual-apply.json': { request: { mode: 'apply' }, status: 'applied' },
  'manual-plan-narrowed.json': {
    request: { mode: 'plan', accounts: ['111122223333'] },
    status: 'planned',
  },
  'manual-plan.json': { request: { mode: 'plan' }, status: 'planned' },
  'schedule.json': { request: { mode: 'apply' }, status: 'applied' },
  'scheduled-event.json': { request: { mode: 'plan' }, status: 'planned' },
  'scheduler-event.json': { request: { mode: 'plan' }, status: 'planned' },
};

const invalid: Readonly<Record<string, readonly string[]>> = {
  'accounts-no-list.json': ['accounts: a list of texts'],
  'expect-in-a-plan.json': ['expect: only counts with "mode": "apply"'],
  'force-without-expect.json': ['force: needs "expect"'],
  'no-plan-id.json': ['expect: a plan id has 12 hexadecimal digits'],
  'nothing-approved.json': ['approve: name at least one, or leave it out'],
  'other-service.json': ['source: only a schedule may start this function'],
  'several-faults.json': [
    'mode: plan or apply',
    'forced: unknown key (did you mean force?)',
    'plan: unknown key (known are mode, expect, force, accounts, groups, approve, wait, whenHeld)',
  ],
  'text.json': ['an event is a JSON object'],
  'unknown-key.json': ['mod: unknown key (did you mean mode?)'],
  'unknown-mode.json': ['mode: plan or apply'],
};

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('every event', () => {
  it('is in the tables of this test', () => {
    expect(eventFiles('.')).toEqual(Object.keys(cases).toSorted());
    expect(eventFiles('invalid/')).toEqual(Object.keys(invalid).toSorted());
  });

  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    const world = expected.world ?? exampleWorld;
    const { dependencies } = labHandler(world());
    const handler = deployed({ job: 'app-roles', dependencies });
    const report = await reportOf(handler(eventIn(file)));

    expect(report).toEqual((await labRun(world(), expected.request)).report);
    expect([report.status, report.error?.code]).toEqual([expected.status, expected.code]);
  });

  it.each(Object.entries(invalid))(
    'invalid/%s is refused before anything is read',
    async (file, problems) => {
      const { lab, dependencies } = labHandler(exampleWorld());
      const handler = deployed({ job: 'app-roles', dependencies });

      const error = await handler(eventIn(`invalid/${file}`)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        name: 'RunFailedError',
        code: 'EVENT_INVALID',
        report: { status: 'failed', mode: 'plan' },
      });
      for (const problem of problems) expect(String(error)).toContain(problem);
      expect(String(error)).toContain('Send {"mode":"plan"}');
      expect(String(error)).not.toContain('\n');
      expect(lab.journal.entries).toEqual([]);
    },
  );
});

describe('an apply', () => {
  it('writes what a plan before it said, under a lease in the name of the request, and nothing the second time', async () => {
    const { dependencies, state, owners } = labHandler(exampleWorld());
    const handler = deployed({ job: 'app-roles', dependencies });

    const planned = await handler({ mode: 'plan' }, { name: 'first' });
    const expected = { mode: 'apply', expect: planned.planId };
    const applied = await handler(expected, { name: 'second' });
    const again = await handler({ mode: 'apply' }, { name: 'third' });

    expect([planned.status, applied.status, again.status]).toEqual(['planned', 'applied', 'no-changes']);
    expect(owners).toEqual(
      ['first', 'second', 'third'].map((name) => `${functionName} ${executionId(name)}`),
    );
    const history = await state.list('runs#app-roles');
    expect(history.map(({ value }) => value)).toContainEqual({ owner: owners[1], report: applied });
  });
});

describe('a run that is not in order', () => {
  it('throws a refusal in one line that says what to do, after its report is out', async () => {
    const { dependencies } = labHandler(renamedWorld());
    const handler = deployed({ job: 'app-roles', dependencies });

    const error: unknown = await handler({ mode: 'apply' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'RunFailedError',
      code: 'GUARD_REFUSED',
      report: { status: 'refused' },
    });
    expect(String(error)).toMatch(/^RunFailedError: app-roles refused: GUARD_REFUSED: production: 8 of 8/u);
    expect(String(error)).toMatch(/--expect [0-9a-f]{12} --force$/u);

    const report = (error as ExecutionFailedError).report;
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'report', report }),
    );
    expect(metricIn(log.lines(), 'Updates')).toBe(8);
  });

  it('throws when it is degraded, whatever else it did', async () => {
    const denied = { operation: 'iam:ListRoles', times: 'always' as const };
    const effect = { type: 'error' as const, status: 403, code: 'AccessDenied' };
    const { dependencies } = labHandler(exampleWorld({ faults: [{ ...denied, effect }] }));
    const handler = deployed({ job: 'app-roles', dependencies });

    const error: unknown = await handler({ mode: 'plan' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'DEGRADED', report: { degraded: true, status: 'no-changes' } });
    expect(String(error)).toContain('111122223333');
    expect(metricIn(log.lines(), 'Degraded')).toBe(1);
  });

  it('throws when another run holds the lease, and leaves it that lease', async () => {
    const { dependencies, state, lab } = labHandler(exampleWorld());
    const until = new Date(lab.clock.now().getTime() + 60_000).toISOString();
    const since = lab.clock.now().toISOString();
    await state.put(
      { partition: 'lease', name: 'app-roles' },
      { held: true, owner: 'me', since, until },
      'absent',
    );

    const handler = deployed({ job: 'app-roles', dependencies });
    await expect(handler({ mode: 'apply' })).rejects.toMatchObject({ code: 'LEASE_HELD' });
    expect((await state.get({ partition: 'lease', name: 'app-roles' }))?.value).toMatchObject({
      owner: 'me',
    });
  });
});

describe('a run whose time is up', () => {
  it('stops before Lambda would kill it, gives the lease back and says so', async () => {
    const requestHandler = hangingUntilAborted(() => hanging.lab.clock.advance(3_600_000));
    const hanging = labHandler(exampleWorld(), { transport: { requestHandler } });
    const handler = deployed({ job: 'app-roles', dependencies: hanging.dependencies });

    await expect(handler({ mode: 'plan' })).rejects.toMatchObject({
      code: 'DEADLINE',
      report: { status: 'failed', mode: 'plan' },
    });
    await expect(handler({ mode: 'apply' })).rejects.toMatchObject({
      code: 'NO_PROGRESS',
      message: expect.stringContaining('8 slices in a row have written nothing; the last said DEADLINE'),
      report: { status: 'failed', mode: 'apply', slice: { number: 8, applied: 0 } },
    });
    expect((await hanging.state.get({ partition: 'lease', name: 'app-roles' }))?.value).toEqual({
      held: false,
    });
    expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'report' }));
  });
});

describe('the log', () => {
  it('has the whole report in one line, with the request, the job, the mode and the plan', async () => {
    const { dependencies } = labHandler(exampleWorld());
    const handler = deployed({ job: 'app-roles', dependencies });
    const report = await handler({});

    expect(log.lines()).toContainEqual(
      expect.objectContaining({
        level: 'INFO',
        message: 'report',
        service: 'rolebridge',
        function_request_id: requestId,
        job: 'app-roles',
        mode: 'plan',
        status: 'planned',
        planId: report.planId,
        report,
      }),
    );
  });

  it('forgets the plan of the invocation before', async () => {
    const { dependencies } = labHandler(exampleWorld());
    const handler = deployed({ job: 'app-roles', dependencies });
    await handler({});
    await expect(handler({ mode: '' })).rejects.toThrow('EVENT_INVALID');

    const reports = log.lines().filter(({ message }) => message === 'report');
    expect(reports.map(({ planId }) => planId !== undefined)).toEqual([true, false]);
  });

  it('gives CloudWatch its metrics under the job and the function, and under nothing else', async () => {
    const { dependencies } = labHandler(exampleWorld());
    await deployed({ job: 'app-roles', dependencies })({});

    const [metrics] = log.lines().filter((line) => '_aws' in line);
    expect(metrics).toMatchObject({
      job: 'app-roles',
      function: functionName,
      Creates: 2,
      Deletes: 0,
      Degraded: 0,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Rolebridge', Dimensions: [['job', 'function']] }] },
    });
  });
});

function metricIn(lines: readonly Record<string, unknown>[], name: string): unknown {
  return lines.find((line) => '_aws' in line)?.[name];
}

/** AWS that never answers, as a connection that hangs does, while the time goes by. */
function hangingUntilAborted(passTime: () => void) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (_request: unknown, options: { readonly abortSignal?: AbortSignal } = {}) =>
      new Promise<never>((_resolve, reject) => {
        const stop = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
        if (options.abortSignal?.aborted === true) stop();
        options.abortSignal?.addEventListener('abort', stop);
        passTime();
      }),
  };
}

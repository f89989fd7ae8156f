import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followRun, type FollowedRun, type RunProgress } from '../../src/composition/follow-run.ts';
import { startRun, type Invocation } from '../../src/composition/invoke.ts';
import { createHandler } from '../../src/handlers/runtime/create-handler.ts';
import { ExecutionEnded, type LabFunction } from '../../src/lab/functions.ts';
import { beforeSlices, slicesOperation } from '../../src/state/slices.ts';
import type { Clock } from '../../src/core/clock.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import type { World } from '../../src/lab/world.ts';
import { runDurably } from '../support/durable.ts';
import { testContext } from '../support/context.ts';
import { deployedFunction, deployedWorld, reporting, stepped } from '../support/deployed-function.ts';
import { exampleConfig, fault } from '../support/lab-app.ts';
import { labTransport } from '../support/lab-transport.ts';
import { reported, reportWith } from '../support/reports.ts';
import { callerCredentials } from '../support/worlds.ts';
import { exampleWorld, labHandler, lambdaContext, listen } from '../handlers/lab-handler.ts';

interface Asked extends Partial<Invocation>, Partial<Pick<FollowedRun, 'onProgress'>> {
  readonly run?: LabFunction;
  readonly world?: World;
  readonly signal?: AbortSignal;
}

const planned = reportWith({ status: 'planned', changes: [reported('Admin')] });
const refused = reportWith({
  status: 'refused',
  mode: 'apply',
  refusal: { code: 'GUARD_REFUSED', message: 'too many' },
});

function invoking({
  run = reporting(planned),
  world = deployedWorld(),
  signal,
  onProgress,
  ...asked
}: Asked = {}) {
  const lab = createLab(world, { functions: { [deployedFunction]: run } });
  const told: RunProgress[] = [];
  const invocation: Invocation = {
    job: 'app-roles',
    event: { mode: 'plan' },
    target: { stage: 'prod' },
    ...asked,
  };
  const options = {
    environment: { variable: () => undefined },
    transport: labTransport(lab),
    awsCredentials: callerCredentials(),
  };
  const context = { ...testContext(patient(lab), signal), random: () => 0.5 };
  const config = exampleConfig();
  const invoked = async () => {
    const execution = await startRun(config, options, invocation, context);
    const { job, event } = invocation;
    const toldOf = onProgress ?? ((progress) => void told.push(progress));
    return followRun(config, options, { job, execution, mode: event.mode, onProgress: toldOf }, context);
  };
  return { lab, told, report: invoked() };
}

/** The lab's clock never lets anybody else have a turn, and a function may need some. */
function patient({ clock }: Lab): Clock {
  return {
    now: () => clock.now(),
    async sleep(milliseconds, stop) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.sleep(milliseconds, stop);
    },
  };
}

function calls({ journal }: Lab): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(journal.entries, ({ operation }) => operation)].map(([name, all]) => [name, all.length]),
  );
}

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('invoking a deployed job', () => {
  it('gives the report of a run that is in order', async () => {
    const { lab, report } = invoking();
    expect(await report).toEqual(planned);
    expect(calls(lab)).toMatchObject({ 'lambda:Invoke': 1 });
    expect(calls(lab)).not.toHaveProperty('lambda:GetDurableExecutionHistory');
  });

  it('gives the report of a run that is not, from its history', async () => {
    const run = reporting(refused, new Error('app-roles refused'));
    expect(await invoking({ run, event: { mode: 'apply' } }).report).toEqual(refused);
  });

  it('sends what was asked for, under a name that Lambda takes', async () => {
    let seen: unknown;
    const event = { mode: 'apply', expect: '0123456789ab', accounts: ['prod'], wait: '5m' } as const;
    const { lab, report } = invoking({
      event,
      run: async (payload, execution) => {
        seen = payload;
        expect(execution.name).toMatch(/^app-roles-[0-9a-f-]{36}$/u);
        return refused;
      },
    });
    await report;
    expect(seen).toEqual(event);
    const [{ url } = { url: '' }] = lab.journal.entries;
    expect(url).toContain('/functions/rolebridge-prod-appRoles/invocations?Qualifier=durable');
  });

  it.each([
    { target: { stage: 'prod' } },
    { target: { functionName: deployedFunction } },
    { target: { functionName: `${deployedFunction}:1` } },
    { target: { functionName: `arn:aws:lambda:eu-west-1:999988887777:function:${deployedFunction}` } },
    {
      target: { functionName: `arn:aws:lambda:eu-west-1:999988887777:function:${deployedFunction}:durable` },
    },
  ])('finds the function by $target', async ({ target }) => {
    expect((await invoking({ target }).report).status).toBe('planned');
  });

  it('waits longer and longer, and then says what the slices have done', async () => {
    const gate = Promise.withResolvers<undefined>();
    let looks = 0;
    const { told, report } = invoking({
      run: async (_payload, execution) => {
        stepped(execution, {
          ...beforeSlices,
          slices: 3,
          applied: 42,
          next: { kind: 'again', afterSeconds: 1 },
        });
        await gate.promise;
        return planned;
      },
      onProgress: (progress) => {
        told.push(progress);
        looks += 1;
        if (looks === 15) gate.resolve(undefined);
      },
    });
    await report;
    const seconds = told.map((each) => each.seconds);
    expect(seconds.slice(0, 4)).toEqual([0, 1, 3, 5]);
    const pauses = seconds.slice(1).map((each, index) => each - (seconds[index] ?? 0));
    expect(Math.max(...pauses)).toBe(30);
    expect(told.at(-1)).toMatchObject({ slices: 3, applied: 42 });
  });

  it('starts once although the answer got lost', async () => {
    let runs = 0;
    const { report } = invoking({
      world: deployedWorld({}, [], [fault('lambda:Invoke', { type: 'lost-reply' })]),
      run: async () => {
        runs += 1;
        return planned;
      },
    });
    expect((await report).status).toBe('planned');
    expect(runs).toBe(1);
  });

  it('goes on looking through throttling', async () => {
    const effect = { type: 'error', status: 429, code: 'TooManyRequestsException' } as const;
    const world = deployedWorld({}, [], [fault('lambda:GetDurableExecution', effect, { times: 3 })]);
    expect((await invoking({ world }).report).status).toBe('planned');
  });

  it.each([
    {
      name: 'no such function',
      asked: { target: { stage: 'test' } },
      code: 'FUNCTION_NOT_FOUND',
      words:
        'Function not found: arn:aws:lambda:eu-west-1:999988887777:function:rolebridge-test-appRoles:durable',
    },
    {
      name: 'no alias',
      asked: { world: deployedWorld({ aliases: {} }) },
      code: 'FUNCTION_NOT_FOUND',
      words: ':durable',
    },
    {
      name: 'a function that is not durable',
      asked: { world: deployedWorld({ durable: false }) },
      code: 'FUNCTION_NOT_DURABLE',
      words: deployedFunction,
    },
    {
      name: 'no permission to start it',
      asked: { world: deployedWorld({}, ['lambda:InvokeFunction']) },
      code: 'FUNCTION_DENIED',
      words: 'lambda:InvokeFunction',
    },
    {
      name: 'no permission to look',
      asked: { world: deployedWorld({}, ['lambda:GetDurableExecution']) },
      code: 'RUN_GOES_ON',
      words: 'FUNCTION_DENIED: AWS does not let us at the execution arn:aws:lambda:',
    },
    {
      name: 'a function that is stopped',
      asked: { run: () => Promise.reject(new ExecutionEnded('STOPPED', 'by Ada')) },
      code: 'EXECUTION_STOPPED',
      words: 'by Ada',
    },
    {
      name: 'a function that takes two days',
      asked: { run: () => Promise.reject(new ExecutionEnded('TIMED_OUT', 'late')) },
      code: 'EXECUTION_TIMED_OUT',
      words: 'late',
    },
    {
      name: 'a function that fails before its first slice has ended',
      asked: { run: () => Promise.reject(new TypeError('cannot load')) },
      code: 'EXECUTION_FAILED',
      words: 'TypeError: cannot load',
    },
    {
      name: 'a function of somebody else',
      asked: { run: async () => ({ hello: 'world' }) },
      code: 'EXECUTION_FAILED',
      words: 'no report',
    },
  ] satisfies readonly { name: string; asked: Asked; code: string; words: string }[])(
    'says $code of $name',
    async ({ asked, code, words }) => {
      await expect(invoking(asked).report).rejects.toMatchObject({
        code,
        message: expect.stringContaining(words) as string,
        hint: expect.stringMatching(/\w/u) as string,
      });
    },
  );

  it.each([
    { operation: 'lambda:Invoke', code: 'FUNCTION_THROTTLED' },
    { operation: 'lambda:GetDurableExecution', code: 'RUN_GOES_ON' },
  ])('gives up in the end when $operation is throttled for good', async ({ operation, code }) => {
    const effect = { type: 'error', status: 429, code: 'TooManyRequestsException' } as const;
    const world = deployedWorld({}, [], [fault(operation, effect, { times: 'always' })]);
    await expect(invoking({ world }).report).rejects.toMatchObject({ code });
  });

  it.each([
    { name: 'throttled', effect: { type: 'error', status: 429, code: 'TooManyRequestsException' } },
    { name: 'out of order', effect: { type: 'error', status: 500, code: 'ServiceException' } },
  ] as const)('outlasts a cloud that is $name for many minutes, and says so', async ({ effect }) => {
    const world = deployedWorld({}, [], [fault('lambda:GetDurableExecution', effect, { times: 40 })]);
    const { told, report } = invoking({ world });
    expect((await report).status).toBe('planned');
    expect(told[0]?.unseen).toContain('the execution arn:aws:lambda:');
  });

  it('says of a session that ran out that the run goes on, and why nobody sees it', async () => {
    const effect = { type: 'error', status: 403, code: 'ExpiredTokenException', message: 'expired' } as const;
    const world = deployedWorld(
      {},
      [],
      [fault('lambda:GetDurableExecution', effect, { skip: 1, times: 'always' })],
    );
    const gate = Promise.withResolvers<unknown>();
    await expect(invoking({ world, run: () => gate.promise }).report).rejects.toMatchObject({
      code: 'RUN_GOES_ON',
      message: expect.stringContaining('expired') as string,
      cause: { code: 'AWS_CREDENTIALS' },
    });
    gate.resolve(planned);
  });

  it('waits for the report of a run that has ended while its history is throttled', async () => {
    const effect = { type: 'error', status: 429, code: 'TooManyRequestsException' } as const;
    const faults = [fault('lambda:GetDurableExecutionHistory', effect, { times: 40 })];
    const run = reporting(refused, new Error('app-roles refused'));
    const { report } = invoking({ world: deployedWorld({}, [], faults), run, event: { mode: 'apply' } });
    expect(await report).toEqual(refused);
  });

  it('says how a run ended whose report nobody may read', async () => {
    const world = deployedWorld({}, ['lambda:GetDurableExecutionHistory']);
    const run = reporting(refused, new Error('app-roles refused'));
    await expect(invoking({ world, run }).report).rejects.toMatchObject({
      code: 'EXECUTION_FAILED',
      message: expect.stringMatching(/app-roles refused; its report could not be read: /u) as string,
      cause: { code: 'FUNCTION_DENIED' },
    });
  });

  it.each([
    { name: 'another job', report: { job: 'permission-sets' }, asked: 'plan' },
    { name: 'a plan where an apply was asked for', report: {}, asked: 'apply' },
    {
      name: 'an apply where a plan was asked for',
      report: { mode: 'apply', status: 'applied' },
      asked: 'plan',
    },
  ] as const)('does not take the report of $name for the answer', async ({ report, asked }) => {
    const run = reporting(reportWith({ ...planned, ...report }));
    await expect(invoking({ run, event: { mode: asked } }).report).rejects.toMatchObject({
      code: 'INVOKE_OTHER_RUN',
    });
  });

  it('gives the report of a function that could not read what it was sent', async () => {
    const error = { code: 'EVENT_INVALID', message: 'of another version' };
    const unread = reportWith({ mode: 'plan', status: 'failed', error });
    const run = reporting(unread, new Error('failed'));
    expect(await invoking({ run, event: { mode: 'apply' } }).report).toEqual(unread);
  });

  it('stops waiting when it is told to, and the run goes on', async () => {
    const stop = new AbortController();
    const gate = Promise.withResolvers<unknown>();
    const { lab, report } = invoking({
      signal: stop.signal,
      run: () => gate.promise,
      onProgress: () => stop.abort(new Error('stopped')),
    });
    await expect(report).rejects.toMatchObject({ code: 'DEADLINE' });
    const [made] = lab.world.aws.accounts.flatMap(({ functions }) => functions);
    expect(made?.executions.map(({ status }) => status)).toEqual(['RUNNING']);
    gate.resolve(planned);
  });

  it('understands what the real handler of a job leaves behind', async () => {
    // Executions that are under way when a new version is deployed have it as it was.
    expect(slicesOperation).toBe('slices');
    const { dependencies } = labHandler(exampleWorld());
    const handler = createHandler({ job: 'app-roles', dependencies });
    const run: LabFunction = async (payload, execution) => {
      const ran = await runDurably(handler, payload, { lambda: () => lambdaContext() });
      stepped(execution, ran.state);
      if (ran.status === 'FAILED') throw new Error(ran.error?.ErrorMessage ?? 'failed');
      return ran.result;
    };
    const ok = await invoking({ run }).report;
    expect([ok.status, ok.changes.length]).toEqual(['planned', 2]);
    const stale = { mode: 'apply', expect: '0123456789ab' } as const;
    const notOk = await invoking({ run, event: stale }).report;
    expect([notOk.status, notOk.refusal?.code]).toEqual(['refused', 'PLAN_CHANGED']);
  });
});

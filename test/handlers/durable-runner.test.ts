import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunReport } from '../../src/core/report.ts';
import type { SlicesState } from '../../src/state/slices.ts';
import { createHandler } from '../../src/handlers/runtime/create-handler.ts';
import { exampleWorld, labHandler, listen, renamedWorld } from './lab-handler.ts';

/** The SDK's own runner. Its fake timers are of the whole process, so that this file has nothing else. */
beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function runnerOn(lab: ReturnType<typeof labHandler>): LocalDurableTestRunner<RunReport> {
  const { dependencies } = lab;
  return new LocalDurableTestRunner({ handlerFunction: createHandler({ job: 'app-roles', dependencies }) });
}

describe('on the SDK’s own test runner, the function', () => {
  it('gives its report, after one operation', async () => {
    const runner = runnerOn(labHandler(exampleWorld()));
    const execution = await runner.run({ payload: { mode: 'apply' } });

    expect(execution.getStatus()).toBe('SUCCEEDED');
    expect(execution.getResult()).toMatchObject({ status: 'applied', slice: { number: 1, applied: 0 } });
    expect(execution.getOperations()).toHaveLength(1);
    const state = runner.getOperation<SlicesState>('slices').getStepDetails()?.result;
    expect(state).toMatchObject({ slices: 1, next: { kind: 'end', report: { status: 'applied' } } });
  });

  it('fails once, with the reason, when the run is not in order', async () => {
    const runner = runnerOn(labHandler(renamedWorld()));
    const execution = await runner.run({ payload: { mode: 'apply' } });

    expect(execution.getStatus()).toBe('FAILED');
    expect(execution.getError()).toMatchObject({
      errorType: 'RunFailedError',
      errorMessage: expect.stringContaining('GUARD_REFUSED'),
    });
    expect(execution.getInvocations()).toHaveLength(1);
  });

  it('goes on in new invocations as long as time runs out, and waits longer each time', async () => {
    const lab = labHandler(exampleWorld());
    const { dependencies } = lab;
    const hurried = {
      ...dependencies,
      clock: { ...dependencies.clock, deadline: () => dependencies.clock.deadline(0) },
    };
    const runner = new LocalDurableTestRunner<RunReport>({
      handlerFunction: createHandler({ job: 'app-roles', dependencies: hurried }),
    });
    const execution = await runner.run({ payload: { mode: 'apply' } });

    expect(execution.getStatus()).toBe('FAILED');
    expect(execution.getError()?.errorMessage).toContain('NO_PROGRESS');
    expect(execution.getInvocations().length).toBeGreaterThan(1);
    expect(runner.getOperation<SlicesState>('slices').getStepDetails()?.result).toMatchObject({ slices: 8 });
    expect(execution.getOperations()).toHaveLength(1);
  });
});

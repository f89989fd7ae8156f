import type { Clock } from '../../src/core/clock.ts';
import type { ProgressEvent, RunContext } from '../../src/core/context.ts';

/** A run's context for tests, which remembers the progress that it was told. */
export interface TestContext extends RunContext {
  readonly progressed: readonly ProgressEvent[];
}

export function testContext(clock: Clock, signal: AbortSignal = new AbortController().signal): TestContext {
  const progressed: ProgressEvent[] = [];
  return { clock, signal, progressed, progress: (event) => void progressed.push(event) };
}

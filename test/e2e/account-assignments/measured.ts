import type { RunReport } from '../../../src/core/report.ts';
import type { World } from '../../../src/lab/world.ts';
import { accessApp, type AccessApp } from './company.ts';

export interface Measured {
  readonly app: AccessApp;
  readonly report: RunReport;
  /** HTTP requests, each $batch being one. */
  readonly calls: number;
  /** Of the lab's clock, from the first change to the end of the run. */
  readonly changeSeconds: number;
  /** Of the lab's clock, the whole run. */
  readonly seconds: number;
}

/** One apply on a company whose AWS works on ten changes at a time. */
export async function measured(world: World): Promise<Measured> {
  let calls = 0;
  const app = accessApp(world, {
    settings: { outstanding: 10 },
    intercept: (request, next) => {
      calls += 1;
      return next(request);
    },
  });
  const now = (): number => app.lab.clock.now().getTime() / 1000;
  const started = now();
  let changing: number | undefined;
  app.journal.listen(({ operation }) => {
    if (/(?:Create|Delete)AccountAssignment$/u.test(operation)) changing ??= now();
  });
  const report = await app.apply();
  return { app, report, calls, changeSeconds: now() - (changing ?? now()), seconds: now() - started };
}

import type { DeadlineClock } from './core/clock.ts';
import type { RunReport } from './core/report.ts';
import type { RunContext } from './core/context.ts';
import { createApp, type AppOptions, type RunRequest } from './app.ts';
import type { Wishes } from './composition/composition.ts';
import { connect } from './composition/connections.ts';
import { watchDirectory, type DirectoryLook } from './composition/watch-directory.ts';
import type { WatchingJob } from './composition/watching-jobs.ts';
import type { Config } from './config/schema.ts';

/** Looks at what happens in the directory, and runs the jobs that it concerns. */
export interface Watch {
  /** @throws RolebridgeError when nobody could look; a run that fails is told to `ended` */
  look(request: WatchRequest, context: RunContext): Promise<DirectoryLook>;
  close(): Promise<void>;
}

export interface WatchRequest {
  readonly mode: RunRequest['mode'];
  /** As for a run. */
  readonly waitForLease?: number;
  /** When the time is up: of several jobs in one look, an earlier one then gets at most half of what is left. */
  readonly end?: { readonly at: Date; readonly clock: DeadlineClock };
  /** Gets the report of each run that there was. */
  readonly ended: (report: RunReport) => void;
}

export function createWatch(config: Config, options: AppOptions<WatchingJob>): Watch {
  const connections = connect(config, options);
  const app = createApp(config, { ...options, state: connections.state });
  return {
    look({ ended, mode, waitForLease, end }, context) {
      async function run(job: WatchingJob, wishes: Wishes, othersWait: boolean): Promise<RunReport> {
        const half = othersWait && end !== undefined ? halfOfWhatIsLeft(end, context) : undefined;
        try {
          const report = await app.run(job, requestOf(mode, waitForLease, wishes), half?.context ?? context);
          ended(report);
          return report;
        } finally {
          half?.cancel();
        }
      }
      return watchDirectory({ config, connections, run }, context);
    },
    close: () => app.close(),
  };
}

function halfOfWhatIsLeft(
  { at, clock }: NonNullable<WatchRequest['end']>,
  context: RunContext,
): { readonly context: RunContext; cancel(): void } {
  const half = clock.deadline(Math.max(0, (at.getTime() - clock.now().getTime()) / 2));
  const signal = AbortSignal.any([context.signal, half.signal]);
  return { context: { ...context, signal }, cancel: () => half.cancel() };
}

function requestOf(mode: WatchRequest['mode'], waitForLease: number | undefined, wishes: Wishes): RunRequest {
  if (mode === 'plan') return { mode, ...wishes };
  return { mode, ...wishes, ...(waitForLease === undefined ? {} : { waitForLease }) };
}

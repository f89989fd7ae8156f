import { realClock } from '../app-defaults.ts';
import { failureOf } from '../core/errors.ts';
import { failedReport, type RunReport } from '../core/report.ts';
import type { JobName } from '../jobs/index.ts';
import { renderJson } from '../report/json.ts';
import type { Shell } from './commands/plan.ts';
import type { ExitCode } from './exit-codes.ts';
import type { RunOptions } from './options.ts';

/**
 * Who asked for JSON gets a report for each job even of an error that ended the command before there was one, such as
 * a wrong configuration. The error goes on to standard error all the same.
 */
export async function reportingErrors(
  asked: {
    readonly jobs: readonly JobName[];
    readonly mode: RunReport['mode'];
    readonly options: RunOptions;
  },
  shell: Shell,
  body: (shell: Shell) => Promise<ExitCode>,
): Promise<ExitCode> {
  const startedAt = realClock.now();
  let printed = false;
  const out = (text: string): void => {
    printed = true;
    shell.io.out(text);
  };
  try {
    return await body({ ...shell, io: { ...shell.io, out } });
  } catch (error) {
    if (asked.options.json === true && !printed) {
      const failure = failureOf(error, shell.signal);
      for (const job of asked.jobs)
        shell.io.out(renderJson(failedReport(job, asked.mode, failure, startedAt, realClock.now())));
    }
    throw error;
  }
}

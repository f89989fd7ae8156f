import { readStatus } from '../../composition/read-status.ts';
import { jobNames, jobs as allJobs, type JobName } from '../../jobs/index.ts';
import { renderStatus, renderStatusJson } from '../../report/status.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { StatusOptions } from '../options.ts';
import { withSession, type Session } from '../session.ts';
import type { Shell } from './plan.ts';

/** `rolebridge status [job…]`: the last runs of each job that may write, as the state store keeps them. */
export async function statusCommand(
  jobs: readonly JobName[],
  options: StatusOptions,
  shell: Shell,
): Promise<ExitCode> {
  return withSession(options, shell, async (session) => {
    const { config, options: connection, timing } = session;
    const asked = { jobs: jobsOf(session, jobs), limit: options.limit };
    const found = await readStatus(config, connection, asked, timing);
    const text =
      options.json === true
        ? renderStatusJson(found, timing.clock.now())
        : renderStatus(found, shell.io.colour);
    shell.io.out(text);
    return found.some(({ unread }) => unread.length > 0) ? exitCodes.partial : exitCodes.done;
  });
}

function jobsOf({ config }: Session, named: readonly JobName[]): readonly JobName[] {
  return jobNames.filter((job) =>
    named.length === 0 ? config.jobs[allJobs[job].section] !== undefined : named.includes(job),
  );
}

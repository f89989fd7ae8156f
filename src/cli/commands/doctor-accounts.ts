import { readAccountReadiness } from '../../composition/read-account-readiness.ts';
import { renderReadiness, renderReadinessJson, verdictOf } from '../../report/account-readiness.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { DoctorOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession } from '../session.ts';
import type { Shell } from './plan.ts';

/**
 * `rolebridge doctor accounts`: which accounts of the configuration can be read, and which tell of their roles at once.
 * What is missing somewhere counts before what nobody could see.
 */
export async function doctorAccountsCommand(options: DoctorOptions, shell: Shell): Promise<ExitCode> {
  const { io, signal } = shell;
  return withSession(options, shell, async ({ config, options: connection, timing }) => {
    const readiness = await withProgress('doctor accounts', io, (progress) =>
      readAccountReadiness(config, connection, { ...timing, signal, progress }),
    );
    io.out(options.json === true ? renderReadinessJson(readiness) : renderReadiness(readiness, io.colour));
    const verdicts = readiness.accounts.map(verdictOf);
    if (verdicts.includes('lacking')) return exitCodes.changes;
    return verdicts.includes('unknown') ? exitCodes.partial : exitCodes.done;
  });
}

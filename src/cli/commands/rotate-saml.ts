import type { RunReport } from '../../core/report.ts';
import { goesOn, stageAhead, type Stage, type StageAhead } from '../../jobs/saml-rotation/stage.ts';
import { plain } from '../../report/plain-text.ts';
import { exitCodeOf, exitCodes, gravest, type ExitCode } from '../exit-codes.ts';
import { wishesOf, type RotateSamlOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withSession, type Session } from '../session.ts';
import { applyJob, refuseForceAlone } from './apply.ts';
import { runJob, type Shell } from './plan.ts';

const job = 'saml-rotation';

/** Entra: new credentials "can take several minutes" to be seen; the federation metadata follows them. */
const waitMs = 30 * 60_000;
const lookMs = 30_000;

/**
 * `rolebridge rotate saml CONNECTION`: shows the next stage, and applies it when somebody says so. With `--to` it goes
 * on until that stage is done, each stage a plan of its own, and waits for Entra between them.
 */
export async function rotateSamlCommand(options: RotateSamlOptions, shell: Shell): Promise<ExitCode> {
  refuseForceAlone(options);
  const { connection, to } = options.rotation;
  return withSession(options, shell, async (session) => {
    const codes: ExitCode[] = [];
    const print = (report: RunReport): void => {
      if (codes.length > 0 && options.json !== true) shell.io.out('\n');
      printReport(report, options, shell);
    };
    let [done, waited]: [Stage | undefined, number] = [undefined, 0];
    for (;;) {
      const planned = await runJob(session, job, { mode: 'plan', ...wishesOf(options) }, shell);
      const ahead = stageAhead(planned, connection);
      const goes = ahead !== undefined && goesOn(ahead.stage, done);
      if (goes && planned.status === 'planned') {
        const report = await applied(session, planned, options, shell);
        print(report);
        if (report.mode === 'apply') session.save();
        codes.push(report.mode === 'plan' ? exitCodes.changes : exitCodeOf(report));
        if (to === undefined || options.expect !== undefined || report.status !== 'applied') break;
        done = ahead.stage;
      } else if (goes && to !== undefined && isEntrasTurn(ahead) && waited < waitMs) {
        if (waited === 0)
          shell.io.err(`waiting: ${ahead.waits.map(({ reason }) => plain(reason)).join('; ')}\n`);
        waited += lookMs;
        await session.timing.clock.sleep(lookMs, shell.signal);
      } else {
        // What was done has been said; what holds the rest up has not, nor has anything when there was nothing to do.
        if (goes || codes.length === 0 || planned.degraded) print(planned);
        // Whoever asked for a stage has to learn that it was not reached.
        codes.push(goes && to !== undefined ? exitCodes.partial : exitCodeOf(planned));
        break;
      }
    }
    return gravest(codes);
  });
}

/** Minutes, and nobody has to do anything. The overlap before a clean-up takes days. */
function isEntrasTurn({ stage, waits }: StageAhead): boolean {
  return stage !== 'clean-up' && waits.length > 0 && waits.every(({ rule }) => rule === 'waiting');
}

/** Nobody to ask, and nothing said beforehand: the plan is what is shown. */
function applied(
  session: Session,
  planned: RunReport,
  options: RotateSamlOptions,
  shell: Shell,
): Promise<RunReport> {
  const isMeant = options.yes === true || options.expect !== undefined || shell.io.interactive;
  return isMeant ? applyJob(session, job, options, shell) : Promise.resolve(planned);
}

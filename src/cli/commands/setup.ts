import { proveSetUp } from '../../composition/prove-set-up.ts';
import { setUp, type SetUpAsked, type SetUpDone, type SetUpOptions } from '../../composition/set-up.ts';
import { setUpCommands } from '../../composition/set-up-commands.ts';
import { failureOf, RolebridgeError } from '../../core/errors.ts';
import type { ProofStep } from '../../model/set-up.ts';
import { renderSetUp, renderSetUpJson, type SetUpShown } from '../../report/set-up.ts';
import { exitCodeOf, exitCodes, gravest, type ExitCode } from '../exit-codes.ts';
import { stoppedBy } from '../io.ts';
import { repeated, type SetupOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession, type Session } from '../session.ts';
import { freshCopy } from './apply.ts';
import type { Shell } from './plan.ts';

/**
 * `rolebridge setup`: says what Rolebridge lacks in both clouds; with `--apply` it makes it, with the operator's own
 * sign-ins, and proves it. It never takes anything away.
 */
export async function setupCommand(options: SetupOptions, shell: Shell): Promise<ExitCode> {
  refuseExpectAlone(options);
  refuseCodeOfProof(options);
  return withSession(options, shell, async (session) => {
    if (options.prove === true && options.apply !== true) {
      const proof = await proved(session, options, shell);
      print({ clientIds: [], commands: [], proof }, options, shell);
      return proofCode(proof);
    }
    const done =
      options.apply === true ? await applied(session, options, shell) : await run(session, options, shell);
    const { report } = done;
    const wrote = report.mode === 'apply' && report.outcomes.some(({ status }) => status === 'applied');
    if (wrote) {
      session.save();
      if (session.lab !== undefined && session.lab.file === undefined) shell.io.err(`${freshCopy}\n`);
    }
    const isWhole = report.status === 'applied' || report.status === 'no-changes';
    // With client ids that nobody has put there yet it would prove that they are wrong.
    const proves = options.apply === true && isWhole && done.clientIds.length === 0;
    const proof = proves ? await provedOrNot(session, options, shell) : undefined;
    print({ ...shownOf(session, options, done), ...(proof === undefined ? {} : { proof }) }, options, shell);
    return gravest([
      exitCodeOf(report, options.detailedExitcode),
      ...(proof?.some(({ status }) => status === 'failed') === true ? [exitCodes.partial] : []),
    ]);
  });
}

function shownOf({ config }: Session, { stage }: SetupOptions, done: SetUpDone): SetUpShown {
  const { report, clientIds, account } = done;
  return { report, clientIds, commands: setUpCommands(config, { stage, account }) };
}

function run(
  session: Session,
  options: SetupOptions,
  shell: Shell,
  apply?: NonNullable<SetUpAsked['apply']>,
): Promise<SetUpDone> {
  const { io, signal } = shell;
  const asked = {
    stage: options.stage,
    ...(options.account === undefined ? {} : { account: options.account }),
    ...(apply === undefined ? {} : { apply }),
  };
  return withProgress('setup', io, (progress) =>
    setUp(session.config, operating(session), asked, { ...session.timing, signal, progress }),
  );
}

/** On the lab, the administrator at the terminal is a client of the world. */
function operating({ lab, options }: Session): SetUpOptions {
  if (lab === undefined) return options;
  const { operator, clients } = lab.lab.world.entra;
  const client = clients.find(({ appId }) => appId === operator);
  const [secret] = client?.secrets ?? [];
  if (client === undefined || secret === undefined) {
    throw new RolebridgeError(
      'LAB_WITHOUT_OPERATOR',
      'the world has no administrator who could run the set-up',
      {
        hint: 'Name a client that has a secret in entra.operator of the world file.',
      },
    );
  }
  return { ...options, operator: { clientId: client.appId, secret } };
}

async function applied(session: Session, options: SetupOptions, shell: Shell): Promise<SetUpDone> {
  if (options.expect !== undefined) return run(session, options, shell, { expect: options.expect });
  if (options.yes === true) return run(session, options, shell, {});
  if (!shell.io.interactive) {
    throw new RolebridgeError('NOT_CONFIRMED', 'nobody is there to confirm the plan', {
      hint: 'Give --expect PLANID to apply a plan that was read, or --yes to apply whatever the plan is now.',
    });
  }
  const planned = await run(session, options, shell);
  const { planId, status } = planned.report;
  if (planId === undefined || status !== 'planned') return planned;
  const shown = { report: planned.report, clientIds: [], commands: [] };
  // Standard output is for the JSON alone, when that was asked for.
  const text = renderSetUp(shown, { colour: shell.io.colour, asks: true });
  if (options.json === true) shell.io.err(text);
  else shell.io.out(text);
  const answer = await shell.io.ask(`type ${planId} to apply this plan: `, shell.signal);
  if (answer.trim() === planId) return run(session, options, shell, { expect: planId });
  throw new RolebridgeError('NOT_CONFIRMED', 'the plan was not confirmed, nothing was written', {
    hint: 'Type the id of the plan as it is shown.',
  });
}

function proved(
  session: Session,
  { stage, account }: SetupOptions,
  { io, signal }: Shell,
): Promise<readonly ProofStep[]> {
  const place = { stage, ...(account === undefined ? {} : { account }) };
  return withProgress('proof', io, (progress) =>
    proveSetUp(session.config, session.options, place, { ...session.timing, signal, progress }),
  );
}

/** Something has been written by now, and its report is not to be lost with the proof. */
async function provedOrNot(
  session: Session,
  options: SetupOptions,
  shell: Shell,
): Promise<readonly ProofStep[]> {
  try {
    return await proved(session, options, shell);
  } catch (error) {
    const { code, message, hint = 'Run setup --prove.' } = failureOf(error, shell.signal);
    return [{ step: 'proof', status: 'failed', said: message, code, hint }];
  }
}

function proofCode(proof: readonly ProofStep[]): ExitCode {
  if (proof.some(({ status }) => status === 'failed')) return exitCodes.error;
  return proof.some(({ status }) => status === 'unproven') ? exitCodes.partial : exitCodes.done;
}

function print(shown: SetUpShown, options: SetupOptions, { io, signal }: Shell): void {
  if (options.json === true) return io.out(renderSetUpJson(shown));
  const { planId, status } = shown.report ?? {};
  const where = `--stage ${options.stage}${options.account === undefined ? '' : ` --account ${options.account}`}`;
  io.out(
    renderSetUp(shown, {
      colour: io.colour,
      ...(signal.aborted ? { stoppedBy: stoppedBy(signal) } : {}),
      ...(planId === undefined || status !== 'planned'
        ? {}
        : {
            applyCommand: `${io.program} setup --apply ${where} --expect ${planId}${repeated(labOf(options))}`,
          }),
    }),
  );
}

/** `--account` is another thing here than where runs are narrowed. */
function labOf({ config, lab, at }: SetupOptions): Parameters<typeof repeated>[0] {
  return {
    ...(config === undefined ? {} : { config }),
    ...(lab === undefined ? {} : { lab }),
    ...(at === undefined ? {} : { at }),
  };
}

function refuseExpectAlone({ apply, expect, yes }: SetupOptions): void {
  if (apply === true || (expect === undefined && yes === undefined)) return;
  throw new RolebridgeError('SET_UP_WITHOUT_APPLY', '--expect and --yes are for --apply', {
    hint: 'Add --apply, or leave them out to see the plan.',
  });
}

function refuseCodeOfProof({ apply, prove, detailedExitcode }: SetupOptions): void {
  if (apply === true || prove !== true || detailedExitcode !== true) return;
  throw new RolebridgeError(
    'SET_UP_PROOF_ALONE',
    '--prove makes no plan, of which --detailed-exitcode tells',
    {
      hint: 'Leave one of them out: the proof has exit code 1 for what failed, and 4 for what was not proved.',
    },
  );
}

import { CommanderError } from 'commander';
import { failureOf, RolebridgeError } from '../core/errors.ts';
import { failureLines } from '../report/text.ts';
import type { Shell } from './commands/plan.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { buildProgram } from './program.ts';

/** Runs one command line to its exit code. Errors end as lines on standard error, never as a stack. */
export async function main(words: readonly string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  try {
    const program = buildProgram(shell, (given) => {
      code = given;
    });
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    // Commander has said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.error;
    if (shell.signal.aborted) {
      shell.io.err('stopped before it was done\n');
      return exitCodes.interrupted;
    }
    shell.io.err(`${failureLines(failureOf(error)).join('\n')}\n`);
    if (!(error instanceof RolebridgeError))
      shell.io.err(`${error instanceof Error ? (error.stack ?? '') : ''}\n`);
    return exitCodes.error;
  }
  return shell.signal.aborted ? exitCodes.interrupted : code;
}

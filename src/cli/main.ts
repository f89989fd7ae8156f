import { CommanderError } from 'commander';
import { failureOf, RolebridgeError } from '../core/errors.ts';
import { plain } from '../report/plain-text.ts';
import { failureLines } from '../report/text.ts';
import type { Shell } from './commands/plan.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { stoppedBy } from './io.ts';
import { buildProgram } from './program.ts';

/** Runs one command line to its exit code. Errors end as lines on standard error; only an unexpected one has its stack. */
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
      shell.io.err(`stopped by ${stoppedBy(shell.signal)} before it was done\n`);
      return exitCodes.interrupted;
    }
    shell.io.err(`${failureLines(failureOf(error)).join('\n')}\n`);
    if (error instanceof Error && !(error instanceof RolebridgeError)) shell.io.err(`${stackOf(error)}\n`);
    return exitCodes.error;
  }
  return code;
}

/** A stack begins with the message, which may hold whatever a cloud said. */
function stackOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .map((line) => plain(line))
    .join('\n');
}

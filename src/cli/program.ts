import { Argument, Command } from 'commander';
import { configJsonSchema } from '../config/schema.ts';
import { jobNames, type JobName } from '../jobs/index.ts';
import {
  connecting,
  jobsOf,
  named,
  narrowing,
  planIdOf,
  reporting,
  several,
  waitOption,
} from './command-options.ts';
import { accessCommand } from './commands/access.ts';
import { applyCommand } from './commands/apply.ts';
import { importCommand } from './commands/import.ts';
import { planCommand, type Shell } from './commands/plan.ts';
import { reportingErrors } from './early-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { addCredentials } from './credential-program.ts';
import { addDeployed } from './deployed-program.ts';
import { addLab } from './lab-program.ts';
import { addPosture } from './posture-program.ts';
import { addSetUp } from './set-up-program.ts';
import type { AccessOptions, ApplyOptions, ImportOptions, RunOptions } from './options.ts';
import { version } from './version.ts';

/**
 * The terminal program. Each command's action gives its exit code to `done`.
 * Throws CommanderError for words that it does not know, with everything already said on standard error.
 */
export function buildProgram(shell: Shell, done: (code: ExitCode) => void): Command {
  const program = new Command('rolebridge')
    .description('Keeps AWS access and Microsoft Entra ID in step.')
    .version(version())
    .addHelpText('after', closing)
    .configureOutput({ writeOut: (text) => shell.io.out(text), writeErr: (text) => shell.io.err(text) })
    // What stands after a command's name is for that command, also where the one above it takes the same word.
    .enablePositionalOptions()
    .showHelpAfterError('(rolebridge --help shows what there is)')
    .exitOverride();
  // A run that was stopped is told apart from one that ended, whatever it came to.
  const ended = (code: ExitCode): void => done(shell.signal.aborted ? exitCodes.interrupted : code);

  narrowing(reporting(program.command('plan')))
    .description('Say what would be done, and do nothing')
    .argument(
      '[jobs...]',
      `any of: ${jobNames.join(', ')}; all that are configured when none is named`,
      jobsOf,
    )
    .option('--detailed-exitcode', 'exit 2 when there are changes')
    .action(async (jobs: readonly JobName[], options: RunOptions) =>
      ended(
        await reportingErrors({ jobs: named(jobs), mode: 'plan', options }, shell, (own) =>
          planCommand(jobs, options, own),
        ),
      ),
    );

  narrowing(reporting(program.command('apply')))
    .description('Do it, guarded')
    .argument(
      '[jobs...]',
      `any of: ${jobNames.join(', ')}; all that are configured when none is named`,
      jobsOf,
    )
    .option('--expect <planid>', 'apply exactly the plan with this id, or nothing', planIdOf)
    .option('--force', 'apply it although the guard refuses; needs --expect')
    .option('--yes', 'apply whatever the plan is now, without asking')
    .addOption(waitOption('60m'))
    .action(async (jobs: readonly JobName[], options: ApplyOptions) =>
      ended(
        await reportingErrors({ jobs: named(jobs), mode: 'apply', options }, shell, (own) =>
          applyCommand(jobs, options, own),
        ),
      ),
    );

  connecting(program.command('import'))
    .description('Write definitions for what exists, and change nothing in the clouds')
    .addArgument(new Argument('<job>', 'permission-sets').choices(['permission-sets']))
    .option('--out <folder>', 'where to write them, instead of the configured folder of definitions')
    .option('--force', 'overwrite files that are there')
    .action(async (_job: string, options: ImportOptions) => ended(await importCommand(options, shell)));

  connecting(program.command('access'))
    .description('Say who has which permission set in which account, and why')
    .option('--account <account>', 'only of this account, by id or name', several)
    .option('--group <group>', 'only of this group, by object id or name', several)
    .option('--permission-set <name>', 'only of this permission set', several)
    .addHelpText('after', '\nEach may be given again; * stands for any characters, ? for one.')
    .option('--json', 'print it as JSON')
    .action(async (options: AccessOptions) => ended(await accessCommand(options, shell)));

  addDeployed(program, shell, { done, ended });
  addPosture(program, shell, { done, ended });
  addCredentials(program, shell, { done, ended });
  addSetUp(program, shell, { done, ended });
  addLab(program, shell, { done, ended });

  program
    .command('schema')
    .description('Print the JSON Schema of the configuration, for editors')
    .action(() => {
      shell.io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
      done(exitCodes.done);
    });
  return program;
}

const closing = `
Exit codes: 0 done, 1 error, 2 changes present (--detailed-exitcode), 3 refused by the guard,
            4 partly done or degraded, 130 stopped by Ctrl-C
First steps:  rolebridge lab            the main job on embedded clouds
              rolebridge plan --config rolebridge.yaml`;

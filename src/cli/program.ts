import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { configJsonSchema } from '../config/schema.ts';
import { nearest } from '../core/nearest.ts';
import { isJobName, jobNames, type JobName } from '../jobs/index.ts';
import { applyCommand } from './commands/apply.ts';
import { labCommand, storyJob } from './commands/lab.ts';
import {
  labExportCommand,
  labListCommand,
  labSchemaCommand,
  labServeCommand,
  type ServeOptions,
} from './commands/lab-world.ts';
import { planCommand, type Shell } from './commands/plan.ts';
import { reportingErrors } from './early-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { ApplyOptions, RunOptions } from './options.ts';
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
    .showHelpAfterError('(rolebridge --help shows what there is)')
    .exitOverride();
  // A run that was stopped is told apart from one that ended, whatever it came to.
  const ended = (code: ExitCode): void => done(shell.signal.aborted ? exitCodes.interrupted : code);

  reporting(program.command('plan'))
    .description('Say what would be done, and do nothing')
    .argument('[jobs...]', `any of: ${jobNames.join(', ')}; all of them when none is named`, jobsOf)
    .option('--detailed-exitcode', 'exit 2 when there are changes')
    .action(async (jobs: readonly JobName[], options: RunOptions) =>
      ended(
        await reportingErrors(
          { jobs: jobs.length === 0 ? jobNames : jobs, mode: 'plan', options },
          shell,
          (own) => planCommand(jobs, options, own),
        ),
      ),
    );

  reporting(program.command('apply'))
    .description('Do it, guarded')
    .addArgument(jobArgument())
    .option('--expect <planid>', 'apply exactly the plan with this id, or nothing', planIdOf)
    .option('--force', 'apply it although the guard refuses; needs --expect')
    .option('--yes', 'apply whatever the plan is now, without asking')
    .action(async (job: JobName, options: ApplyOptions) =>
      ended(
        await reportingErrors({ jobs: [job], mode: 'apply', options }, shell, (own) =>
          applyCommand(job, options, own),
        ),
      ),
    );

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

type Done = (code: ExitCode) => void;

/** @param codes `done` takes the exit code as it is, `ended` of a run that may have been stopped. */
function addLab(
  program: Command,
  shell: Shell,
  { done, ended }: { readonly done: Done; readonly ended: Done },
): void {
  const lab = program.command('lab').description('The embedded clouds: no account, no network');
  lab
    .command('run', { isDefault: true })
    .description(
      'Run the main job on a scenario: plan, apply, plan again (this is what `rolebridge lab NAME` does)',
    )
    .argument('[scenario]', 'a scenario or a world file', 'first-run')
    .addOption(configOption())
    .addOption(journalOption())
    .addOption(new Option('--json', 'print the reports as JSON').conflicts('markdown'))
    .option('--markdown', 'print the reports as Markdown')
    .action(async (scenario: string, options: RunOptions) =>
      ended(
        await reportingErrors({ jobs: [storyJob], mode: 'plan', options }, shell, (own) =>
          labCommand(scenario, options, own),
        ),
      ),
    );
  lab
    .command('list')
    .description('The scenarios there are')
    .action(() => done(labListCommand(shell.io)));
  lab
    .command('export')
    .description('Print a scenario as a world file, for --lab FILE')
    .argument('<scenario>', 'a scenario or a world file')
    .action((name: string) => done(labExportCommand(name, shell.io)));
  lab
    .command('schema')
    .description('Print the JSON Schema of a world')
    .action(() => done(labSchemaCommand(shell.io)));
  lab
    .command('serve')
    .description('Answer other programs on loopback, such as any AWS SDK and curl')
    .argument('[scenario]', 'a scenario or a world file', 'first-run')
    .option('--aws-port <port>', 'port of the AWS side, 0 for any free one', portOf, 4566)
    .option('--entra-port <port>', 'port of the Entra side, 0 for any free one', portOf, 4567)
    .addOption(journalOption())
    .action(async (name: string, options: ServeOptions) => done(await labServeCommand(name, options, shell)));
}

function reporting(command: Command): Command {
  return command
    .addOption(configOption())
    .option('--lab <scenario>', 'use the embedded clouds: a scenario, or a world file that an apply changes')
    .addOption(journalOption())
    .addOption(new Option('--json', 'print the report as JSON').conflicts('markdown'))
    .option('--markdown', 'print the report as Markdown');
}

function configOption(): Option {
  return new Option('--config <file>', 'configuration file (or ROLEBRIDGE_CONFIG)');
}

function journalOption(): Option {
  return new Option('--journal <file>', 'write every request to the embedded clouds as one line of JSON');
}

/** Named in full where there is a choice, so that the error of a missing one names them all. */
function jobArgument(): Argument {
  const [only, ...others] = jobNames;
  const argument = new Argument(
    others.length === 0 ? '[job]' : `<${jobNames.join('|')}>`,
    `one of: ${jobNames.join(', ')}`,
  ).argParser(jobOf);
  return others.length === 0 ? argument.default(only) : argument;
}

function planIdOf(text: string): string {
  if (/^[0-9a-f]{12}$/u.test(text)) return text;
  throw new InvalidArgumentError('a plan id has 12 hexadecimal digits, as plan prints them');
}

function jobOf(name: string): JobName {
  if (isJobName(name)) return name;
  const meant = nearest(name, jobNames);
  const known = `the jobs are: ${jobNames.join(', ')}`;
  throw new InvalidArgumentError(meant === undefined ? known : `did you mean ${meant}? (${known})`);
}

function jobsOf(name: string, before: readonly JobName[] | undefined): readonly JobName[] {
  return [...(before ?? []), jobOf(name)];
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/u.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535');
}

const closing = `
Exit codes: 0 done, 1 error, 2 changes present (--detailed-exitcode), 3 refused by the guard,
            4 partly done or degraded, 130 stopped by Ctrl-C
First steps:  rolebridge lab            the main job on embedded clouds
              rolebridge plan --config rolebridge.yaml`;

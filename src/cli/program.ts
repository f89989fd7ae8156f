import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { configJsonSchema } from '../config/schema.ts';
import { nearest } from '../core/nearest.ts';
import { isJobName, jobNames, type JobName } from '../jobs/index.ts';
import { applyCommand } from './commands/apply.ts';
import { labCommand } from './commands/lab.ts';
import {
  labExportCommand,
  labListCommand,
  labSchemaCommand,
  labServeCommand,
  type ServeOptions,
} from './commands/lab-world.ts';
import { planCommand, type Shell } from './commands/plan.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { ApplyOptions, RunOptions } from './options.ts';

/**
 * The terminal program. Each command's action gives its exit code to `done`.
 * Throws CommanderError for words that it does not know, with everything already said on standard error.
 */
export function buildProgram(shell: Shell, done: (code: ExitCode) => void): Command {
  const program = new Command('rolebridge')
    .description('Keeps AWS access and Microsoft Entra ID in step.')
    .addHelpText('after', closing)
    .configureOutput({ writeOut: (text) => shell.io.out(text), writeErr: (text) => shell.io.err(text) })
    .showHelpAfterError('(rolebridge --help shows what there is)')
    .exitOverride();
  const jobArgument = (): Argument =>
    new Argument('<job>', `one of: ${jobNames.join(', ')}`).argParser(jobOf);

  reporting(program.command('plan'))
    .description('Say what would be done, and do nothing')
    .argument('[jobs...]', `any of: ${jobNames.join(', ')}; all of them when none is named`, jobsOf)
    .option('--detailed-exitcode', 'exit 2 when there are changes')
    .action(async (jobs: readonly JobName[], options: RunOptions) =>
      done(await planCommand(jobs, options, shell)),
    );

  reporting(program.command('apply'))
    .description('Do it, guarded')
    .addArgument(jobArgument())
    .option('--expect <planid>', 'apply exactly the plan with this id, or nothing')
    .option('--force', 'apply it although the guard refuses; needs --expect')
    .option('--yes', 'apply whatever the plan is now, without asking')
    .action(async (job: JobName, options: ApplyOptions) => done(await applyCommand(job, options, shell)));

  addLab(program, shell, done);

  program
    .command('schema')
    .description('Print the JSON Schema of the configuration, for editors')
    .action(() => {
      shell.io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
      done(exitCodes.done);
    });
  return program;
}

function addLab(program: Command, shell: Shell, done: (code: ExitCode) => void): void {
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
      done(await labCommand(scenario, options, shell)),
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
Exit codes: 0 done, 1 error, 2 changes present (--detailed-exitcode), 3 refused by the guard, 4 partly done.
First steps:  rolebridge lab            the main job on embedded clouds
              rolebridge plan --config rolebridge.yaml`;

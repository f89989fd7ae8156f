import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { configJsonSchema } from '../config/schema.ts';
import { nearest } from '../core/nearest.ts';
import { isJobName, jobNames, type JobName } from '../jobs/index.ts';
import { accessCommand } from './commands/access.ts';
import { applyCommand } from './commands/apply.ts';
import { importCommand } from './commands/import.ts';
import { labCommand } from './commands/lab.ts';
import { storyOf } from './stories.ts';
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
      'Run the jobs of a scenario: plan, apply, plan again (this is what `rolebridge lab NAME` does)',
    )
    .argument('[scenario]', 'a scenario or a world file', 'first-run')
    .addOption(configOption())
    .addOption(journalOption())
    .addOption(new Option('--json', 'print the reports as JSON').conflicts('markdown'))
    .option('--markdown', 'print the reports as Markdown')
    .action(async (scenario: string, options: RunOptions) =>
      ended(
        await reportingErrors({ jobs: storyOf(scenario).jobs, mode: 'plan', options }, shell, (own) =>
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

function connecting(command: Command): Command {
  return command
    .addOption(configOption())
    .option('--lab <scenario>', 'use the embedded clouds: a scenario, or a world file that an apply changes')
    .addOption(journalOption());
}

function reporting(command: Command): Command {
  return connecting(command)
    .addOption(new Option('--json', 'print the report as JSON').conflicts('markdown'))
    .option('--markdown', 'print the report as Markdown');
}

/** For account-assignments. */
function narrowing(command: Command): Command {
  return command
    .option('--account <account>', 'only this account, by id or name; may be given again', several)
    .option('--group <group>', 'only this group, by object id or name; may be given again', several)
    .option('--approve <group>', 'let through what is held for approval of this object id', approvals);
}

function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function approvals(value: string, before: readonly string[] = []): readonly string[] {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(value)) return [...before, value];
  throw new InvalidArgumentError(
    'a group is approved by its object id, which the plan says, never by its name',
  );
}

function configOption(): Option {
  return new Option('--config <file>', 'configuration file (or ROLEBRIDGE_CONFIG)');
}

function journalOption(): Option {
  return new Option('--journal <file>', 'write every request to the embedded clouds as one line of JSON');
}

function named(jobs: readonly JobName[]): readonly JobName[] {
  return jobs.length === 0 ? jobNames : jobs;
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

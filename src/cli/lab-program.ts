import { Option, type Command } from 'commander';
import { atOption, configOption, journalOption, portOf } from './command-options.ts';
import { labCommand } from './commands/lab.ts';
import {
  labExportCommand,
  labListCommand,
  labSchemaCommand,
  labServeCommand,
  type ServeOptions,
} from './commands/lab-world.ts';
import type { Shell } from './commands/plan.ts';
import { reportingErrors } from './early-error.ts';
import type { ExitCode } from './exit-codes.ts';
import type { LabOptions, RunOptions } from './options.ts';
import { storyOf } from './stories.ts';

/** How a command gives its exit code: `done` as it is, `ended` of a run that may have been stopped. */
export interface Endings {
  readonly done: (code: ExitCode) => void;
  readonly ended: (code: ExitCode) => void;
}

/** `rolebridge lab …` */
export function addLab(program: Command, shell: Shell, { done, ended }: Endings): void {
  const lab = program.command('lab').description('The embedded clouds: no account, no network');
  lab
    .command('run', { isDefault: true })
    .description(
      'Run the jobs of a scenario: plan, apply, plan again (this is what `rolebridge lab NAME` does)',
    )
    .argument('[scenario]', 'a scenario or a world file', 'first-run')
    .addOption(configOption())
    .addOption(atOption())
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
    .addOption(atOption())
    .action((name: string, options: Pick<LabOptions, 'at'>) =>
      done(labExportCommand(name, options, shell.io)),
    );
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
    .addOption(atOption())
    .addOption(journalOption())
    .action(async (name: string, options: ServeOptions) => done(await labServeCommand(name, options, shell)));
}

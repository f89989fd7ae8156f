import { InvalidArgumentError, Option, type Command } from 'commander';
import { connecting, planIdOf } from './command-options.ts';
import { setupCommand } from './commands/setup.ts';
import type { Shell } from './commands/plan.ts';
import type { Endings } from './lab-program.ts';
import type { SetupOptions } from './options.ts';
import { stageOf } from './stage-option.ts';

/** `rolebridge setup` */
export function addSetUp(program: Command, shell: Shell, { ended }: Endings): void {
  connecting(program.command('setup'))
    .description('Say what Rolebridge lacks in both clouds before it can work, and make it')
    .addOption(
      new Option('--stage <stage>', 'the deployment whose functions are to be trusted')
        .argParser(stageOf)
        .default('prod'),
    )
    .addOption(
      new Option(
        '--account <id>',
        'where the functions run; the account of your AWS credentials when left out',
      ).argParser(accountOf),
    )
    .option('--apply', 'make it, with your own sign-ins: az login, and AWS credentials')
    .option('--expect <planid>', 'apply exactly the plan with this id, or nothing', planIdOf)
    .option('--yes', 'apply whatever the plan is now, without asking')
    .option(
      '--prove',
      'try every sign-in, right and role that is needed, in one account of each connection, and write nothing',
    )
    .option('--detailed-exitcode', 'exit 2 when something is missing')
    .option('--json', 'print it as JSON')
    .action(async (options: SetupOptions) => ended(await setupCommand(options, shell)));
}

function accountOf(text: string): string {
  if (/^\d{12}$/u.test(text)) return text;
  throw new InvalidArgumentError('an account id has twelve digits');
}

import { Option, type Command } from 'commander';
import { thresholds } from '../report/posture-counts.ts';
import { connecting } from './command-options.ts';
import { claimsCommand } from './commands/claims.ts';
import { doctorAccountsCommand } from './commands/doctor-accounts.ts';
import { doctorCommand } from './commands/doctor.ts';
import type { Shell } from './commands/plan.ts';
import type { Endings } from './lab-program.ts';
import type { ClaimsOptions, DoctorOptions, PostureOptions } from './options.ts';

/** `rolebridge doctor …` and `rolebridge claims`: how things are set up, and what is wrong with it. */
export function addPosture(program: Command, shell: Shell, { ended }: Endings): void {
  const doctor = connecting(program.command('doctor')).enablePositionalOptions();
  doctor
    .description(
      'Say what is wrong in how Entra ID and AWS are connected: exit 2 when something is, 4 when nobody can tell',
    )
    .argument('[connection]', 'a connection of jobs.posture; all of them when none is named')
    .addOption(new Option('--json', 'print it as JSON, with what is right too').conflicts('markdown'))
    .option('--markdown', 'print it as Markdown')
    .addOption(
      new Option(
        '--sarif [file]',
        'write it as SARIF 2.1.0, for code-scanning pages; without a file it is printed instead',
      ).conflicts(['json', 'markdown']),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit 2 for what is as bad as this or worse')
        .choices(thresholds)
        .default('critical'),
    )
    .action(async (connection: string | undefined, options: PostureOptions) =>
      ended(await doctorCommand(connection, options, shell)),
    );
  connecting(doctor.command('accounts'))
    .description(
      'Say which accounts lack the reader role, the rule that forwards role events, or a trail: exit 2 when one ' +
        'does, 4 when nobody can tell of one',
    )
    .option('--json', 'print it as JSON')
    .action(async (options: DoctorOptions) => ended(await doctorAccountsCommand(options, shell)));

  connecting(program.command('claims'))
    .description(
      'Follow the Role claim of every group to its role, and say what to enter in Entra: exit 2 when one leads nowhere',
    )
    .argument('<connection>', 'a connection of jobs.posture')
    .option('--json', 'print it as JSON')
    .action(async (connection: string, options: ClaimsOptions) =>
      ended(await claimsCommand(connection, options, shell)),
    );
}

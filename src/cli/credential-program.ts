import { InvalidArgumentError, Option, type Command } from 'commander';
import { stages } from '../jobs/saml-rotation/stage.ts';
import { connecting, dateOf, planIdOf, reporting } from './command-options.ts';
import { expiryCommand } from './commands/expiry.ts';
import type { Shell } from './commands/plan.ts';
import { rotateSamlCommand } from './commands/rotate-saml.ts';
import { rotateScimCommand } from './commands/rotate-scim.ts';
import type { Endings } from './lab-program.ts';
import { reportingErrors } from './early-error.ts';
import type { ApplyOptions, ExpiryOptions, RotateScimOptions, RotationOptions } from './options.ts';

/** `rolebridge expiry` and `rolebridge rotate …` */
export function addCredentials(program: Command, shell: Shell, { ended }: Endings): void {
  connecting(program.command('expiry'))
    .description('Say what can cut access off, and when')
    .option('--within <days>', 'exit 2 when anything is due within so many days, or wrong already', daysOf)
    .option('--ics <file>', 'write a calendar of it, for people to subscribe to; - prints it instead')
    .option('--json', 'print it as JSON')
    .action(async (options: ExpiryOptions) => ended(await expiryCommand(options, shell)));

  const rotate = program.command('rotate').description('Replace what expires, in stages');
  reporting(rotate.command('saml'))
    .description('Show the next stage of a new signing certificate, and apply it')
    .argument('<connection>', 'a connection of jobs.samlRotation')
    .addOption(
      new Option('--to <stage>', 'go on until this stage is done').choices(stages).conflicts('rollback'),
    )
    .option('--rollback', 'sign with the certificate before this one again')
    .option('--expect <planid>', 'apply exactly the stage whose plan has this id, or nothing', planIdOf)
    .option('--force', 'apply it although the guard refuses; needs --expect')
    .option('--yes', 'apply without asking')
    .action(async (connection: string, { to, rollback, ...options }: ApplyOptions & RotationOptions) => {
      const rotation = {
        connection,
        ...(to === undefined ? {} : { to }),
        ...(rollback === undefined ? {} : { rollback }),
      };
      const asked = { ...options, rotation };
      ended(
        await reportingErrors({ jobs: ['saml-rotation'], mode: 'plan', options: asked }, shell, (own) =>
          rotateSamlCommand(asked, own),
        ),
      );
    });
  connecting(rotate.command('scim'))
    .description('Hand Entra ID a new SCIM token, which a person made in the console of IAM Identity Center')
    .argument('<connection>', 'an entry of jobs.credentialExpiry.identityCenter')
    .requiredOption(
      '--token-from <secret>',
      'the Secrets Manager secret that holds it, or - for standard input',
    )
    .option('--expires <date>', 'when it ends, as the console shows; a year from now when left out', dateOf)
    .option('--json', 'print what was done as JSON')
    .action(async (connection: string, options: RotateScimOptions) =>
      ended(await rotateScimCommand(connection, options, shell)),
    );
}

function daysOf(text: string): number {
  if (/^\d{1,4}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('a number of days, such as 30');
}

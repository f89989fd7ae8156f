import { InvalidArgumentError, Option, type Command } from 'commander';
import { jobNames, type JobName } from '../jobs/index.ts';
import {
  configOption,
  connecting,
  jobOf,
  jobsOf,
  narrowing,
  planIdOf,
  waitOption,
} from './command-options.ts';
import { invokeCommand } from './commands/invoke.ts';
import type { Shell } from './commands/plan.ts';
import { statusCommand } from './commands/status.ts';
import { reportingErrors } from './early-error.ts';
import type { Endings } from './lab-program.ts';
import { stageOf } from './stage-option.ts';
import type { InvokeOptions, StatusOptions } from './options.ts';

/** `rolebridge invoke` and `rolebridge status`: what deals with the deployed service. */
export function addDeployed(program: Command, shell: Shell, { ended }: Endings): void {
  narrowing(program.command('invoke'))
    .addOption(configOption())
    .addOption(new Option('--json', 'print the report as JSON').conflicts('markdown'))
    .option('--markdown', 'print the report as Markdown')
    // Only so that whoever tries it learns why not.
    .addOption(new Option('--lab <scenario>').hideHelp())
    .description('Have the deployed function run a job, and show its report')
    .argument('<job>', `one of: ${jobNames.join(', ')}`, jobOf)
    .addOption(
      new Option('--plan', 'say what would be done, and do nothing (the default)').conflicts('apply'),
    )
    .option('--apply', 'do it, guarded')
    .option('--expect <planid>', 'apply exactly the plan with this id, or nothing', planIdOf)
    .option('--force', 'apply it although the guard refuses; needs --expect')
    .addOption(waitOption('10m'))
    .addOption(new Option('--stage <stage>', 'which deployment').argParser(stageOf).default('prod'))
    .option('--function <name>', 'another function, by name or ARN, instead of that of the stage')
    .addOption(
      new Option('--execution <arn>', 'start nothing, wait for a run that was started before')
        .argParser(executionOf)
        .conflicts([...startOptions]),
    )
    .option('--detailed-exitcode', 'exit 2 when there are changes')
    .action(async (job: JobName, options: InvokeOptions) =>
      ended(
        await reportingErrors(
          { jobs: [job], mode: options.apply === true ? 'apply' : 'plan', options },
          shell,
          (own) => invokeCommand(job, options, own),
        ),
      ),
    );

  connecting(program.command('status'))
    .description('Say how the last runs of each job ended, and who is writing now')
    .argument(
      '[jobs...]',
      `any of: ${jobNames.join(', ')}; all that are configured when none is named`,
      jobsOf,
    )
    .addOption(
      new Option('--limit <runs>', 'how many runs of each job to show').argParser(limitOf).default(5),
    )
    .option('--json', 'print it as JSON')
    .action(async (jobs: readonly JobName[], options: StatusOptions) =>
      ended(await statusCommand(jobs, options, shell)),
    );
}

/** What only somebody who starts a run can say. */
const startOptions = [
  'plan',
  'apply',
  'expect',
  'force',
  'wait',
  'account',
  'group',
  'approve',
  'stage',
  'function',
] as const;

/** As AWS writes it (GetDurableExecution API reference). */
function executionOf(text: string): string {
  if (
    /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+:[^:/\s]+\/durable-execution\/[^/\s]+\/[^/\s]+$/u.test(
      text,
    )
  )
    return text;
  throw new InvalidArgumentError('the ARN of an execution, as invoke prints it when it has started one');
}

const mostRuns = 50;

function limitOf(text: string): number {
  const limit = Number(text);
  if (/^\d{1,2}$/u.test(text) && limit >= 1 && limit <= mostRuns) return limit;
  throw new InvalidArgumentError(`a number of runs, from 1 to ${mostRuns}`);
}

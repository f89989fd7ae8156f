import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import { exportWorld, type Lab } from '../../lab/lab.ts';
import { serve, type ServedLab } from '../../lab/mounts/server.ts';
import { scenarioNames } from '../../lab/scenarios.ts';
import { world as worldSchema } from '../../lab/world.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { keepJournal, openLab } from '../lab-session.ts';
import { shellWord, type LabOptions } from '../options.ts';
import { storyOf } from '../stories.ts';
import type { Shell } from './plan.ts';

/** `rolebridge lab export NAME`: a scenario as a world file, for plan and apply in separate processes. */
export function labExportCommand(name: string, { at }: Pick<LabOptions, 'at'>, io: Io): ExitCode {
  io.out(`${JSON.stringify(exportWorld(openLab(name, at).lab), null, 2)}\n`);
  return exitCodes.done;
}

/** `rolebridge lab list`: the scenarios that come with the lab. */
export function labListCommand(io: Io): ExitCode {
  for (const name of scenarioNames()) {
    io.out(`${name.padEnd(14)}  ${openLab(name).lab.world.story.trim().replaceAll('\n', ' ')}\n`);
  }
  return exitCodes.done;
}

/** `rolebridge lab schema`: the JSON Schema of a world. */
export function labSchemaCommand(io: Io): ExitCode {
  const schema = { title: 'Rolebridge lab world', ...z.toJSONSchema(worldSchema, { io: 'input' }) };
  io.out(`${JSON.stringify(schema, null, 2)}\n`);
  return exitCodes.done;
}

export interface ServeOptions {
  readonly awsPort: number;
  readonly entraPort: number;
  readonly journal?: string;
  readonly at?: Date;
}

/** `rolebridge lab serve`: answers other programs on loopback until it is stopped, which is how it ends. */
export async function labServeCommand(
  name: string,
  options: ServeOptions,
  { io, signal }: Shell,
): Promise<ExitCode> {
  const { lab } = openLab(name, options.at);
  if (options.journal !== undefined) keepJournal(options.journal, lab);
  const served = await listening(lab, options);
  const [caller] = lab.world.aws.callers;
  io.out(
    [
      `# The embedded clouds answer with the scenario ${name} until Ctrl-C. Paste this into another terminal:`,
      `export AWS_ENDPOINT_URL=${served.awsUrl}`,
      `export AWS_ACCESS_KEY_ID=${caller?.accessKeyId ?? ''}`,
      `export AWS_SECRET_ACCESS_KEY=${caller?.secretAccessKey ?? ''}`,
      'export AWS_REGION=eu-west-1',
      'export AWS_DEFAULT_REGION=eu-west-1',
      // Either would be preferred to the keys above, or go along with them.
      'unset AWS_PROFILE AWS_SESSION_TOKEN',
      `export ROLEBRIDGE_ENTRA_ENDPOINT=${served.entraUrl}`,
      'export ROLEBRIDGE_STATE_FILE=rolebridge-lab.sqlite',
      `export ROLEBRIDGE_CONFIG=${shellWord(storyOf(lab.world.name).config)}`,
      `# then: ${io.program} plan`,
      '',
    ].join('\n'),
  );
  await stopped(signal);
  await served.close();
  io.err(`served ${lab.journal.entries.length} requests\n`);
  return exitCodes.done;
}

async function listening(lab: Lab, ports: ServeOptions): Promise<ServedLab> {
  try {
    return await serve(lab, ports);
  } catch (error) {
    throw new RolebridgeError('PORT_NOT_FREE', 'the embedded clouds cannot listen', {
      hint: `${error instanceof Error ? error.message : String(error)}; --aws-port 0 --entra-port 0 takes any free ports.`,
      cause: error,
    });
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

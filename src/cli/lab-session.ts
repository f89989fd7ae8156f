import { appendFileSync, readFileSync, renameSync } from 'node:fs';
import { ConfigError } from '../config/config-error.ts';
import { parseFile } from '../config/parse.ts';
import { RolebridgeError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { createLab, exportWorld, type Lab } from '../lab/lab.ts';
import { toJsonLine } from '../lab/journal.ts';
import { labFetch } from '../lab/mounts/fetch.ts';
import { graphMiddleware } from '../lab/mounts/graph-middleware.ts';
import { httpClient } from '../lab/mounts/http-client.ts';
import { requestHandler } from '../lab/mounts/request-handler.ts';
import { loadScenario, parseWorld, scenarioNames, ScenarioError } from '../lab/scenarios.ts';
import { world as worldSchema, type World } from '../lab/world.ts';
import type { AppOptions } from '../app.ts';
import { writeText } from './write-text.ts';

/** A lab that stands in for the clouds of one command. */
export interface OpenLab {
  readonly lab: Lab;
  /** The file that the world came from and goes back to; absent for a built-in scenario, which is always fresh. */
  readonly file?: string;
}

/**
 * @param name A built-in scenario, or a file: whatever has a slash or ends in .json or .yaml.
 * @param at Where its clock is wound to; where the world left it when absent.
 */
export function openLab(name: string, at?: Date): OpenLab {
  const isFile = /[\\/]|\.(json|ya?ml)$/u.test(name);
  if (!isFile && !scenarioNames().includes(name)) throw unknownScenario(name);
  const world = isFile ? worldIn(readWorld(name), name) : loadScenario(name);
  const lab = createLab(world);
  if (at !== undefined) wind(lab, at);
  return { lab, ...(isFile ? { file: name } : {}) };
}

/** Time goes one way, in the lab too: what happened in a world has happened. */
function wind({ clock }: Lab, at: Date): void {
  const ahead = at.getTime() - clock.now().getTime();
  if (ahead >= 0) return clock.advance(ahead);
  throw new RolebridgeError('LAB_CLOCK_BACKWARDS', `the world is at ${clock.now().toISOString()} already`, {
    hint: 'Give --at a later date: the clock of the embedded clouds can only be wound forward.',
  });
}

/** How an app is to reach the lab. An AWS endpoint in the environment leaves that side to it. */
export function labConnections(
  { lab }: OpenLab,
  awsEndpoint: string | undefined,
): Pick<AppOptions, 'transport' | 'awsCredentials'> {
  const entra = {
    graphMiddleware: () => graphMiddleware(lab),
    httpClient: httpClient(lab),
    entraFetch: labFetch(lab),
  };
  if (awsEndpoint !== undefined) return { transport: entra };
  const [caller] = lab.world.aws.callers;
  return {
    transport: { ...entra, requestHandler: requestHandler(lab), awsFetch: labFetch(lab) },
    ...(caller === undefined ? {} : { awsCredentials: caller }),
  };
}

/** Writes a world whole or not at all, so that a broken run never leaves half a file. */
export function saveWorld(file: string, lab: Lab, state: World['state']): void {
  const text = `${JSON.stringify({ ...exportWorld(lab), state }, null, 2)}\n`;
  writeText('world file', `${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Begins a journal file, to which each request is added as it is answered. */
export function keepJournal(file: string, lab: Lab): void {
  writeText('journal', file, '');
  lab.journal.listen((entry) => writeText('journal', file, `${toJsonLine(entry)}\n`, appendFileSync));
}

function unknownScenario(name: string): RolebridgeError {
  const names = scenarioNames();
  const meant = nearest(name, names);
  return new RolebridgeError('SCENARIO_UNKNOWN', `there is no scenario ${name}`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}There are ${names.join(', ')}; a world file ends in .json or .yaml, or has a slash.`,
  });
}

function readWorld(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RolebridgeError('WORLD_UNREADABLE', `the world file ${file} cannot be read`, {
      hint: `\`rolebridge lab export NAME > ${file}\` writes one; scenarios are ${scenarioNames().join(', ')}.`,
      cause: error,
    });
  }
}

/** The lab knows nothing of our errors, so its own are told in our words here. */
function worldIn(text: string, file: string): World {
  try {
    return parseWorld(text, file);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new RolebridgeError('WORLD_INVALID', wordsOf(error, text, file), {
      hint: error.hint,
      cause: error,
    });
  }
}

/** What is against the schema is told with its lines, as in a configuration; what contradicts itself, by the lab. */
function wordsOf(error: ScenarioError, text: string, file: string): string {
  try {
    parseFile(text, file, worldSchema);
    return error.message;
  } catch (problems) {
    if (problems instanceof ConfigError) return problems.message;
    throw problems;
  }
}

import { hostname } from 'node:os';
import { createApp, type App, type AppOptions } from '../app.ts';
import { everyJob } from '../composition/every-job.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig, type Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { RolebridgeError } from '../core/errors.ts';
import { createMemoryState, realClock } from '../app-defaults.ts';
import { keepJournal, labConnections, openLab, saveWorld, type OpenLab } from './lab-session.ts';
import type { LabOptions } from './options.ts';
import { storyOf } from './stories.ts';

/** Everything that one command works with, on the clouds or on the lab. */
export interface Session {
  readonly app: App;
  readonly config: Config;
  /** Where it was read from. */
  readonly configFile: string;
  /** How the app reaches the clouds. */
  readonly options: AppOptions;
  /** The clock of the run, and its jitter where runs must be alike. */
  readonly timing: Pick<RunContext, 'clock' | 'random'>;
  readonly lab?: OpenLab;
  /** To be called after an apply: what the lab holds then goes back to its world file. */
  save(): void;
  /** Lets everything go. */
  end(): Promise<void>;
}

/** What a session needs of the shell; without a signal nobody can stop it. */
export interface SessionShell {
  readonly environment: Environment;
  readonly signal?: AbortSignal;
}

/** Gives the body a session and ends it, however the body ends. */
export async function withSession<T>(
  options: LabOptions,
  shell: SessionShell,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession(options, shell);
  try {
    return await body(session);
  } finally {
    await session.end();
  }
}

function openSession(options: LabOptions, { environment, signal: stopped }: SessionShell): Session {
  const owner = `${hostname()} process ${process.pid}`;
  if (options.lab === undefined && options.at !== undefined) throw atWithoutLab();
  const open = options.lab === undefined ? undefined : openLab(options.lab, options.at);
  const configFile = configFileOf(options, environment, open);
  const config = loadConfig(configFile, environment);
  if (open === undefined) {
    const own = { owner, environment, jobs: everyJob, ...(stopped === undefined ? {} : { stopped }) };
    const app = createApp(config, own);
    return {
      app,
      config,
      configFile,
      options: own,
      timing: { clock: realClock },
      save: () => undefined,
      end: () => app.close(),
    };
  }

  if (options.journal !== undefined) keepJournal(options.journal, open.lab);
  const state = createMemoryState(open.lab.world.state);
  const connections = labConnections(open, environment.awsEndpoint);
  // In memory it would be gone once closed, and whoever uses it closes it at its end.
  const lasting = { ...state, close: () => Promise.resolve() };
  const own = { owner, environment, state: lasting, jobs: everyJob, ...connections };
  const app = createApp(config, own);
  return {
    app,
    config,
    configFile,
    options: own,
    timing: { clock: open.lab.clock, random: () => 0.5 },
    lab: open,
    save() {
      if (open.file !== undefined) saveWorld(open.file, open.lab, state.dump());
    },
    end: () => state.close(),
  };
}

function atWithoutLab(): RolebridgeError {
  return new RolebridgeError(
    'AT_WITHOUT_LAB',
    '--at winds the clock of the embedded clouds, and needs --lab',
    {
      hint: 'The real clouds are where they are: leave --at out, or add --lab SCENARIO.',
    },
  );
}

function configFileOf({ config }: LabOptions, environment: Environment, open: OpenLab | undefined): string {
  const named = config ?? environment.configFile;
  if (named !== undefined) return named;
  if (open !== undefined) return storyOf(open.lab.world.name).config;
  throw notConfigured('; --lab first-run needs none');
}

/** @param otherwise How to do without, where one can. */
export function notConfigured(otherwise = ''): ConfigError {
  const hint = `give --config FILE or set ROLEBRIDGE_CONFIG${otherwise}`;
  return new ConfigError('the command line', [{ path: '', reason: 'no configuration is named', hint }]);
}

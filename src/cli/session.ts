import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createApp, type App } from '../app.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig, type Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { createMemoryState, realClock } from '../app-defaults.ts';
import { keepJournal, labConnections, openLab, saveWorld, type OpenLab } from './lab-session.ts';
import type { RunOptions } from './options.ts';

/** Everything that one command works with, on the clouds or on the lab. */
export interface Session {
  readonly app: App;
  readonly config: Config;
  /** The clock of the run, and its jitter where runs must be alike. */
  readonly timing: Pick<RunContext, 'clock' | 'random'>;
  readonly lab?: OpenLab;
  /** To be called after an apply: what the lab holds then goes back to its world file. */
  save(): void;
  /** Lets everything go. */
  end(): Promise<void>;
}

/** The commented example stands beside `src` and `dist` alike. */
export const exampleConfig = fileURLToPath(new URL('../../config/example.yaml', import.meta.url));

/** Gives the body a session and ends it, however the body ends. */
export async function withSession<T>(
  options: RunOptions,
  environment: Environment,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession(options, environment);
  try {
    return await body(session);
  } finally {
    await session.end();
  }
}

function openSession(options: RunOptions, environment: Environment): Session {
  const owner = `${hostname()} process ${process.pid}`;
  const config = loadConfig(configFile(options, environment), environment);
  if (options.lab === undefined) {
    const app = createApp(config, { owner, environment });
    return { app, config, timing: { clock: realClock }, save: () => undefined, end: () => app.close() };
  }

  const open = openLab(options.lab);
  if (options.journal !== undefined) keepJournal(options.journal, open.lab);
  const state = createMemoryState(open.lab.world.state);
  const connections = labConnections(open, environment.awsEndpoint);
  const app = createApp(config, { owner, environment, state, ...connections });
  return {
    app,
    config,
    timing: { clock: open.lab.clock, random: () => 0.5 },
    lab: open,
    save() {
      if (open.file !== undefined) saveWorld(open.file, open.lab, state.dump());
    },
    end: () => app.close(),
  };
}

function configFile({ config, lab }: RunOptions, environment: Environment): string {
  const named = config ?? environment.configFile;
  if (named !== undefined) return named;
  if (lab !== undefined) return exampleConfig;
  throw new ConfigError('the command line', [
    {
      path: '',
      reason: 'no configuration is named',
      hint: 'give --config FILE or set ROLEBRIDGE_CONFIG; --lab first-run needs none',
    },
  ]);
}

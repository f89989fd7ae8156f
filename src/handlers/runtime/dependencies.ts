import { realClock } from '../../app-defaults.ts';
import { createApp, type App } from '../../app.ts';
import type { Composition } from '../../composition/composition.ts';
import { ConfigError } from '../../config/config-error.ts';
import { loadConfig, readEnvironment, type Environment } from '../../config/environment.ts';
import type { Config } from '../../config/schema.ts';
import type { DeadlineClock } from '../../core/clock.ts';
import type { JobName } from '../../jobs/index.ts';

/** What a handler runs on: the clouds in Lambda, the lab in tests. */
export interface Dependencies<J extends JobName> {
  readonly clock: DeadlineClock;
  /**
   * An app for one invocation, which closes it at its end.
   * @param owner who runs, for the lease and the history
   * @throws ConfigError, or what `createApp` throws
   */
  openApp(owner: string): App<J>;
}

/** What a function that events start has to know besides. */
export interface EventDependencies<J extends JobName> extends Dependencies<J> {
  /** ROLEBRIDGE_EVENT_MODE, as it was set. */
  readonly eventMode?: string;
  /** @throws ConfigError */
  config(): Config;
}

/** The configuration is read at the first invocation, so that what is wrong with it gets into a report. */
export function lambdaDependencies<J extends JobName>(
  jobs: Readonly<Record<J, Composition>>,
  environment: Environment = readEnvironment(),
): EventDependencies<J> {
  let config: Config | undefined;
  const configOnce = (): Config => (config ??= loadConfig(configFile(environment), environment));
  const { eventMode } = environment;
  return {
    clock: realClock,
    ...(eventMode === undefined ? {} : { eventMode }),
    config: configOnce,
    openApp: (owner) => createApp(configOnce(), { owner, environment, jobs }),
  };
}

function configFile({ configFile: named }: Environment): string {
  if (named !== undefined) return named;
  throw new ConfigError('the environment of the function', [
    {
      path: '',
      reason: 'no configuration is named',
      hint: 'set ROLEBRIDGE_CONFIG to a file that is packaged with the function; serverless.yml does both',
    },
  ]);
}

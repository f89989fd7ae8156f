import { createApp, type RunRequest } from '../../src/app.ts';
import { createMemoryState } from '../../src/app-defaults.ts';
import { everyJob } from '../../src/composition/every-job.ts';
import type { RunContext } from '../../src/core/context.ts';
import type { Config } from '../../src/config/schema.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { JobName } from '../../src/jobs/index.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import type { World } from '../../src/lab/world.ts';
import { testContext } from './context.ts';
import { secret, withSecret, type Intercept } from './lab-app.ts';
import { labTransport } from './lab-transport.ts';
import { callerCredentials } from './worlds.ts';

/** The whole app with IAM Identity Center, on a lab of its own. Every run is an app of its own, as in Lambda. */
export interface CenterApp {
  readonly lab: Lab;
  readonly world: World;
  readonly state: ReturnType<typeof createMemoryState>;
  run(job: JobName, request: RunRequest, signal?: AbortSignal): Promise<RunReport>;
  /** What an app is made with, for what is no run. */
  connections(): Parameters<typeof createApp<JobName>>[1];
  context(signal?: AbortSignal): RunContext;
  /** The clouds and the state as they are now, without faults and interception, under a new lab. */
  now(): World;
}

export function centerApp(world: World, config: Config, intercept?: Intercept): CenterApp {
  const lab = createLab(withSecret(structuredClone(world)));
  const reached: Lab =
    intercept === undefined
      ? lab
      : { ...lab, fetch: (request) => intercept(request, (passed) => lab.fetch(passed)) };
  const state = createMemoryState(world.state);
  const connections = (): Parameters<typeof createApp<JobName>>[1] => ({
    owner: 'test',
    jobs: everyJob,
    state: { ...state, close: async () => undefined },
    environment: { variable: (name) => (name === secret.variable ? secret.text : undefined) },
    transport: labTransport(reached),
    awsCredentials: callerCredentials(),
  });
  // Full jitter with a fixed share keeps the runs alike.
  const context = (signal?: AbortSignal): RunContext => ({
    ...testContext(lab.clock, signal),
    random: () => 0.5,
  });

  return {
    lab,
    world: lab.world,
    state,
    connections,
    context,
    run: (job, request, signal) => createApp(config, connections()).run(job, request, context(signal)),
    now: () => ({
      ...structuredClone(lab.world),
      now: lab.clock.now().toISOString(),
      faults: [],
      state: state.dump(),
    }),
  };
}

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { createApp, type App, type RunRequest } from '../../src/app.ts';
import { createMemoryState } from '../../src/app-defaults.ts';
import { everyJob } from '../../src/composition/every-job.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { Config } from '../../src/config/schema.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { Journal } from '../../src/lab/journal.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import type { FaultInput, World } from '../../src/lab/world.ts';
import { testContext } from './context.ts';
import { labTransport } from './lab-transport.ts';
import { callerCredentials } from './worlds.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What differs from config/example.yaml, in the words of the file. */
export interface ConfigChanges {
  readonly aws?: Settings;
  readonly entra?: Settings;
  readonly appRoles?: Settings;
  /** Over the connection of the example. */
  readonly connection?: Settings;
  /** Several connections, each over that of the example; `connection` then does not count. */
  readonly connections?: readonly Settings[];
}

type ApplyRequest = Extract<RunRequest, { readonly mode: 'apply' }>;

/** Stands between the app and the lab: may answer, change, delay or drop what passes. */
export type Intercept = (request: Request, next: Lab['fetch']) => Promise<Response>;

export interface LabAppOptions {
  readonly configChanges?: ConfigChanges;
  /** `secret`, when absent, spares each lab the key pair that the example's `federated` needs: a tenth of a second. */
  readonly credential?: 'federated' | 'secret';
  readonly state?: StateStore;
  readonly intercept?: Intercept;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly owner?: string;
}

/** The whole app on a lab of its own. Every run is an app of its own, as in Lambda; clouds and state last. */
export interface LabApp {
  readonly lab: Lab;
  readonly world: World;
  readonly journal: Journal;
  readonly state: StateStore;
  run(request: RunRequest, options?: RunOptions): Promise<RunReport>;
  plan(options?: RunOptions): Promise<RunReport>;
  apply(request?: Omit<ApplyRequest, 'mode'>, options?: RunOptions): Promise<RunReport>;
  /** The clouds go on, and nothing is left of the faults: the world as it is now, under a new lab. */
  healed(changes?: LabAppOptions): LabApp;
}

const exampleText = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');

interface ExampleFile {
  readonly aws: Settings;
  readonly entra: Settings;
  readonly jobs: { readonly appRoles: Settings & { readonly connections: readonly [Settings] } };
}

/** The example configuration with changes, through the same parser as any file. */
export function exampleConfig(changes: ConfigChanges = {}): Config {
  const example = parse(exampleText) as ExampleFile;
  const [first] = example.jobs.appRoles.connections;
  const connections = (changes.connections ?? [changes.connection ?? {}]).map((each) => ({
    ...first,
    ...each,
  }));
  return parseConfig(
    JSON.stringify({
      ...example,
      aws: { ...example.aws, ...changes.aws },
      entra: { ...example.entra, ...changes.entra },
      jobs: { appRoles: { ...example.jobs.appRoles, ...changes.appRoles, connections } },
    }),
    'the example with changes',
  );
}

export function labApp(world: World, options: LabAppOptions = {}): LabApp {
  const { intercept, configChanges: changes = {}, credential = 'secret' } = options;
  const lab = createLab(credential === 'secret' ? withSecret(world) : world);
  const state = options.state ?? createMemoryState({});
  const signIn = credential === 'secret' ? { credential: { environmentVariable: secret.variable } } : {};
  const config = exampleConfig({ ...changes, entra: { ...signIn, ...changes.entra } });
  const reached: Lab =
    intercept === undefined
      ? lab
      : { ...lab, fetch: (request) => intercept(request, (passed) => lab.fetch(passed)) };
  let runs = 0;

  async function run(request: RunRequest, { signal, owner }: RunOptions = {}): Promise<RunReport> {
    runs += 1;
    const app = openApp(config, reached, { ...state, close: async () => undefined }, owner ?? `run ${runs}`);
    try {
      // Full jitter with a fixed share keeps the runs alike.
      return await app.run('app-roles', request, { ...testContext(lab.clock, signal), random: () => 0.5 });
    } finally {
      await app.close();
    }
  }

  return {
    lab,
    world: lab.world,
    journal: lab.journal,
    state,
    run,
    plan: (runOptions) => run({ mode: 'plan' }, runOptions),
    apply: (request, runOptions) => run({ mode: 'apply', ...request }, runOptions),
    healed: (healedOptions = {}) => {
      const { intercept: _gone, ...lasting } = options;
      const now = { ...structuredClone(lab.world), now: lab.clock.now().toISOString(), faults: [] };
      return labApp(now, { ...lasting, state, ...healedOptions });
    },
  };
}

/** Spares each lab the key pair of a federated credential: a tenth of a second. */
export const secret = { variable: 'ROLEBRIDGE_CLIENT_SECRET', text: 'lab-client-secret' } as const;

export function withSecret(world: World): World {
  const clients = world.entra.clients.map((each) => ({ ...each, secrets: [secret.text] }));
  return { ...world, entra: { ...world.entra, clients } };
}

function openApp(config: Config, lab: Lab, state: StateStore, owner: string): App {
  return createApp(config, {
    jobs: everyJob,
    owner,
    state,
    environment: { variable: (name) => (name === secret.variable ? secret.text : undefined) },
    transport: labTransport(lab),
    awsCredentials: callerCredentials(),
  });
}

/**
 * What belongs to others, as JSON text: every app role of `before` that our connections do not manage, in its
 * order, and who is assigned to it. `ours` says which values are managed.
 */
export function foreignText(world: World, before: World, ours: (value: string) => boolean): string {
  const foreign = (role: { readonly value: string | null }): boolean =>
    role.value === null || !ours(role.value);
  const { applications, servicePrincipals } = before.entra;
  const ids = new Set(
    [...applications, ...servicePrincipals]
      .flatMap(({ appRoles }) => appRoles.filter(foreign))
      .map(({ id }) => id),
  );
  return JSON.stringify([
    ...world.entra.applications.map((each) => each.appRoles.filter(({ id }) => ids.has(id))),
    ...world.entra.servicePrincipals.map((each) => ({
      roles: each.appRoles.filter(({ id }) => ids.has(id)),
      assigned: each.appRoleAssignedTo.filter(({ appRoleId }) => ids.has(appRoleId)),
    })),
  ]);
}

/** A fault in short: `fault('iam:ListRoles', reset)`. */
export function fault(
  operation: string,
  effect: FaultInput['effect'],
  more: Omit<FaultInput, 'operation' | 'effect'> = {},
): FaultInput {
  return { operation, effect, ...more };
}

/** What a run must always be able to say: every change has exactly one outcome, in the order of the plan. */
export function expectEveryOutcome({ changes, outcomes }: RunReport): void {
  expect(outcomes.map(({ action, key }) => `${action} ${key}`)).toEqual(
    changes.map(({ action, key }) => `${action} ${key}`),
  );
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { RunRequest } from '../../../src/app.ts';
import {
  importPermissionSets,
  type ImportedDefinitions,
} from '../../../src/composition/import-permission-sets.ts';
import { loadConfig } from '../../../src/config/environment.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { centerApp } from '../../support/center-app.ts';
import { identityCenter, permissionSet, type IdentityCenterInput } from '../../support/identity-center.ts';
import type { Intercept } from '../../support/lab-app.ts';
import {
  ACCOUNT,
  CLIENT_ID,
  OTHER_ACCOUNT,
  TENANT_ID,
  worldWith,
  type WorldOptions,
} from '../../support/worlds.ts';

type File = Readonly<Record<string, unknown>> | string;
type SetInput = Parameters<typeof permissionSet>[1];

/** One definition of a file each, by the name of the file. */
export type Files = Readonly<Record<string, File>>;

export interface DefinitionsApp {
  readonly lab: Lab;
  readonly world: World;
  run(request: RunRequest, signal?: AbortSignal): Promise<RunReport>;
  plan(): Promise<RunReport>;
  apply(
    more?: Omit<Extract<RunRequest, { mode: 'apply' }>, 'mode'>,
    signal?: AbortSignal,
  ): Promise<RunReport>;
  imported(): Promise<ImportedDefinitions>;
  /** The clouds as they are now, under other definitions. */
  with(files: Files): DefinitionsApp;
  /** The clouds as they are now, without faults and interception. */
  healed(): DefinitionsApp;
}

export interface DefinitionsOptions {
  readonly intercept?: Intercept;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const scratch = mkdtempSync(join(tmpdir(), 'permission-sets-'));
let folders = 0;

export function removeScratch(): void {
  rmSync(scratch, { recursive: true, force: true });
}

/** A company with three accounts and these permission sets. */
export function company(
  permissionSets: NonNullable<IdentityCenterInput['permissionSets']>,
  options: WorldOptions = {},
): World {
  const accounts = [
    { id: ACCOUNT, name: 'prod' },
    { id: OTHER_ACCOUNT, name: 'test' },
  ];
  return worldWith({ accounts, identityCenter: identityCenter({ permissionSets }), ...options });
}

/** One that has the tag by which it is ours. */
export function ours(name: string, changes: SetInput = {}) {
  return permissionSet(name, { ...changes, tags: { 'managed-by': 'rolebridge', ...changes?.tags } });
}

/** The whole app, on a configuration and definitions in files, on a lab of its own. */
export function definitionsApp(world: World, files: Files, options: DefinitionsOptions = {}): DefinitionsApp {
  const { intercept, ...lasting } = options;
  const config = loadConfig(configFile(files, options.settings), {});
  const app = centerApp(world, config, intercept);
  const run = (request: RunRequest, signal?: AbortSignal): Promise<RunReport> =>
    app.run('permission-sets', request, signal);
  return {
    lab: app.lab,
    world: app.world,
    run,
    plan: () => run({ mode: 'plan' }),
    apply: (more, signal) => run({ mode: 'apply', ...more }, signal),
    imported: () => importPermissionSets(config, app.connections(), app.context()),
    with: (other) => definitionsApp({ ...app.now(), state: {} }, other, lasting),
    healed: () => definitionsApp({ ...app.now(), state: {} }, files, lasting),
  };
}

function configFile(files: Files, settings: DefinitionsOptions['settings']): string {
  folders += 1;
  const folder = join(scratch, String(folders));
  mkdirSync(join(folder, 'sets'), { recursive: true });
  for (const [name, file] of Object.entries(files)) {
    const text = typeof file === 'string' ? file : stringify({ name, ...file });
    writeFileSync(join(folder, 'sets', name.endsWith('.yaml') ? name : `${name}.yaml`), text);
  }
  const config = {
    version: 1,
    aws: { region: 'eu-west-1' },
    entra: { tenantId: TENANT_ID, clientId: CLIENT_ID },
    state: { dynamodb: { table: 'unused' } },
    jobs: { permissionSets: { definitions: 'sets', policy: 'sync', ...settings } },
  };
  writeFileSync(join(folder, 'rolebridge.yaml'), stringify(config));
  return join(folder, 'rolebridge.yaml');
}

/** Everything that the cloud holds of these permission sets, as text; of all of them when none is named. */
export function held(app: DefinitionsApp, ...names: readonly string[]): string {
  const sets = app.world.aws.identityCenter?.permissionSets ?? [];
  return JSON.stringify(
    sets.filter(({ name }) => names.length === 0 || names.includes(name)),
    null,
    1,
  );
}

export function setNames(app: DefinitionsApp): readonly string[] {
  return (app.world.aws.identityCenter?.permissionSets ?? []).map(({ name }) => name).toSorted();
}

export function setNamed(app: DefinitionsApp, name: string) {
  return app.world.aws.identityCenter?.permissionSets.find((set) => set.name === name);
}

export const changesOf = ({ changes }: RunReport): readonly string[] =>
  changes.map(({ action, key }) => `${action} ${key}`);

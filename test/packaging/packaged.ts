import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildHandlers } from '../../scripts/build-handlers.ts';
import type { Template } from './template-shape.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const osls = join(root, 'node_modules/osls/bin/serverless.js');
const run = promisify(execFile);

/** A service built and packaged in a folder of its own, whose `files` are what the repository has for it. */
export interface Service {
  readonly folder: string;
  /** Source files in each bundle, by the bundle's path under `dist/handlers`. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

export async function buildService(): Promise<Service> {
  const folder = serviceFolder();
  return { folder, sources: await bundle(join(folder, 'dist/handlers')) };
}

function serviceFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolebridge-package-'));
  for (const part of ['serverless.yml', 'config', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  // No copy: it reads the configuration with the code of src, beside which it has to be.
  symlinkSync(join(root, 'infra'), join(folder, 'infra'), 'junction');
  return folder;
}

/** Builds the bundles and tells what each is made of. */
export async function bundle(outdir: string): Promise<Service['sources']> {
  mkdirSync(outdir, { recursive: true });
  const { outputs } = await buildHandlers(outdir);
  const sources = Object.entries(outputs).map(([path, { inputs }]) => {
    const [job = '', file = ''] = path.split('/').slice(-2);
    return [`${job}/${file}`, Object.keys(inputs)] as const;
  });
  return Object.fromEntries(sources);
}

export interface Package {
  readonly template: Template;
  zip(name: string): Buffer;
}

/** Runs the real `osls package`, with no credentials, no account and nowhere to send a request to. */
export async function packageService(
  { folder }: Service,
  out: string,
  ...params: string[]
): Promise<Package> {
  const parameters = params.flatMap((each) => ['--param', each]);
  await run(process.execPath, [osls, 'package', '--package', out, ...parameters], {
    cwd: folder,
    env: {
      PATH: dirname(process.execPath),
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      SLS_NOTIFICATIONS_MODE: 'off',
      // Each run reads the same sources.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
  });
  const file = (name: string) => readFileSync(join(folder, out, name));
  return {
    template: JSON.parse(file('cloudformation-template-update-stack.json').toString()) as Template,
    zip: (name) => file(`${name}.zip`),
  };
}

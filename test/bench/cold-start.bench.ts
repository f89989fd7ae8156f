import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { buildHandlers } from '../../scripts/build-handlers.ts';
import { jobNames } from '../../src/jobs/index.ts';
import { runBundle, type BundleKind } from '../packaging/run-bundle.ts';
import { wholeConfig } from '../packaging/whole-config.ts';

/** Both have to be where node_modules is found from. */
const folder = fileURLToPath(new URL('../../dist/cold-start', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const env = { AWS_EC2_METADATA_DISABLED: 'true', ROLEBRIDGE_CONFIG: 'every.yaml' };
const rounds = 5;

interface Handler {
  /** Of the file in src/handlers, and of the bundle's folder. */
  readonly name: string;
  readonly kind: BundleKind;
  readonly event: unknown;
}

const message = (sample: string) => ({
  Records: [{ messageId: 'one', body: readFileSync(join(root, 'events', sample), 'utf8') }],
});

/** Every function that is deployed. */
const handlers: readonly Handler[] = [
  ...jobNames.map((name) => ({ name, kind: 'durable', event: { mode: 'plan' } }) as const),
  { name: 'role-events', kind: 'plain', event: message('role-events/create-role.json') },
  { name: 'group-events', kind: 'plain', event: message('group-events/create-account-assignment.json') },
  { name: 'directory-changes', kind: 'plain', event: {} },
];

beforeAll(async () => {
  mkdirSync(join(folder, 'bundled'), { recursive: true });
  await buildHandlers(join(folder, 'bundled'));
  await buildFiles(join(folder, 'unbundled'));
  writeFileSync(join(folder, 'every.yaml'), stringify(wholeConfig({ folder: root })));
  cpSync(join(root, 'config/permission-sets'), join(folder, 'permission-sets'), { recursive: true });
}, 120_000);

afterAll(() => {
  process.stdout.write(`\n${table()}\n`);
  rmSync(folder, { recursive: true, force: true });
});

/** Every file by itself, with packages where they are installed: what would be deployed without a bundler. */
async function buildFiles(outdir: string): Promise<void> {
  const files = globSync('src/**/*.ts', { cwd: root, exclude: ['src/lab/**', 'src/cli/**'] });
  await build({
    absWorkingDir: root,
    entryPoints: files,
    outbase: 'src',
    outdir,
    format: 'esm',
    target: 'node24',
  });
  for (const file of globSync('**/*.js', { cwd: outdir })) {
    const text = readFileSync(join(outdir, file), 'utf8');
    writeFileSync(join(outdir, file), text.replaceAll(/(from |import\()"(\.[^"]+)\.ts"/gu, '$1"$2.js"'));
  }
}

interface Start {
  readonly load: number;
  readonly first: number;
  /** What stopped it. */
  readonly code: string;
}

const measured = new Map<string, readonly [bundled: Start, unbundled: Start]>();

const together = ({ load, first }: Start): number => load + first;

function table(): string {
  const head = ['handler (ms)', 'bundled: load', 'event', 'unbundled: load', 'event', 'times faster'];
  const rows = [...measured].map(([name, [bundled, unbundled]]) => [
    name,
    ...[bundled.load, bundled.first, unbundled.load, unbundled.first].map((each) => each.toFixed(0)),
    (together(unbundled) / together(bundled)).toFixed(2),
  ]);
  const lines = [head, ...rows].map(([name = '', ...cells]) =>
    [name.padEnd(20), ...cells.map((cell) => cell.padStart(16))].join(''),
  );
  return lines.join('\n');
}

/** Medians of several new processes, in turns, so that what else the machine does is borne by all alike. */
function coldStarts(kind: BundleKind, files: readonly string[], event: unknown): readonly Start[] {
  const once = () => files.map((file) => runBundle(kind, file, event, { cwd: folder, env }));
  // Files get into the machine's cache.
  once();
  const runs = Array.from({ length: rounds }, once);
  const median = (times: readonly number[]) =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return files.map((_file, place) => {
    const own = runs.flatMap((round) => round[place] ?? []);
    return {
      load: median(own.map(({ loadMs }) => loadMs)),
      first: median(own.map(({ eventMs }) => eventMs)),
      code: [...new Set(own.map(({ answer }) => codeOf(answer)))].join(),
    };
  });
}

function codeOf(answer: unknown): string {
  const { report, error } = answer as {
    readonly report?: { readonly error?: { readonly code: string } };
    readonly error?: { readonly code: string };
  };
  return String(report?.error?.code ?? error?.code);
}

describe('a cold start: loading the handler, and its first event until AWS is asked for credentials', () => {
  it('is measured for every function there is', () => {
    const files = globSync('*.ts', { cwd: join(root, 'src/handlers') });
    expect(handlers.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it.each(handlers)('of $name is faster from the bundle', { timeout: 300_000 }, ({ name, kind, event }) => {
    const files = [`bundled/${name}/index.cjs`, `unbundled/handlers/${name}.js`];
    const [bundled, unbundled] = coldStarts(
      kind,
      files.map((file) => join(folder, file)),
      event,
    );
    if (bundled === undefined || unbundled === undefined) throw new Error('two files, two starts');
    measured.set(name, [bundled, unbundled]);
    expect(bundled.code).toMatch(/^AWS_|^STATE_/u);
    expect(unbundled.code).toBe(bundled.code);
    expect(together(unbundled) / together(bundled)).toBeGreaterThan(1);
  });
});

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import { serve } from '../../../src/lab/mounts/server.ts';
import type { World } from '../../../src/lab/world.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { durableFile } from '../../support/durable-file.ts';
import type { DurableLog } from '../../support/durable.ts';
import { secret, withSecret } from '../../support/lab-app.ts';
import { callerCredentials } from '../../support/worlds.ts';

const compiled = mkdtempSync(join(tmpdir(), 'rolebridge-compiled-'));
const program = fileURLToPath(new URL('function.ts', import.meta.url));

/** Later than the processes before got to, so that the clock of the function never goes back. */
const betweenProcessesMs = 2 * 3_600_000;

export interface KilledRun {
  readonly lab: Lab;
  /** How the last process ended. */
  readonly exitCode: number | null;
  readonly killed: number;
  readonly log: DurableLog;
}

export interface KilledRunOptions {
  readonly configuration: object;
  /** Whether the process dies at this request, of all that were made so far. */
  readonly isKilledAt: (request: Request, count: number) => boolean;
  /** What else happens in the clouds when a process has died. */
  readonly onDeath?: (lab: Lab) => void;
  /** Of an invocation; its slice stops a minute before. */
  readonly remainingMs: number;
}

/** One durable execution in processes that end by SIGKILL, one after the other, until one ends by itself. */
export async function killedRun(world: World, options: KilledRunOptions): Promise<KilledRun> {
  const directory = mkdtempSync(join(tmpdir(), 'rolebridge-killed-'));
  const configFile = join(directory, 'rolebridge.json');
  const logFile = join(directory, 'durable.jsonl');
  writeFileSync(configFile, JSON.stringify(options.configuration));
  const stateFile = join(directory, 'state.sqlite');
  const state = createSqliteStore(stateFile);
  state.load(world.state);
  await state.close();
  const lab = createLab(withSecret(world));
  let [count, killed] = [0, 0];
  let kill: () => void = () => undefined;
  const served = await serve(
    {
      ...lab,
      async fetch(request) {
        count += 1;
        // The clouds' time goes on while somebody asks.
        lab.clock.advance(100);
        if (!options.isKilledAt(request, count)) return lab.fetch(request);
        kill();
        // Every other time the cloud still does what it was asked for last.
        if (count % 2 === 0) await lab.fetch(request);
        return new Response(undefined, { status: 503 });
      },
    },
    { awsPort: 0, entraPort: 0 },
  );
  const { accessKeyId, secretAccessKey } = callerCredentials();

  /** Gives the exit code, or null for one that was killed. */
  function run(): Promise<number | null> {
    const now = new Date(Date.parse(world.now) + killed * betweenProcessesMs).toISOString();
    const child = spawn(process.execPath, [program, logFile, now, String(options.remainingMs)], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        // What the first of them has compiled need not be compiled again.
        NODE_COMPILE_CACHE: compiled,
        ROLEBRIDGE_CONFIG: configFile,
        ROLEBRIDGE_STATE_FILE: stateFile,
        ROLEBRIDGE_ENTRA_ENDPOINT: served.entraUrl,
        AWS_ENDPOINT_URL: served.awsUrl,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        [secret.variable]: secret.text,
      },
    });
    kill = () => void child.kill('SIGKILL');
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
  }

  try {
    let exitCode = await run();
    while (exitCode === null) {
      killed += 1;
      options.onDeath?.(lab);
      exitCode = await run();
    }
    return { lab, exitCode, killed, log: durableFile(logFile, {}) };
  } finally {
    await served.close();
  }
}

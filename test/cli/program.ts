import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('../../bin/rolebridge.js', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly script?: string;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** No more of this environment than a program needs to start, so that a developer's AWS profile stays out. */
function environment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env };
}

/** Runs the built program to its end in a process of its own. */
export function runProgram(
  words: readonly string[],
  { env, script = program, node = [] }: ProgramOptions = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...node, script, ...words],
      { cwd: root, env: environment(env) },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Starts the built program and leaves it to the test. */
export function startProgram(
  words: readonly string[],
  { env }: ProgramOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, ...words], { cwd: root, env: environment(env) });
}

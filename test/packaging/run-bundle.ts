import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A job's function is a durable one, one that events start is not. */
export type BundleKind = 'durable' | 'plain';

export interface BundleRun {
  /** What became of the event. */
  readonly answer: unknown;
  /** From the begin of the program's import to the end of it. */
  readonly loadMs: number;
  /** From then until the first event was answered. */
  readonly eventMs: number;
}

const program = fileURLToPath(new URL('run-bundle.js', import.meta.url));

/** Loads a handler in a Node of its own, with this environment and no other, and hands it one event. */
export function runBundle(
  kind: BundleKind,
  file: string,
  event: unknown,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): BundleRun {
  const options = { cwd, env: { ...env }, encoding: 'utf8', stdio: 'pipe' } as const;
  const out = execFileSync(process.execPath, [program, kind, file, JSON.stringify(event)], options);
  const found = out.slice(out.lastIndexOf('\nanswer ') + '\nanswer '.length);
  const { loadMs, eventMs, ...answer } = JSON.parse(found) as BundleRun;
  return { answer, loadMs, eventMs };
}

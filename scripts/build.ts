/** Bundles the terminal program and one file for each Lambda handler into `dist/`. */
import { cpSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { buildHandlers } from './build-handlers.ts';

rmSync('dist', { recursive: true, force: true });

await build({
  bundle: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  entryPoints: ['src/cli/rolebridge.ts'],
  outdir: 'dist/cli',
  format: 'esm',
  // Some dependencies are CommonJS and call require at load time.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});

// The lab reads its scenarios from beside itself.
cpSync('src/lab/scenarios', 'dist/cli/scenarios', { recursive: true });

await buildHandlers('dist/handlers');

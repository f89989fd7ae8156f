#!/usr/bin/env node
import '../scripts/check-node.js';
import { existsSync } from 'node:fs';

const entry = new URL('../dist/cli/rolebridge.js', import.meta.url);
if (existsSync(entry)) {
  await import(entry.href);
} else {
  console.error(
    'rolebridge is not built yet: run `npm run build` (npm ci does it unless --ignore-scripts was given).',
  );
  process.exitCode = 1;
}

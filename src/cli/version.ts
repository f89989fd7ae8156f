import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** package.json stands beside `src` and `dist` alike. */
const packageFile = new URL('../../package.json', import.meta.url);

export function version(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version;
}

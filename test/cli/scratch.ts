import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { parseWorld } from '../../src/lab/scenarios.ts';
import type { World } from '../../src/lab/world.ts';
import type { RunReport } from '../../src/core/report.ts';

/** A folder of its own for each test file. */
export function scratchFolder(): { readonly at: (name: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'rolebridge-'));
  return { at: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What `--json` printed: one document after the other, each of which begins with a line `{` and ends with `}`. */
export function reportsIn(stdout: string): readonly RunReport[] {
  return stdout.split(/(?<=^\}\n)/mu).map((document) => JSON.parse(document) as RunReport);
}

/** The values of the app roles that a world file holds. */
export function appRolesIn(file: string): readonly string[] {
  return readWorld(file).entra.servicePrincipals.flatMap(({ appRoles }) =>
    appRoles.map(({ value, isEnabled }) => `${value ?? 'none'} ${isEnabled ? 'enabled' : 'disabled'}`),
  );
}

export function readWorld(file: string): World {
  return parseWorld(readFileSync(file, 'utf8'), file);
}

const line = z.strictObject({
  n: z.int(),
  at: z.string(),
  cloud: z.enum(['aws', 'entra']),
  method: z.string(),
  url: z.string(),
  operation: z.string(),
  account: z.string().optional(),
  body: z.string(),
  status: z.int(),
  reply: z.string().optional(),
  fault: z.string().optional(),
});
export type JournalLine = z.output<typeof line>;

/** The lines of a journal file, strictly parsed. */
export function journalIn(file: string): readonly JournalLine[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
}

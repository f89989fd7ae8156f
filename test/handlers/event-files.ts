import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../events/', import.meta.url);

/** One of the folder events. */
export function eventIn(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

/** Their names, of a folder in it or of itself (`.`). */
export function eventFiles(path: string): readonly string[] {
  return readdirSync(new URL(path, folder))
    .filter((file) => file.endsWith('.json'))
    .toSorted();
}

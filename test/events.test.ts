import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groupHintReader } from '../src/composition/group-events.ts';
import { roleHintOf } from '../src/composition/role-events.ts';
import { RolebridgeError } from '../src/core/errors.ts';
import { parseEvent } from '../src/handlers/runtime/event.ts';
import { config } from './handlers/lab-handler.ts';

const files = globSync('events/**/*.json').map((file) => file.slice('events/'.length));
const readme = readFileSync('events/README.md', 'utf8');
const rows = [...readme.matchAll(/^\| `([^`]+)` *\| *([^|]*?) *\| *([^|]*?) *\|$/gmu)].map(
  ([, file = '', what = '', source = '']) => ({ file, what, source }),
);

/** Who reads the events of each folder; what it gives is the matter of its own tests. */
const readers: Readonly<Record<string, (event: unknown) => unknown>> = {
  '.': parseEvent,
  'role-events': (event) => roleHintOf(event, config),
  'group-events': (event) => groupHintReader(undefined)(event),
};

const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.');
const eventOf = (file: string): unknown => JSON.parse(readFileSync(`events/${file}`, 'utf8')) as unknown;
const isInvalid = (file: string): boolean => folderOf(file).endsWith('invalid');

describe('the folder events', () => {
  it('has a line in its README for each file, and no line for any other', () => {
    const valid = files.filter((file) => !isInvalid(file));
    expect(rows.map(({ file }) => file).toSorted()).toEqual(valid.toSorted());
  });

  it.each(rows)('says of $file what it is and where that was learnt', ({ what, source }) => {
    expect(what).not.toBe('');
    expect(source).not.toBe('');
  });

  it.each(files.filter((file) => !isInvalid(file)))('%s is taken by the function it is for', (file) => {
    const reader = readers[folderOf(file)];
    expect(reader).toBeDefined();
    expect(() => reader?.(eventOf(file))).not.toThrow();
  });

  it.each(files.filter(isInvalid))('%s is refused by it', (file) => {
    const folder = folderOf(file).replace(/\/?invalid$/u, '');
    const reader = readers[folder === '' ? '.' : folder];
    expect(() => reader?.(eventOf(file))).toThrow(RolebridgeError);
  });
});

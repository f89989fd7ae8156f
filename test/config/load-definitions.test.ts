import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/environment.ts';
import { DefinitionsError, loadDefinitions } from '../../src/config/load-definitions.ts';

const scratch = mkdtempSync(join(tmpdir(), 'definitions-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let folders = 0;

function folderWith(files: Readonly<Record<string, string>>): string {
  folders += 1;
  const folder = join(scratch, String(folders));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function errorOf(folder: string): DefinitionsError {
  try {
    loadDefinitions(folder);
  } catch (error) {
    if (error instanceof DefinitionsError) return error;
    throw error;
  }
  throw new Error('the definitions were taken');
}

const problemsIn = (files: Readonly<Record<string, string>>): readonly string[] =>
  errorOf(folderWith(files))
    .message.split('\n')
    .slice(1)
    .map((line) => line.trim());

describe('the folder of definitions', () => {
  it('is read in the order of its files, and nothing but YAML counts', () => {
    const folder = folderWith({
      'b.yaml': 'name: B',
      'a.yml': 'name: A',
      'notes.md': 'hello',
      'c.json': '{',
    });
    mkdirSync(join(folder, 'old.yaml'));
    expect(loadDefinitions(folder).map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it('tells every problem of every file at once, with file, line and hint', () => {
    const files = {
      'a.yaml': 'name: A\nsesionDuration: 8h\nmanagedPolicies: [ReadOnlyAccess]\n',
      'b.yaml': 'description: nameless\nadopt: yes please\n',
      'c.yaml': 'name: [\n',
      'd.yaml': 'name: D\ninlinePolicy: |\n  {"Version": "2012-10-17"\n',
      'e.yaml': 'name: E\nname: F\nsessionDuration: 13h\n',
      'f.yaml': 'name: F\n',
    };
    expect(problemsIn(files)).toEqual([
      'a.yaml, line 3, managedPolicies[0]: the ARN of an AWS managed policy is expected (arn:aws:iam::aws:policy/…); policies of your own go under customerManagedPolicies',
      'a.yaml, line 2, sesionDuration: unknown key (did you mean sessionDuration?)',
      'b.yaml, name: is missing',
      'b.yaml, line 2, adopt: true or false is expected, this is text',
      expect.stringMatching(/^c\.yaml, line \d, no valid YAML|^c\.yaml, line \d: no valid YAML/u),
      expect.stringMatching(/^d\.yaml, line 2, inlinePolicy: the policy is no valid JSON/u),
      'e.yaml, line 2: the key name is there twice (join the two)',
      'e.yaml, line 3, sessionDuration: a session lasts from 1h to 12h, written 8h, 90m or PT8H',
    ]);
  });

  it('may not have two files for one name: that is an error in both', () => {
    const files = { 'a.yaml': '# one\nname: Admin', 'b.yaml': 'name: Admin', 'c.yaml': 'name: Other' };
    expect(problemsIn(files)).toEqual([
      'a.yaml, line 2, name: Admin is also defined in b.yaml (keep one of them)',
      'b.yaml, line 1, name: Admin is also defined in a.yaml (keep one of them)',
    ]);
  });

  it('is refused when it holds none: nothing to read is not the wish to have nothing', () => {
    expect(problemsIn({ 'notes.md': '' })).toEqual([expect.stringContaining('there is no definition in it')]);
    expect(problemsIn({ 'empty.yaml': '' })).toEqual([expect.stringContaining('empty.yaml: a mapping')]);
  });

  it('is refused when it is not there', () => {
    const error = errorOf(join(scratch, 'none'));
    expect(error.message).toContain('there is no such folder');
    expect(error).toMatchObject({ code: 'DEFINITIONS_INVALID', hint: expect.stringContaining('import') });
  });

  it('is named from where the configuration is', () => {
    const file = fileURLToPath(new URL('../../config/identity-center.example.yaml', import.meta.url));
    const { permissionSets } = loadConfig(file, {}).jobs;
    expect(permissionSets?.definitions).toBe(
      fileURLToPath(new URL('../../config/permission-sets', import.meta.url)),
    );
    expect(loadDefinitions(permissionSets?.definitions ?? '').map(({ name }) => name)).toEqual([
      'Administrator',
      'Auditor',
      'Developer',
    ]);
  });
});

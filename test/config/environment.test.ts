import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig, readEnvironment, withoutEndpoints } from '../../src/config/environment.ts';
import { exampleFile } from './mistakes.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the environment', () => {
  it('gives what it says and nothing of what it does not', () => {
    const environment = readEnvironment({
      ROLEBRIDGE_CONFIG: 'a.yaml',
      ROLEBRIDGE_STATE_TABLE: '',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      SECRET: 'x',
    });
    expect(environment).toEqual({
      variable: expect.any(Function) as () => string,
      configFile: 'a.yaml',
      awsEndpoint: 'http://127.0.0.1:1',
    });
    expect([environment.variable('SECRET'), environment.variable('OTHER')]).toEqual(['x', undefined]);
  });
});

describe('the environment of what stays on embedded clouds', () => {
  it('has no address of others, and the AWS SDK looks for none', () => {
    const given: Record<string, string | undefined> = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      ROLEBRIDGE_ENTRA_ENDPOINT: 'http://127.0.0.1:2',
      ROLEBRIDGE_CONFIG: 'a.yaml',
    };
    const narrowed = withoutEndpoints(readEnvironment(given), given);
    expect(Object.keys(narrowed).toSorted()).toEqual(['configFile', 'variable']);
    expect(given['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']).toBe('true');
  });

  it('is the same where there is none', () => {
    const environment = readEnvironment({ ROLEBRIDGE_CONFIG: 'a.yaml' });
    expect(withoutEndpoints(environment, {})).toBe(environment);
  });
});

describe('the place of the state', () => {
  const file = fileURLToPath(exampleFile);

  it.each([
    { name: 'is the one of the file', env: {}, state: { dynamodb: { table: 'rolebridge' } } },
    {
      name: 'is another table when the environment says so',
      env: { ROLEBRIDGE_STATE_TABLE: 'other' },
      state: { dynamodb: { table: 'other' } },
    },
    {
      name: 'is a file when the environment says so, over a table too',
      env: { ROLEBRIDGE_STATE_TABLE: 'other', ROLEBRIDGE_STATE_FILE: 'here.sqlite' },
      state: { sqlite: { file: 'here.sqlite' } },
    },
  ])('$name', ({ env, state }) => {
    expect(loadConfig(file, readEnvironment(env)).state).toEqual(state);
  });
});

describe('a configuration file', () => {
  function messageOf(file: string): string {
    try {
      loadConfig(file, readEnvironment({}));
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
    }
    return 'no ConfigError';
  }

  it('that is not there is told by its name', () => {
    expect(messageOf('nowhere/rolebridge.yaml')).toBe(
      'nowhere/rolebridge.yaml has 1 problem:\n  there is no such file (a copy of config/example.yaml is a good start)',
    );
  });

  it('that is a folder is told as one', () => {
    expect(messageOf(folder)).toBe(`${folder} has 1 problem:\n  this is a folder, not a file`);
  });

  it('that is wrong is told by its name', () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, '- a\n');
    expect(messageOf(file)).toContain(`${file} has 1 problem:`);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { anyText } from '../support/reports.ts';
import { example, exampleWith, lineOf, mistakes } from './mistakes.ts';

function errorOf(text: string): ConfigError {
  try {
    parseConfig(text, 'rolebridge.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was taken');
}

function errorNameOf(text: string): string {
  try {
    parseConfig(text, 'x');
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const connection = example.slice(example.indexOf('      - name: production'));

describe('a configuration with a mistake', () => {
  it.each(mistakes)('says what is wrong: $name', ({ text, said }) => {
    const [head, ...lines] = errorOf(text).message.split('\n');
    expect(head).toBe(`rolebridge.yaml has ${said.length === 1 ? '1 problem' : `${said.length} problems`}:`);
    expect(lines.map((line) => line.trim())).toEqual(said);
  });

  it('never repeats a value, which may be a secret', () => {
    for (const { text } of mistakes.filter((each) => each.text.includes('hunter2')))
      expect(errorOf(text).message).not.toContain('hunter2');
  });

  it('says all mistakes at once, with path, line, reason and hint', () => {
    const text = exampleWith('policy: sync', 'polcy: sync')
      .replace('eu-west-1', 'Ireland')
      .replace('maxDeletes: 50', 'maxDeletes: many')
      .replace('cloud: global', 'cloud: global\n  cloud: china');
    const shifted = (piece: string) => lineOf(piece) + 1;
    expect(errorOf(text).problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))).toEqual([
      { path: 'aws.region', line: 9, reason: 'a Region is written eu-west-1' },
      {
        path: '',
        line: shifted('cloud: global'),
        reason: 'the key cloud is there twice',
        hint: 'join the two',
      },
      {
        path: 'jobs.appRoles.polcy',
        line: shifted('policy: sync'),
        reason: 'unknown key',
        hint: 'did you mean policy?',
      },
      {
        path: 'jobs.appRoles.limits.maxDeletes',
        line: shifted('maxDeletes: 50'),
        reason: 'a number is expected, this is text',
        hint: 'such as 50',
      },
    ]);
  });

  it('says which connections have one name', () => {
    const [problem, ...others] = errorOf(example + connection).problems;
    expect(others).toEqual([]);
    expect(problem).toEqual({
      path: 'jobs.appRoles.connections[1].name',
      line: example.trimEnd().split('\n').length + 1,
      reason: 'connection 1 has the same name, production',
    });
  });

  it('says where to look next', () => {
    expect(errorOf('').hint).toContain('config/example.yaml');
  });

  it('is told in words, however deep it is nested', () => {
    expect(errorNameOf('['.repeat(20_000))).toBe('ConfigError');
  });

  it('of any kind is told as one, whatever the text is', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.json(),
          fc.string().map((s) => exampleWith('AzureAD', s)),
        ),
        (text) => {
          expect(['none', 'ConfigError']).toContain(errorNameOf(text));
        },
      ),
      { seed: 7 },
    ));
});

describe('a configuration without a mistake', () => {
  const config = parseConfig(example, 'example.yaml');

  it.each([
    { name: 'a byte order mark', text: `\uFEFF${example}` },
    { name: 'line ends of Windows', text: example.replaceAll('\n', '\r\n') },
    { name: 'megabytes of comments', text: `# ${'x'.repeat(3_000_000)}\n${example}` },
  ])('may have $name', ({ text }) => expect(parseConfig(text, 'x')).toEqual(config));

  it('may be JSON', () => expect(parseConfig(JSON.stringify(config), 'x')).toEqual(config));

  it('may name thousands of accounts', () => {
    const list = Array.from({ length: 5_000 }, (_none, index) => ({
      id: String(index).padStart(12, '0'),
      name: `account ${index}`,
    }));
    const [first] = config.jobs.appRoles?.connections ?? [];
    const connections = [{ ...first, accounts: { list } }];
    const parsed = parseConfig(JSON.stringify({ ...config, jobs: { appRoles: { connections } } }), 'x');
    expect(parsed.jobs.appRoles?.connections[0]?.accounts).toEqual({ list });
  });

  it('may leave out all that has a default', () => {
    const least = parseConfig(
      `
version: 1
aws: { region: eu-west-1 }
entra: { tenantId: 7e9a1c00-0000-4000-8000-000000000001, clientId: 7e9a1c00-0000-4000-8000-000000000002 }
state: { sqlite: { file: rolebridge.sqlite } }
jobs:
  appRoles:
    connections:
      - { name: a, servicePrincipal: { displayName: AWS }, samlProvider: AzureAD, accounts: { organization: {} } }
`,
      'least.yaml',
    );
    expect(least.entra.credential).toBe('federated');
    expect(least.jobs.appRoles).toMatchObject({
      policy: 'upsert-only',
      removal: { grace: '7d', disabledFor: '1d' },
      limits: { maxDeletes: 50, emptyTarget: 'refuse' },
      connections: [{ appRoleTarget: 'auto', roles: { exclude: [] }, protect: [] }],
    });
  });
});

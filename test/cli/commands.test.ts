import { once } from 'node:events';
import { createServer } from 'node:net';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes, gravest } from '../../src/cli/exit-codes.ts';
import { configJsonSchema } from '../../src/config/schema.ts';
import { jobNames } from '../../src/jobs/index.ts';
import { scenarioNames } from '../../src/lab/scenarios.ts';
import { rolebridge } from '../support/terminal.ts';
import { readWorld, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

describe('words that make no sense', () => {
  it.each([
    { words: ['pln'], said: "error: unknown command 'pln'\n(Did you mean plan?)" },
    { words: ['plan', '--jsn'], said: "error: unknown option '--jsn'\n(Did you mean --json?)" },
    {
      words: ['plan', 'app-role'],
      said: 'did you mean app-roles? (the jobs are: federation, app-roles, permission-sets, group-provisioning, account-assignments, saml-rotation, credential-expiry, posture)',
    },
    {
      words: ['apply', 'groups'],
      said: 'the jobs are: federation, app-roles, permission-sets, group-provisioning, account-assignments, saml-rotation, credential-expiry, posture',
    },
    { words: ['plan', '--account', ''], said: "argument '' is invalid. this is empty" },
    { words: ['access', '--group', ' '], said: "argument ' ' is invalid. this is empty" },
    { words: ['apply', '--wait', '61m'], said: 'at most 60m' },
    { words: ['invoke', 'app-roles', '--apply', '--wait', '11m'], said: 'at most 10m' },
    { words: ['invoke', 'app-roles', '--stage', 'my_stage'], said: 'a stage has letters' },
    { words: ['apply', '--expect', 'abc'], said: 'a plan id has 12 hexadecimal digits' },
    { words: ['apply', '--expect', ''], said: 'a plan id has 12 hexadecimal digits' },
    {
      words: ['plan', '--json', '--markdown'],
      said: "option '--json' cannot be used with option '--markdown'",
    },
    {
      words: ['lab', '--json', '--markdown'],
      said: "option '--json' cannot be used with option '--markdown'",
    },
    {
      words: ['lab', 'frist-run'],
      said: 'SCENARIO_UNKNOWN: there is no scenario frist-run\n  Did you mean first-run?',
    },
    {
      words: ['lab', 'export', 'nothing'],
      said: 'There are access-map, drift, expiring, first-run, mass-delete, partial-read, posture',
    },
    {
      words: ['plan', '--lab', 'no/such.json'],
      said: 'WORLD_UNREADABLE: the world file no/such.json cannot be read',
    },
    { words: ['lab', 'serve', '--aws-port', '99999'], said: 'a port is a number from 0 to 65535' },
    { words: ['lab', 'serve', '--entra-port', 'http'], said: 'a port is a number from 0 to 65535' },
  ])('end with 1 and a suggestion: $words', async ({ words, said }) => {
    const ended = await rolebridge(words);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(said);
    expect(ended.stderr).not.toContain('    at ');
  });
});

describe('help', () => {
  it('is a result and no error', async () => {
    const { code, stdout, stderr } = await rolebridge(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Exit codes: 0 done, 1 error, 2 changes/u);
    for (const code of Object.values(exitCodes)) expect(stdout).toMatch(new RegExp(`\\b${code} [a-z]`, 'u'));
  });

  it('names the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    };
    expect(await rolebridge(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(['plan', 'apply', 'import', 'access', 'expiry', 'rotate', 'lab', 'schema'])(
    'is there for %s',
    async (command) => {
      expect((await rolebridge([command, '--help'])).stdout).toContain(`Usage: rolebridge ${command}`);
    },
  );
});

describe('the configuration', () => {
  it('has to be named without the lab', async () => {
    const ended = await rolebridge(['plan']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('give --config FILE or set ROLEBRIDGE_CONFIG; --lab first-run needs none');
  });

  it('with mistakes ends every command with 1 and all of them', async () => {
    const file = scratch.at('wrong.yaml');
    writeFileSync(file, 'version: 2\npolcy: sync\n');
    for (const words of [['plan'], ['apply', 'app-roles', '--yes'], ['lab']]) {
      const ended = await rolebridge([...words, '--config', file]);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toContain('line 1, version: must be 1\n');
      expect(ended.stderr).toContain('line 2, polcy: unknown key');
    }
  });

  it.each([
    { words: ['plan'], mode: 'plan', jobs: jobNames },
    { words: ['plan', 'permission-sets'], mode: 'plan', jobs: ['permission-sets'] },
    { words: ['apply', '--yes'], mode: 'apply', jobs: jobNames },
    { words: ['lab'], mode: 'plan', jobs: ['app-roles'] },
  ])('that is not there is a failed report for who asked for JSON: $words', async ({ words, mode, jobs }) => {
    const ended = await rolebridge([...words, '--json', '--config', 'nowhere.yaml']);
    const reports = reportsIn(ended.stdout);
    expect([ended.code, reports.map(({ job }) => job)]).toEqual([1, jobs]);
    expect(reports[0]).toMatchObject({
      mode,
      status: 'failed',
      error: { code: 'CONFIG_INVALID', message: expect.stringContaining('no such file') as string },
    });
    expect(ended.stderr).toContain('CONFIG_INVALID: nowhere.yaml has 1 problem:');
  });

  it('is the one on the command line before the one of the environment', async () => {
    const env = { ROLEBRIDGE_CONFIG: 'from-environment.yaml' };
    const named = await rolebridge(['plan', '--config', 'named.yaml'], { env });
    const unnamed = await rolebridge(['plan'], { env });
    expect(named.stderr).toContain('named.yaml has 1 problem:');
    expect(unnamed.stderr).toContain('from-environment.yaml has 1 problem:');
  });

  it('has a JSON Schema', async () => {
    const { code, stdout } = await rolebridge(['schema']);
    expect([code, JSON.parse(stdout)]).toEqual([0, configJsonSchema()]);
  });

  it('lets Entra traffic go to this machine only', async () => {
    const env = { ROLEBRIDGE_ENTRA_ENDPOINT: 'http://198.51.100.7:4567' };
    const ended = await rolebridge(['plan', '--lab', 'first-run'], { env });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(
      'ENTRA_ENDPOINT_NOT_LOOPBACK: http://198.51.100.7:4567 is no address of this machine',
    );
  });
});

describe('lab', () => {
  it('tells first-run as a story in three parts', async () => {
    const { code, stdout, stderr } = await rolebridge(['lab']);
    expect(code).toBe(0);
    expect(stdout.match(/^--- .* ---$/gmu)).toEqual(['--- plan ---', '--- apply ---', '--- plan again ---']);
    expect(stdout.trimEnd().endsWith('No changes: there is nothing to do.')).toBe(true);
    expect(stderr).toMatch(/calls to the embedded clouds: .*1 graph:PATCH servicePrincipals\/\{id\}/u);
  });

  it('prints the reports alone as JSON', async () => {
    const { stdout } = await rolebridge(['lab', 'drift', '--json']);
    expect(reportsIn(stdout).map(({ mode, status }) => `${mode} ${status}`)).toEqual([
      'plan planned',
      'apply applied',
      'plan no-changes',
    ]);
  });

  it('prints the reports alone as Markdown', async () => {
    const { stdout } = await rolebridge(['lab', '--markdown']);
    expect(stdout.match(/^## /gmu)).toHaveLength(3);
    expect(stdout).not.toContain('--- plan');
  });

  it('lists every scenario with its story', async () => {
    const { code, stdout } = await rolebridge(['lab', 'list']);
    expect(code).toBe(0);
    expect(stdout.split('\n').flatMap((line) => line.split(' ').slice(0, 1))).toEqual([
      ...scenarioNames(),
      '',
    ]);
  });

  it('has a JSON Schema of its worlds', async () => {
    const { stdout } = await rolebridge(['lab', 'schema']);
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'Rolebridge lab world',
      required: expect.arrayContaining(['aws', 'entra']) as string[],
    });
  });

  it.each(scenarioNames())('exports %s as it is, and as often as one likes', async (name) => {
    const file = scratch.at(`${name}.json`);
    writeFileSync(file, (await rolebridge(['lab', 'export', name])).stdout);
    const again = await rolebridge(['lab', 'export', file]);
    expect(again.stdout).toBe(readFileSync(file, 'utf8'));
    expect(readWorld(file).name).toBe(name);
  });

  it('says what is wrong with a world, line by line', async () => {
    const file = scratch.at('wrong-world.yaml');
    const text = (await rolebridge(['lab', 'export', 'first-run'])).stdout;
    writeFileSync(file, text.replace('"story":', '"storey":').replace('"111122223333"', '111122223333'));
    const ended = await rolebridge(['plan', '--lab', file]);
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toContain(`WORLD_INVALID: ${file} has 2 problems:\n`);
    expect(ended.stderr).toContain('  line 4, storey: unknown key (did you mean story?)\n');
    expect(ended.stderr).toMatch(
      / {2}line \d+, aws\.accounts\[\d\]\.id: text is expected, this is the number/u,
    );
  });

  it('says what contradicts itself in a world', async () => {
    const file = scratch.at('contradiction.json');
    const text = (await rolebridge(['lab', 'export', 'first-run'])).stdout;
    writeFileSync(
      file,
      text
        .replace('"managementAccount": "', '"managementAccount": "1')
        .replace(/("managementAccount": "\d{12})\d/u, '$1'),
    );
    const ended = await rolebridge(['plan', '--lab', file]);
    expect(ended.stderr).toContain(
      `WORLD_INVALID: ${file} is not a world:\n  aws.organization.managementAccount:`,
    );
  });

  it.each(['AWS_ENDPOINT_URL', 'ROLEBRIDGE_ENTRA_ENDPOINT'])(
    'tells its story on clouds of its own, and says so, when %s is set',
    async (name) => {
      const alone = await rolebridge(['lab']);
      const ended = await rolebridge(['lab'], { env: { [name]: 'http://198.51.100.7:1' } });
      expect(ended.stderr).toBe(
        `note: the story runs on embedded clouds of its own; the endpoints of the environment are left aside\n${alone.stderr}`,
      );
      expect([ended.code, ended.stdout]).toEqual([0, alone.stdout]);
    },
  );

  it('says that a port is taken, and listens on none', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ended = await rolebridge(['lab', 'serve', '--aws-port', port, '--entra-port', '0']);
    taken.close();
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('PORT_NOT_FREE: ')]);
    expect(existsSync(scratch.at('serve.jsonl'))).toBe(false);
  });
});

describe('progress', () => {
  it('is shown to a person on standard error, and the result alone on standard output', async () => {
    const watched = await rolebridge(['plan', '--lab', 'first-run', '--json'], { answer: () => '' });
    const alone = await rolebridge(['plan', '--lab', 'first-run', '--json']);
    expect(watched.stdout).toBe(alone.stdout);
    expect(watched.stderr).toContain('reading accounts: 2 of 2');
    expect(alone.stderr).toBe('');
  });
});

describe('the gravest exit code', () => {
  it.each([
    { codes: [], worst: exitCodes.done },
    { codes: [exitCodes.done, exitCodes.changes], worst: exitCodes.changes },
    { codes: [exitCodes.partial, exitCodes.refused, exitCodes.changes], worst: exitCodes.refused },
    { codes: [exitCodes.error, exitCodes.refused], worst: exitCodes.error },
  ])('of $codes is $worst', ({ codes, worst }) => expect(gravest(codes)).toBe(worst));
});

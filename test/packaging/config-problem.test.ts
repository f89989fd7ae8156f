import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configProblem } from '../../scripts/config-problem.ts';

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const centerExample = 'config/identity-center.example.yaml';
const folder = mkdtempSync(join(tmpdir(), 'rolebridge-config-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the configuration of a deployment', () => {
  it('is the one that --param names, however it is written', () => {
    for (const args of [['--param', 'config=config/example.yaml'], ['--param=config=config/example.yaml']]) {
      expect(
        configProblem(['package', '--stage', 'test', ...args, '--param', 'appRoles=apply']),
      ).toBeUndefined();
    }
  });

  it('is not looked at when there is no such parameter, which nobody would read', () => {
    const args = ['--param', 'config=config/example.yaml', '--param'];
    expect(configProblem(['deploy', ...args, 'appRole=apply'])).toContain('did you mean appRoles?');
    expect(configProblem(['deploy', ...args, 'mode=apply'])).toContain(
      'serverless.yml has federation, appRoles,',
    );
  });

  it('is said to be missing, with the next step', () => {
    expect(configProblem(['deploy', '--param', `config=${folder}/none.yaml`])).toMatch(
      /none\.yaml has 1 problem:\n.*no such file.*config\/example\.yaml/su,
    );
  });

  it('is refused in another Region than its own', () => {
    const args = ['--param', 'config=config/example.yaml', '--region'];
    expect(configProblem(['deploy', ...args, 'eu-west-1'])).toBeUndefined();
    expect(configProblem(['deploy', ...args, 'us-east-1'])).toContain('aws.region is eu-west-1');
  });

  it.each([
    {
      name: 'a wrong key',
      from: 'samlProvider:',
      to: 'samlProvder:',
      problem: 'unknown key (did you mean samlProvider?)',
    },
    {
      name: 'a state that a Lambda has no disk for',
      from: 'dynamodb:\n    table: rolebridge',
      to: 'sqlite:\n    file: rolebridge.sqlite',
      problem: 'the service needs state.dynamodb',
    },
    {
      name: 'a secret that only a terminal has',
      from: 'credential: federated',
      to: 'credential: { environmentVariable: ROLEBRIDGE_CLIENT_SECRET }',
      problem: 'the service needs federated',
    },
  ])('is refused for $name', ({ from, to, problem }) => {
    const file = join(folder, 'wrong.yaml');
    expect(example).toContain(from);
    writeFileSync(file, example.replace(from, to));
    expect(configProblem(['package', '--param', `config=${file}`])).toContain(problem);
  });
});

describe('what a deployment is told besides', () => {
  const problemWith = (...args: readonly string[]) =>
    configProblem(['deploy', ...args, '--param', 'config=config/example.yaml']);

  it.each([
    { args: ['--param', 'appRoles=aply'], words: 'plan or apply (did you mean apply?)' },
    { args: ['--param', 'rate=1 hour'], words: 'such as rate(1 hour)' },
    { args: ['--param', 'credentialExpiryRate=rate(0 hours)'], words: 'neither rate(…) nor cron(…)' },
    { args: ['--param', 'directoryChangesRate=rate(2 hours)'], words: 'at least once an hour' },
    { args: ['--param', 'directoryChangesRate=rate(61 minutes)'], words: 'at least once an hour' },
    { args: ['--param', 'directoryChangesRate=cron(0 6 * * ? *)'], words: 'at least once an hour' },
    { args: ['--param', 'jitterMinutes=1.5'], words: 'whole minutes up to 1440' },
    { args: ['--param', 'organizationId=o-bad'], words: 'an organization is o-' },
    { args: ['--param', 'alarmEmail=nobody'], words: 'no e-mail address' },
    { args: ['--param', 'appRoles'], words: 'written appRoles=value' },
    { args: ['--stage', 'my_stage'], words: '--stage my_stage: a stage has' },
    { args: ['-s', 'x'.repeat(31)], words: '30 at most' },
  ])('is refused in one line: $args', ({ args, words }) => {
    const problem = problemWith(...args);
    expect(problem).toContain(words);
    expect(problem?.split('\n')).toHaveLength(1);
  });

  it.each([
    ['--param', 'rate=cron(0/15 6-20 ? * MON-FRI *)'],
    ['--param', 'directoryChangesRate=rate(1 hour)'],
    ['--param', 'directoryChangesRate=cron(0/10 * * * ? *)'],
    ['--param', 'organizationId='],
    ['--param', 'organizationId=o-abcdefghij'],
    ['--param', 'alarmEmail=access@contoso.example'],
    ['--stage', 'test-2'],
  ])('is taken as it is: %s %s', (...args) => {
    expect(problemWith(...args)).toBeUndefined();
  });
});

describe('the definitions of a deployment', () => {
  const center = readFileSync(new URL(`../../${centerExample}`, import.meta.url), 'utf8');
  const written = 'definitions: permission-sets\n';

  /** What is wrong with the example when its definitions lie there. */
  function problemWith(definitions: string): string | undefined {
    const file = join(folder, 'center.yaml');
    expect(center).toContain(written);
    writeFileSync(file, center.replace(written, `definitions: ${definitions}\n`));
    return configProblem(['deploy', '--param', `config=${file}`]);
  }

  it('are read before they are packaged, each with its own problems', () => {
    expect(configProblem(['deploy', '--param', `config=${centerExample}`])).toBeUndefined();

    // In the project, and where nothing looks for files.
    const sets = mkdtempSync('node_modules/.config-problem-');
    try {
      mkdirSync(join(sets, 'sets'));
      writeFileSync(join(sets, 'sets/admin.yaml'), 'name: Admin\nsesion: 8h\n');
      writeFileSync(join(sets, 'center.yaml'), center.replace(written, 'definitions: sets\n'));
      expect(configProblem(['deploy', '--param', `config=${sets}/center.yaml`])).toMatch(
        /admin\.yaml.*sesion/su,
      );
    } finally {
      rmSync(sets, { recursive: true, force: true });
    }
  });

  it.each([
    { name: 'from the root of a machine', definitions: '/srv/sets' },
    { name: 'outside of the project', definitions: '../sets' },
  ])('are refused $name, where they would not be packaged', ({ definitions }) => {
    expect(problemWith(definitions)).toContain(`jobs.permissionSets.definitions is ${definitions}`);
  });
});

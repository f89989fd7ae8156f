import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configProblem } from '../../scripts/config-problem.ts';

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'rolebridge-config-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the configuration of a deployment', () => {
  it('is the one that --param names, however it is written', () => {
    for (const args of [['--param', 'config=config/example.yaml'], ['--param=config=config/example.yaml']]) {
      expect(configProblem(['package', '--stage', 'test', ...args, '--param', 'mode=apply'])).toBeUndefined();
    }
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

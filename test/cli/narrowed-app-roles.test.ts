import { describe, expect, it } from 'vitest';
import { rolebridge } from '../support/terminal.ts';
import { reportsIn } from './scratch.ts';

const lab = ['--lab', 'drift'];

describe('app-roles with --account', () => {
  it('plans what is in these accounts, and the command that it offers repeats them', async () => {
    const whole = reportsIn((await rolebridge(['plan', ...lab, '--json'])).stdout)[0];
    const accounts = [...new Set(whole?.changes.map(({ words }) => words[0] ?? ''))];
    const [first = ''] = accounts;
    expect(accounts.length).toBeGreaterThan(1);

    const { code, stdout } = await rolebridge(['plan', '--account', first, ...lab]);
    const json = await rolebridge(['plan', '--account', first, ...lab, '--json']);
    const [narrowed] = reportsIn(json.stdout);
    expect(code).toBe(0);
    expect(narrowed?.changes).toEqual(whole?.changes.filter(({ words }) => words[0] === first));
    expect(stdout).toMatch(
      new RegExp(`apply app-roles --expect [0-9a-f]{12} --lab drift --account ${first}`, 'u'),
    );
  });

  it('asks whether an account was mistyped', async () => {
    const { code, stdout } = await rolebridge(['plan', 'app-roles', '--account', 'productoin', ...lab]);
    expect(code).toBe(1);
    expect(stdout).toContain('NARROWING_UNKNOWN');
  });

  it('cannot be narrowed to groups, and is not meant by who does so without naming it', async () => {
    const words = ['--group', 'AWS-111122223333-Auditor', ...lab, '--json'];
    const named = await rolebridge(['plan', 'app-roles', ...words]);
    expect(reportsIn(named.stdout)).toMatchObject([{ error: { code: 'NARROWING_UNSUPPORTED' } }]);
    const unnamed = await rolebridge(['plan', ...words]);
    expect(unnamed).toMatchObject({ code: 0, stdout: '', stderr: 'app-roles takes no groups: not run\n' });
  });
});

import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { rolebridge } from '../support/terminal.ts';
import { readWorld, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());
let files = 0;

/** A world file of the scenario with IAM Identity Center; its configuration has two jobs. */
async function accessMap(change: (world: ReturnType<typeof readWorld>) => void = () => undefined) {
  files += 1;
  const file = scratch.at(`world-${files}.json`);
  writeFileSync(file, (await rolebridge(['lab', 'export', 'access-map'])).stdout);
  const world = readWorld(file);
  change(world);
  writeFileSync(file, JSON.stringify(world));
  return file;
}

describe('several jobs', () => {
  it('are planned in the order in which one builds on the other, however they are named', async () => {
    const lab = ['--lab', await accessMap(), '--json'];
    for (const words of [[], ['account-assignments', 'permission-sets']]) {
      const { code, stdout } = await rolebridge(['plan', ...words, ...lab]);
      expect([code, reportsIn(stdout).map(({ job }) => job)]).toEqual([
        0,
        ['permission-sets', 'account-assignments'],
      ]);
    }
  });

  it('are applied so that the first run gives what the second one needs', async () => {
    const lab = ['--lab', await accessMap()];
    const { code, stdout } = await rolebridge(['apply', '--yes', '--json', ...lab]);
    const reports = reportsIn(stdout);
    expect([code, reports.map(({ status }) => status)]).toEqual([0, ['applied', 'applied']]);
    expect(reports[1]?.changes.map(({ action, words }) => `${action} ${words[2] ?? ''}`).toSorted()).toEqual([
      'create Administrator',
      'create Developer',
      'create Developer',
      'delete Auditor',
    ]);
    const again = await rolebridge(['plan', '--detailed-exitcode', ...lab]);
    expect(again.code).toBe(0);
  });

  it('stop after one that failed, and the report says which did not begin', async () => {
    const denied = { type: 'error' as const, status: 400, code: 'AccessDeniedException', message: 'No.' };
    const file = await accessMap((world) => {
      world.faults.push({
        operation: 'sso:ListPermissionSets',
        skip: 0,
        every: 1,
        times: 'always',
        effect: denied,
      });
    });
    const { code, stdout } = await rolebridge(['apply', '--yes', '--json', '--lab', file]);
    expect(code).toBe(1);
    expect(reportsIn(stdout)).toMatchObject([
      { job: 'permission-sets', status: 'failed', error: { code: 'IDENTITY_CENTER_UNREADABLE' } },
      { job: 'account-assignments', status: 'failed', error: { code: 'EARLIER_JOB' } },
    ]);
  });

  it('have no one plan that could be expected', async () => {
    const { code, stderr } = await rolebridge(['apply', '--expect', '0123456789ab', '--lab', 'access-map']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('EXPECT_ONE_JOB')]);
  });
});

describe('a narrowed run', () => {
  it('of all that is configured says which jobs it leaves out, and nothing of it in the report', async () => {
    const words = ['--account', 'production', '--lab', 'access-map', '--json'];
    for (const command of [['plan'], ['apply', '--yes']]) {
      const { stdout, stderr } = await rolebridge([...command, ...words]);
      expect(stderr).toContain('permission-sets takes no accounts: not run\n');
      expect(reportsIn(stdout).map(({ job }) => job)).toEqual(['account-assignments']);
    }
  });

  it('is for account-assignments', async () => {
    const { code, stdout } = await rolebridge(
      'plan permission-sets --account production --lab access-map --json'.split(' '),
    );
    expect(code).toBe(1);
    expect(reportsIn(stdout)).toMatchObject([{ error: { code: 'NARROWING_UNSUPPORTED' } }]);
  });

  it('looks at the accounts and groups that it is told, and the command it offers repeats them', async () => {
    const words = [
      '--account',
      'production',
      '--account',
      '444455556666',
      '--group',
      'AWS-111122223333-Auditor',
    ];
    const { stdout } = await rolebridge(['plan', 'account-assignments', ...words, '--lab', 'access-map']);
    expect(stdout).toContain('0 to create, 0 to update, 0 to delete, 0 held back, 1 unchanged');
    const unknown = await rolebridge([
      'plan',
      'account-assignments',
      '--account',
      'producton',
      '--lab',
      'access-map',
    ]);
    expect(unknown.stdout).toContain('Did you mean production?');
  });

  it('lets through what is approved, and says so in the command that it offers', async () => {
    const moved = '7e9a1c00-0000-4000-8000-000000000310';
    const file = await accessMap();
    await rolebridge(['apply', 'permission-sets', '--yes', '--lab', file]);
    const words = ['plan', 'account-assignments', '--approve', moved, '--group', moved, '--lab', file];
    const { stdout } = await rolebridge(words);
    expect(stdout).toContain(`--group ${moved} --approve ${moved}`);
    expect(stdout).toContain('1 to create, 0 to update, 1 to delete, 0 held back');
  });
});

describe('group-provisioning', () => {
  it('runs in the scenario with IAM Identity Center, with its example of a configuration', async () => {
    const { code, stdout } = await rolebridge(
      'apply group-provisioning --yes --config config/provisioning.example.yaml --lab access-map'.split(' '),
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('Applied: 1 of 1')]);
  });
});

describe('access', () => {
  it('says who has what, and why, and what waits', async () => {
    const { code, stdout, stderr } = await rolebridge([
      'access',
      '--lab',
      'access-map',
      '--account',
      'staging',
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Not shown: assignments of users')]);
    expect(stdout).toContain('444455556666  staging  Auditor         Former auditors');
    expect(stdout).toContain('to be revoked');
    expect(stdout).toContain('made by hand');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '4 rows: 1 made by hand, 1 to be revoked, 2 waiting to be granted',
    );
  });

  it('says the same as JSON, filtered by group and permission set', async () => {
    const words = ['--group', '7e9a1c00-0000-4000-8000-000000000301', '--permission-set', 'Aud*'];
    const { stdout } = await rolebridge(['access', '--lab', 'access-map', ...words, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: [{ accountId: '111122223333', permissionSet: 'Auditor', status: 'there', why: 'rule 1' }],
      reads: [{ source: 'AWS Organizations' }, { source: 'Entra ID' }, { source: 'IAM Identity Center' }],
    });
  });

  it('tells nobody that there is nothing when it could not be read', async () => {
    const file = await accessMap((world) => {
      world.faults.push({
        operation: 'identitystore:ListGroups',
        skip: 0,
        every: 1,
        times: 'always',
        effect: { type: 'error', status: 400, code: 'AccessDeniedException', message: 'No.' },
      });
    });
    const { code, stderr } = await rolebridge(['access', '--lab', file]);
    expect([code, stderr]).toEqual([4, expect.stringContaining('IDENTITY_STORE_UNREADABLE')]);
  });
});

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { groupAssignments, identityCenter, permissionSet } from '../support/identity-center.ts';
import { rolebridge } from '../support/terminal.ts';
import { ACCOUNT, CLIENT_ID, TENANT_ID, worldWith } from '../support/worlds.ts';
import { readWorld, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const example = 'config/identity-center.example.yaml';
let folders = 0;

/** A world file, and a configuration beside a folder for definitions that is not there yet. */
function company() {
  folders += 1;
  const folder = scratch.at(String(folders));
  mkdirSync(folder);
  const at = (name: string): string => join(folder, name);
  const center = identityCenter({
    permissionSets: [
      permissionSet('Auditor', { description: 'Reads', sessionDuration: 'PT8H' }),
      permissionSet('Admin', { managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    ],
    accountAssignments: groupAssignments('data', 'Admin', [ACCOUNT]),
  });
  writeFileSync(at('world.json'), JSON.stringify(worldWith({ identityCenter: center })));
  const config = {
    version: 1,
    aws: { region: 'eu-west-1' },
    entra: { tenantId: TENANT_ID, clientId: CLIENT_ID },
    state: { dynamodb: { table: 'unused' } },
    jobs: { permissionSets: { definitions: 'sets', policy: 'sync' } },
  };
  writeFileSync(at('rolebridge.yaml'), stringify(config));
  return { at, options: ['--lab', at('world.json'), '--config', at('rolebridge.yaml')] };
}

describe('import permission-sets', () => {
  it('writes one file each, and a plan right after has no changes', async () => {
    const { at, options } = company();
    const { code, stdout, stderr } = await rolebridge(['import', 'permission-sets', ...options]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`2 definitions written to ${at('sets')}\n`);
    expect(readdirSync(at('sets'))).toEqual(['Admin.yaml', 'Auditor.yaml']);
    expect(readFileSync(join(at('sets'), 'Admin.yaml'), 'utf8')).toContain('# One account has it.');
    const planned = await rolebridge(['plan', '--json', '--detailed-exitcode', ...options]);
    expect(planned.code).toBe(0);
    expect(reportsIn(planned.stdout)).toMatchObject([
      { job: 'permission-sets', status: 'no-changes', unchanged: 2 },
    ]);
  });

  it('knows a definition by its name, whatever its file is called', async () => {
    const { at, options } = company();
    mkdirSync(at('sets'));
    writeFileSync(join(at('sets'), 'readers.yaml'), 'name: Auditor\n');
    const refused = await rolebridge(['import', 'permission-sets', ...options]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('readers.yaml')]);
    const forced = await rolebridge(['import', 'permission-sets', '--force', ...options]);
    expect([forced.code, readdirSync(at('sets'))]).toEqual([0, ['Admin.yaml', 'readers.yaml']]);
    expect((await rolebridge(['plan', '--detailed-exitcode', ...options])).code).toBe(0);
  });

  it('overwrites nothing, and then writes nothing at all, unless it is forced', async () => {
    const { at, options } = company();
    mkdirSync(at('sets'));
    writeFileSync(join(at('sets'), 'Auditor.yaml'), 'mine');
    const refused = await rolebridge(['import', 'permission-sets', ...options]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('FILES_THERE');
    expect(refused.stderr).toContain('Auditor.yaml would be overwritten');
    expect(readdirSync(at('sets'))).toEqual(['Auditor.yaml']);
    expect((await rolebridge(['import', 'permission-sets', '--force', ...options])).code).toBe(0);
    expect(readFileSync(join(at('sets'), 'Auditor.yaml'), 'utf8')).toContain('name: Auditor');
  });

  it('writes where --out says', async () => {
    const { at, options } = company();
    const { code } = await rolebridge(['import', 'permission-sets', '--out', at('a/b'), ...options]);
    expect([code, readdirSync(at('a/b'))]).toEqual([0, ['Admin.yaml', 'Auditor.yaml']]);
  });

  it('is for permission sets only, and only where they are configured', async () => {
    const other = await rolebridge(['import', 'app-roles', '--lab', 'first-run']);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain('Allowed choices are permission-sets');
    const unset = await rolebridge(['import', 'permission-sets', '--lab', 'first-run']);
    expect([unset.code, unset.stderr]).toEqual([1, expect.stringContaining('JOB_NOT_CONFIGURED')]);
  });
});

describe('plan and apply of permission sets', () => {
  it('write to the world file what the example defines, and then there is nothing to do', async () => {
    const { at } = company();
    const options = ['--lab', at('world.json'), '--config', example];
    const planned = await rolebridge(['plan', 'permission-sets', ...options]);
    expect(planned.stdout).toContain('Administrator');
    const applied = await rolebridge(['apply', 'permission-sets', '--yes', ...options]);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    const sets = readWorld(at('world.json')).aws.identityCenter?.permissionSets ?? [];
    expect(sets.map(({ name }) => name)).toEqual(['Auditor', 'Admin', 'Administrator', 'Developer']);
    const [again] = reportsIn((await rolebridge(['plan', '--json', ...options])).stdout);
    expect(again).toMatchObject({ status: 'no-changes', changes: [] });
  });

  it('leave out jobs without a section, unless they are named', async () => {
    const all = reportsIn((await rolebridge(['plan', '--lab', 'first-run', '--json'])).stdout);
    expect(all.map(({ job }) => job)).toEqual(['app-roles']);
    const named = await rolebridge(['plan', 'permission-sets', '--lab', 'first-run', '--json']);
    expect(named.code).toBe(1);
    expect(reportsIn(named.stdout)).toMatchObject([
      { job: 'permission-sets', status: 'failed', error: { code: 'JOB_NOT_CONFIGURED' } },
    ]);
  });

  it('say so where there is no IAM Identity Center', async () => {
    const { code, stdout } = await rolebridge(['plan', '--lab', 'first-run', '--config', example]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('IDENTITY_CENTER_NOT_FOUND')]);
  });
});

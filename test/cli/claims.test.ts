import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { world as worldSchema } from '../../src/lab/world.ts';
import { rolebridge } from '../support/terminal.ts';
import { scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const claims = (...words: readonly string[]) => rolebridge(['claims', ...words]);

interface Document {
  readonly wanted: {
    readonly replacements: readonly { readonly pattern: string; readonly replacement: string }[];
  };
}

/** The scenario in which somebody has entered what `rolebridge claims` prints. */
async function mended(): Promise<string> {
  const { stdout } = await claims('sandbox', '--lab', 'posture', '--json');
  const [wanted] = (JSON.parse(stdout) as Document).wanted.replacements;
  const text = JSON.stringify(worldSchema.parse(loadScenario('posture')));
  const file = scratch.at('mended.json');
  const world = text.replace(/"regex":".*?","replacement":".*?"/u, () =>
    JSON.stringify({ regex: wanted?.pattern, replacement: wanted?.replacement }).slice(1, -1),
  );
  writeFileSync(file, world);
  return file;
}

describe('claims', () => {
  it('reads as people shall read it, and ends with 2, when a group leads nowhere', async () => {
    const { code, stdout, stderr } = await claims('sandbox', '--lab', 'posture');
    expect([code, stderr]).toEqual([2, '']);
    await expect(stdout).toMatchFileSnapshot('claims.golden.txt');
  });

  it('leads every group to its role once what it prints is entered', async () => {
    const file = await mended();
    const { code, stdout } = await claims('sandbox', '--lab', file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sandbox: 2 of 2 lead to a role\n/u);
    expect((await rolebridge(['doctor', 'sandbox', '--lab', file])).stdout).not.toContain('claim-pattern');
  });

  it('follows app roles, for which there is nothing to enter', async () => {
    const { code, stdout } = await claims('production', '--lab', 'posture');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'production: 2 of 2 lead to a role',
        '',
        'group                  role      account',
        'Administrators of AWS  Admin     111122223333',
        'Readers of AWS         ReadOnly  111122223333',
        '',
      ].join('\n'),
    );
  });

  it('ends with 2 when no group is assigned, so that nobody gets a role', async () => {
    const world = worldSchema.parse(loadScenario('posture'));
    for (const each of world.entra.servicePrincipals) each.appRoleAssignedTo = [];
    const file = scratch.at('unassigned.json');
    writeFileSync(file, JSON.stringify(world));
    const { code, stdout } = await claims('production', '--lab', file);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^production: nobody reaches 2 roles\n/u);
  });

  it('gives one JSON document, with the steps in Entra', async () => {
    const { stdout } = await claims('sandbox', '--lab', 'posture', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: 1,
      connection: 'sandbox',
      application: 'AWS sandbox',
      wanted: { steps: expect.arrayContaining([expect.stringContaining('> AWS sandbox >')]) as unknown },
      paths: [{ leads: { to: 'nowhere' } }, { leads: { to: 'nowhere' } }],
      unreached: ['arn:aws:iam::222233334444:role/Admins', 'arn:aws:iam::222233334444:role/ReadOnly'],
    });
  });

  it('ends with 4 when the claim cannot be followed', async () => {
    const world = worldSchema.parse(loadScenario('posture'));
    for (const client of world.entra.clients)
      client.permissions = client.permissions.filter((each) => !each.startsWith('Policy.'));
    const file = scratch.at('unread.json');
    writeFileSync(file, JSON.stringify(world));
    const { code, stdout } = await claims('sandbox', '--lab', file);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^sandbox: the claim cannot be followed\n\nunknown /u);
  });

  it.each([
    { name: 'sandbx', said: 'Did you mean sandbox?' },
    { name: 'identity-center', said: 'takes no claim Role' },
  ])('takes no connection without such a claim: $name', async ({ name, said }) => {
    const { code, stderr } = await claims(name, '--lab', 'posture');
    expect(code).toBe(1);
    expect(stderr).toContain('CONNECTION_UNKNOWN: ');
    expect(stderr).toContain(said);
  });
});

import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parseWorld } from '../../src/lab/scenarios.ts';
import { rolebridge } from '../support/terminal.ts';
import { readWorld, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

describe('--at', () => {
  it.each([
    { at: '2026-11-21', left: 50 },
    { at: '2027-01-01T12:30:00Z', left: 8 },
    { at: '2027-01-11', left: -1 },
  ])('shows what expiry will say on $at', async ({ at, left }) => {
    const { stdout } = await rolebridge(['expiry', '--lab', 'expiring', '--json', '--at', at]);
    const { credentials } = JSON.parse(stdout) as {
      readonly credentials: readonly { readonly key: string }[];
    };
    expect(credentials).toContainEqual(
      expect.objectContaining({ key: 'saml-signing-certificate/production', daysLeft: left }),
    );
  });

  it('is the time of every command on the embedded clouds', async () => {
    for (const words of [
      ['plan', 'saml-rotation'],
      ['apply', 'saml-rotation', '--yes'],
      ['rotate', 'saml', 'production'],
    ]) {
      const ended = await rolebridge([...words, '--lab', 'expiring', '--at', '2026-12-01', '--json']);
      expect(reportsIn(ended.stdout)[0]?.startedAt).toBe('2026-12-01T00:00:00.000Z');
    }
  });

  it('stands in the command that a plan suggests', async () => {
    const { stdout } = await rolebridge([
      'rotate',
      'saml',
      'production',
      '--lab',
      'expiring',
      '--at',
      '2026-12-01',
    ]);
    expect(stdout).toMatch(
      /rotate saml production --expect \w{12} --lab expiring --at 2026-12-01T00:00:00\.000Z\n/u,
    );
    const [, command = ''] =
      /rolebridge (rotate .*)\n/u.exec(stdout.slice(stdout.indexOf('apply exactly'))) ?? [];
    expect((await rolebridge(command.split(' '))).code).toBe(0);
  });

  it('goes into the world file that lab export prints', async () => {
    const { code, stdout } = await rolebridge(['lab', 'export', 'expiring', '--at', '2026-12-24']);
    expect([code, parseWorld(stdout, 'exported').now]).toEqual([0, '2026-12-24T00:00:00.000Z']);
  });

  it('moves a world file on when something was applied, and only then', async () => {
    const file = scratch.at('world.json');
    writeFileSync(file, (await rolebridge(['lab', 'export', 'expiring'])).stdout);
    const at = ['--lab', file, '--at', '2026-12-01'];
    await rolebridge(['expiry', ...at]);
    expect(readWorld(file).now).toBe('2026-11-20T08:00:00.000Z');
    await rolebridge(['rotate', 'saml', 'production', '--yes', ...at]);
    expect(readWorld(file).now).toMatch(/^2026-12-01T/u);
  });

  it.each([
    { name: 'a date before the world', words: ['expiry', '--lab', 'expiring'], at: '2026-11-19' },
    { name: 'a date before the world, of an export', words: ['lab', 'export', 'expiring'], at: '2020-01-01' },
  ])('refuses $name', async ({ words, at }) => {
    const { code, stdout, stderr } = await rolebridge([...words, '--at', at]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('LAB_CLOCK_BACKWARDS: the world is at 2026-11-20T08:00:00.000Z already');
  });

  it.each([['expiry'], ['plan'], ['rotate', 'saml', 'production']])('needs --lab: %s', async (...words) => {
    const { code, stderr } = await rolebridge([...words, '--at', '2027-01-01']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('AT_WITHOUT_LAB: ')]);
  });

  it.each(['tomorrow', '2027-02-30', '2027-1-1', '2027-01-01T12:00:00+01:00', ''])(
    'takes no date from %j',
    async (at) => {
      const { code, stderr } = await rolebridge(['expiry', '--lab', 'expiring', '--at', at]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('a date is written 2027-03-01')]);
    },
  );
});

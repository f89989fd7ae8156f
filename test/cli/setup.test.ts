import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { rolebridge } from '../support/terminal.ts';
import { untouched } from '../e2e/set-up/tenant.ts';
import { readWorld, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(scratch.remove);

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const unknownClient = '7e9a1c00-0000-4000-8000-000000000002';
let worlds = 0;

/** A world file of the clouds that know nothing of Rolebridge, and a configuration whose client id nobody knows. */
function beginning(): { readonly world: string; readonly config: string; readonly words: readonly string[] } {
  worlds += 1;
  const [world, config] = [scratch.at(`world-${worlds}.json`), scratch.at(`config-${worlds}.yaml`)];
  writeFileSync(world, JSON.stringify(untouched()));
  writeFileSync(config, example);
  return { world, config, words: ['--lab', world, '--config', config] };
}

interface Shown {
  readonly report: {
    readonly planId: string;
    readonly status: string;
    readonly changes: readonly { readonly words: readonly string[] }[];
  };
  readonly clientIds: readonly { readonly setting: string; readonly clientId: string }[];
  readonly proof?: readonly { readonly step: string; readonly status: string }[];
}

const shown = (text: string): Shown => JSON.parse(text) as Shown;

describe('rolebridge setup', () => {
  it('says what is missing, how to make it, and what CloudFormation has to do', async () => {
    const { words } = beginning();
    const { code, stdout } = await rolebridge(['setup', ...words]);
    expect(code).toBe(0);
    await expect(
      stdout.replaceAll(words[1] ?? '', 'WORLD').replaceAll(words[3] ?? '', 'CONFIG'),
    ).toMatchFileSnapshot(new URL('setup.golden.txt', import.meta.url).pathname);
  });

  it('has an exit code of its own for what is missing, when asked', async () => {
    expect((await rolebridge(['setup', ...beginning().words, '--detailed-exitcode'])).code).toBe(2);
  });

  it('makes exactly the plan that somebody has read, and then has nothing left', async () => {
    const { words, config, world } = beginning();
    const planned = shown((await rolebridge(['setup', ...words, '--json'])).stdout);
    const applied = await rolebridge([
      'setup',
      '--apply',
      '--expect',
      planned.report.planId,
      ...words,
      '--json',
    ]);
    expect(applied.code).toBe(0);
    const { clientIds, report } = shown(applied.stdout);
    expect(report.status).toBe('applied');
    const clientId = clientIds[0]?.clientId ?? '';
    expect(readWorld(world).entra.clients.map(({ appId }) => appId)).toContain(clientId);

    writeFileSync(config, example.replace(unknownClient, clientId));
    const again = await rolebridge(['setup', ...words, '--detailed-exitcode', '--json']);
    expect([again.code, shown(again.stdout).report.status]).toEqual([0, 'no-changes']);
  });

  it('makes nothing of a plan that is another one by now', async () => {
    const { words, world } = beginning();
    const { code, stdout } = await rolebridge(['setup', '--apply', '--expect', '0123456789ab', ...words]);
    expect([code, stdout.includes('PLAN_CHANGED')]).toEqual([3, true]);
    expect(readWorld(world).entra.applications).toHaveLength(1);
  });

  it('asks a person, and takes no other answer than the id of the plan', async () => {
    const { words, world } = beginning();
    const refused = await rolebridge(['setup', '--apply', ...words], { answer: () => 'yes' });
    expect([refused.code, refused.stderr.includes('not confirmed')]).toEqual([1, true]);
    expect(readWorld(world).entra.applications).toHaveLength(1);
    const answer = (question: string): string => /[0-9a-f]{12}/u.exec(question)?.[0] ?? '';
    expect((await rolebridge(['setup', '--apply', ...words], { answer })).code).toBe(0);
    expect(readWorld(world).entra.applications).toHaveLength(2);
  });

  it('proves what works, and says of the rest that only the function can', async () => {
    const { words, config } = beginning();
    const applied = await rolebridge(['setup', '--apply', '--yes', ...words, '--json']);
    writeFileSync(config, example.replace(unknownClient, shown(applied.stdout).clientIds[0]?.clientId ?? ''));
    const { code, stdout } = await rolebridge(['setup', '--prove', ...words, '--json']);
    const { proof } = shown(stdout);
    expect(proof?.map(({ step, status }) => `${status} ${step}`)).toEqual([
      'ok AWS',
      'unproven sign-in entra.clientId',
      'unproven rights of entra.clientId',
      'unproven application production',
      'ok organization',
      'ok reader role, production',
    ]);
    expect(code).toBe(4);
  });

  it('prints nothing but JSON when that is asked for, although it asks a person', async () => {
    const answer = (question: string): string => /[0-9a-f]{12}/u.exec(question)?.[0] ?? '';
    const { code, stdout, stderr } = await rolebridge(['setup', '--apply', '--json', ...beginning().words], {
      answer,
    });
    expect([code, shown(stdout).report.status]).toEqual([0, 'applied']);
    expect(stderr).toContain('vouches for its roles');
  });

  it('says what it wrote although somebody stops it during the proof', async () => {
    const { words, config, world } = beginning();
    const first = await rolebridge(['setup', '--apply', '--yes', ...words, '--json']);
    const clientId = shown(first.stdout).clientIds[0]?.clientId ?? '';
    writeFileSync(config, example.replace(unknownClient, clientId));
    const poorer = readWorld(world);
    for (const each of poorer.entra.clients) if (each.appId === clientId) each.permissions.pop();
    writeFileSync(world, JSON.stringify(poorer));
    const stop = new AbortController();
    const { code, stdout } = await rolebridge(['setup', '--apply', '--yes', ...words, '--json'], {
      signal: stop.signal,
      answer: () => '',
      onProgress: (text) => {
        if (text.includes('proof')) stop.abort(new Error('Ctrl-C'));
      },
    });
    expect(code).toBe(130);
    const { report, proof } = shown(stdout);
    expect([report.status, proof?.map(({ status }) => status)]).toEqual(['applied', ['failed']]);
  });

  it('proves for a person with nothing left to make as for one who says --yes', async () => {
    const { words, config } = beginning();
    const applied = await rolebridge(['setup', '--apply', '--yes', ...words, '--json']);
    writeFileSync(config, example.replace(unknownClient, shown(applied.stdout).clientIds[0]?.clientId ?? ''));
    const asked = await rolebridge(['setup', '--apply', ...words, '--json'], { answer: () => '' });
    expect(shown(asked.stdout).proof?.length).toBeGreaterThan(1);
  });

  it('looks at a scenario of the lab as its administrator', async () => {
    const { code, stdout } = await rolebridge(['setup', '--lab', 'first-run', '--json']);
    const { report } = shown(stdout);
    expect([code, report.status]).toEqual([0, 'planned']);
    expect(report.changes.map(({ words }) => words[0])).toEqual(['trusts app-roles']);
  });

  it('says of a world without an administrator that it has none', async () => {
    const { code, stderr } = await rolebridge(['setup', '--lab', 'drift']);
    expect([code, stderr.includes('LAB_WITHOUT_OPERATOR')]).toEqual([1, true]);
  });

  it.each([
    { name: '--expect without --apply', words: ['--expect', '0123456789ab'], said: 'Add --apply' },
    { name: '--yes without --apply', words: ['--yes'], said: 'Add --apply' },
    { name: 'an account that is none', words: ['--account', '12'], said: 'twelve digits' },
    { name: 'a stage that is none', words: ['--stage', 'a b'], said: 'letters, digits and hyphens' },
    {
      name: '--detailed-exitcode of a proof',
      words: ['--prove', '--detailed-exitcode'],
      said: 'Leave one of them out',
    },
    { name: '--apply with nobody there', words: ['--apply'], said: '--expect PLANID' },
  ])('refuses $name', async ({ words, said }) => {
    const { code, stderr } = await rolebridge(['setup', ...words, ...beginning().words]);
    expect([code, stderr.includes(said)]).toEqual([1, true]);
  });
});

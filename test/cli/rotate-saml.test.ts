import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createLab } from '../../src/lab/lab.ts';
import { changesSomething } from '../../src/lab/operation-name.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { world as worldSchema, type FaultInput, type World } from '../../src/lab/world.ts';
import { lockedOut } from '../support/credentials-world.ts';
import { rolebridge, type Ended, type RunOptions } from '../support/terminal.ts';
import { journalIn, readWorld, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const principalId = '7e9a1c00-0000-4000-8000-000000000004';
const [production, staging, payroll] = ['111122223333', '444455556666', '222233334444'];
const accountIds = [production, staging, payroll];
const old = 'A670280BF6510EA0F9FB712F90F1358B0AEAED29';
const staged = '9C384E411DF7A68B7303AFD869BD2757F9FAD6B0';

interface Rotated extends Ended {
  readonly file: string;
  /** Requests that ask a cloud to change something. */
  readonly writes: readonly string[];
  readonly world: World;
}

let files = 0;

function worldFile(world: World): string {
  files += 1;
  const file = scratch.at(`world-${files}.json`);
  writeFileSync(file, JSON.stringify(world));
  return file;
}

/** @param from A world, or the file that a command before has left. */
async function rotate(
  words: readonly string[],
  from: World | string,
  options: RunOptions = {},
): Promise<Rotated> {
  const file = typeof from === 'string' ? from : worldFile(from);
  const journal = `${file}.jsonl`;
  const ended = await rolebridge(['rotate', 'saml', ...words, '--lab', file, '--journal', journal], options);
  const lines = existsSync(journal) && readFileSync(journal, 'utf8') !== '' ? journalIn(journal) : [];
  const writes = lines
    .filter(({ operation, method, body }) => changesSomething(operation, method, body))
    .map(({ operation }) => operation);
  return { ...ended, file, writes, world: readWorld(file) };
}

function expiring(faults: readonly FaultInput[] = []): World {
  return worldSchema.parse({ ...loadScenario('expiring'), faults });
}

/** The scenario before somebody began by hand: one certificate, and every account accepts it. */
function untouched(): World {
  const world = structuredClone(loadScenario('expiring'));
  const principal = principalIn(world);
  const begun = (key: { readonly startDateTime: string | null }): boolean =>
    key.startDateTime?.startsWith('2026-11-12') ?? false;
  principal.keyCredentials = principal.keyCredentials.filter((key) => !begun(key));
  principal.passwordCredentials = principal.passwordCredentials.filter((key) => !begun(key));
  const metadata = world.aws.accounts.find(({ id }) => id === staging)?.samlProviders[0]?.metadata;
  if (metadata === undefined) throw new Error('staging has no SAML provider');
  for (const { samlProviders } of world.aws.accounts)
    for (const provider of samlProviders) provider.metadata = metadata;
  return worldSchema.parse(world);
}

function principalIn(world: World) {
  const found = world.entra.servicePrincipals.find(({ id }) => id === principalId);
  if (found === undefined) throw new Error('the world has no such service principal');
  return found;
}

function activeIn(world: World): string | undefined {
  return principalIn(world).preferredTokenSigningKeyThumbprint?.toUpperCase();
}

function closedIn(world: World): readonly string[] {
  return lockedOut(createLab(world), principalId, accountIds);
}

function denied(account: string): FaultInput {
  const effect = { type: 'error', status: 403, code: 'AccessDenied' } as const;
  return { operation: 'iam:', account, times: 'always', effect };
}

const example = fileURLToPath(new URL('../../config/expiring.example.yaml', import.meta.url));

function configWith(policy: string): string {
  const file = scratch.at(`${policy}.yaml`);
  writeFileSync(file, readFileSync(example, 'utf8').replace('policy: stage', `policy: ${policy}`));
  return file;
}

describe('rotate saml', () => {
  it('shows the next stage and ends with 2 when nobody is there to be asked', async () => {
    const { code, stdout, writes, world } = await rotate(['production'], expiring());
    expect([code, writes]).toEqual([2, []]);
    expect(stdout).toContain('2 to create, 0 to update, 0 to delete');
    expect(stdout).toMatch(
      /apply exactly this: {2}rolebridge rotate saml production --expect \w{12} --lab \S+\n/u,
    );
    expect(closedIn(world)).toEqual([payroll]);
  });

  it('asks a person, and applies that stage alone', async () => {
    const answer = (question: string) => /type (\w{12}) to apply/u.exec(question)?.[1] ?? '';
    const { code, stdout, writes, world } = await rotate(['production'], expiring(), { answer });
    expect([code, writes]).toEqual([0, ['iam:UpdateSAMLProvider', 'iam:UpdateSAMLProvider']]);
    expect(stdout).toContain('Applied: 2 of 2 changes written.');
    expect([closedIn(world), activeIn(world)]).toEqual([[], old]);
  });

  it('writes nothing for a person who types something else', async () => {
    const { code, stderr, writes } = await rotate(['production'], expiring(), { answer: () => 'yes' });
    expect([code, writes]).toEqual([1, []]);
    expect(stderr).toContain('NOT_CONFIRMED: ');
  });

  it('applies the plan that is named, and no other', async () => {
    const shown = await rotate(['production', '--json'], expiring());
    const { planId = '' } = reportsIn(shown.stdout)[0] ?? {};
    const applied = await rotate(['production', '--expect', planId], shown.file);
    expect([applied.code, applied.writes.length]).toEqual([0, 2]);

    const again = await rotate(['production', '--expect', planId], shown.file);
    expect([again.code, again.writes]).toEqual([3, []]);
    expect(again.stdout).toContain('PLAN_CHANGED');
  });
});

describe('rotate saml --to', () => {
  it('distribute makes the certificate, waits for Entra, and gives it to every account', async () => {
    const { code, stdout, stderr, writes, world } = await rotate(
      ['production', '--yes', '--to', 'distribute', '--json'],
      untouched(),
    );
    expect(code).toBe(0);
    expect(reportsIn(stdout).map(({ status, changes }) => [status, changes.length])).toEqual([
      ['applied', 1],
      ['applied', 3],
    ]);
    expect(stderr).toContain('waiting: the federation metadata does not show both certificates yet');
    expect(writes.filter((operation) => operation === 'iam:UpdateSAMLProvider')).toHaveLength(3);
    expect([activeIn(world), closedIn(world)]).toEqual([old, []]);
  });

  it('clean-up goes as far as the overlap, and does not wait for two weeks', async () => {
    const { code, stdout, world } = await rotate(['production', '--yes', '--to', 'clean-up'], untouched());
    // The stage that was asked for is not reached.
    expect(code).toBe(4);
    expect(stdout.match(/Applied: .*/gu)).toEqual([
      'Applied: 1 of 1 changes written.',
      'Applied: 3 of 3 changes written.',
      'Applied: 1 of 1 changes written.',
    ]);
    expect(stdout).toMatch(/it stays accepted until 2026-12-04 \d\d:\d\d UTC/u);
    expect(Date.parse(world.now) - Date.parse(untouched().now)).toBeLessThan(3_600_000);
    expect(activeIn(world)).not.toBe(old);
    expect(closedIn(world)).toEqual([]);
  });

  it('does not begin the next rotation after the clean-up', async () => {
    const activated = await rotate(['production', '--yes', '--to', 'activate'], expiring());
    const words = ['production', '--yes', '--to', 'clean-up', '--at', '2026-12-20'];
    const { code, writes, world } = await rotate(words, activated.file);
    expect([code, writes]).toEqual([0, Array.from({ length: 3 }, () => 'iam:UpdateSAMLProvider')]);
    expect([activeIn(world), closedIn(world)]).toEqual([staged, []]);
  });

  it('goes on in processes of their own, stage by stage', async () => {
    const file = worldFile(untouched());
    const said: (readonly [number, string | undefined])[] = [];
    for (const at of ['2026-11-21', '2026-11-22', '2026-11-23', '2026-12-20']) {
      const { code, stdout } = await rotate(['production', '--yes', '--at', at], file);
      said.push([code, /^(?:Applied|No changes).*$/mu.exec(stdout)?.[0]]);
      expect(closedIn(readWorld(file))).toEqual([]);
    }
    expect(said).toEqual([
      [0, 'Applied: 1 of 1 changes written.'],
      [0, 'Applied: 3 of 3 changes written.'],
      [0, 'Applied: 1 of 1 changes written.'],
      [0, 'Applied: 3 of 3 changes written.'],
    ]);
    expect(activeIn(readWorld(file))).not.toBe(old);
  });
});

describe('rotate saml --rollback', () => {
  it('signs with the certificate before again, and is done when it is asked twice', async () => {
    const { file } = await rotate(['production', '--yes', '--to', 'activate'], expiring());
    expect(activeIn(readWorld(file))).toBe(staged);
    const back = await rotate(['production', '--yes', '--rollback'], file);
    expect([back.code, activeIn(back.world), closedIn(back.world)]).toEqual([0, old, []]);
    const again = await rotate(['production', '--yes', '--rollback'], file);
    expect([again.code, again.writes, activeIn(again.world)]).toEqual([0, [], old]);
  });

  it('is refused where nothing was active before that fits', async () => {
    const { code, stdout, writes } = await rotate(['production', '--yes', '--rollback'], untouched());
    expect([code, writes]).toEqual([1, []]);
    expect(stdout).toContain('ROLLBACK_IMPOSSIBLE: ');
  });
});

describe('rotate saml does not activate', () => {
  it('while an account cannot be read', async () => {
    const { code, stdout, world } = await rotate(
      ['production', '--yes', '--to', 'activate'],
      expiring([denied(staging)]),
    );
    expect(code).toBe(4);
    expect(stdout).toContain(staging);
    expect(activeIn(world)).toBe(old);
    expect(closedIn(world)).toEqual([]);
  });

  it('while an account has no such provider', async () => {
    const world = expiring();
    const account = world.aws.accounts.find(({ id }) => id === staging);
    account?.samlProviders.splice(0);
    const rotated = await rotate(['production', '--yes', '--to', 'activate'], world);
    expect(rotated.stdout).toContain('has no SAML provider');
    expect(activeIn(rotated.world)).toBe(old);
  });

  it('while an account did not take the certificate', async () => {
    const effect = { type: 'error', status: 403, code: 'AccessDenied' } as const;
    const fault = { operation: 'iam:UpdateSAMLProvider', account: staging, times: 'always', effect } as const;
    const { code, world } = await rotate(['production', '--yes', '--to', 'activate'], expiring([fault]));
    expect([code, activeIn(world)]).toEqual([4, old]);
  });
});

describe('rotate saml that makes no sense', () => {
  it('ends with 1 for a connection that nobody configured', async () => {
    const { code, stdout, writes } = await rotate(['prodction', '--yes'], expiring());
    expect([code, writes]).toEqual([1, []]);
    expect(stdout).toContain('ROTATION_NOT_CONFIGURED: no connection prodction is configured to be rotated');
  });

  it.each([
    { words: ['production', '--to', 'the end'], said: 'Allowed choices are stage, distribute' },
    {
      words: ['production', '--to', 'activate', '--rollback'],
      said: "cannot be used with option '--rollback'",
    },
    { words: ['production', '--expect', 'x'], said: 'a plan id has 12 hexadecimal digits' },
    { words: ['production', '--json', '--markdown'], said: "cannot be used with option '--markdown'" },
  ])('is refused before anything is read: $words', async ({ words, said }) => {
    const { code, stderr, stdout } = await rolebridge(['rotate', 'saml', ...words, '--lab', 'expiring']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(said);
  });

  it('does nothing for a connection whose policy is off', async () => {
    const words = ['production', '--yes', '--to', 'activate', '--config', configWith('off')];
    const { code, stdout, writes } = await rotate(words, expiring());
    expect([code, writes]).toEqual([0, []]);
    expect(stdout).toContain('its policy is off');
  });

  it('is what a person may do where the policy leaves it to one', async () => {
    const words = ['production', '--yes', '--to', 'activate', '--config', configWith('notify')];
    const { code, world } = await rotate(words, expiring());
    expect([code, activeIn(world)]).toEqual([0, staged]);
  });
});

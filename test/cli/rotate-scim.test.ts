import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { FaultInput, World } from '../../src/lab/world.ts';
import {
  entry,
  handOverWorld,
  inQuarantine,
  jobIn,
  newToken,
  newTokenSecret,
  oldToken,
  wrongToken,
} from '../e2e/scim-hand-over/company.ts';
import { rolebridge, type Ended, type RunOptions } from '../support/terminal.ts';
import { journalIn, readWorld, scratchFolder, type JournalLine } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

interface Rotated extends Ended {
  readonly journal: readonly JournalLine[];
  /** As the world file has it afterwards. */
  readonly world: World;
  /** Everything that came out, with the state and the journal. */
  readonly everything: string;
}

const secretArn = `arn:aws:secretsmanager:eu-west-1:999988887777:secret:${newTokenSecret}-GhIjKl`;
const put = 'graph:PUT servicePrincipals/{id}/synchronization/secrets';
const start = 'graph:POST servicePrincipals/{id}/synchronization/jobs/{id}/start';
let worlds = 0;

async function rotate(
  world: World,
  { from = '-', words = [], ...options }: RunOptions & { from?: string; words?: readonly string[] } = {},
): Promise<Rotated> {
  worlds += 1;
  const [file, journalFile] = [scratch.at(`world-${worlds}.json`), scratch.at(`journal-${worlds}.jsonl`)];
  writeFileSync(file, JSON.stringify(world));
  const command = ['rotate', 'scim', entry, '--token-from', from];
  const ended = await rolebridge([...command, '--lab', file, '--journal', journalFile, ...words], options);
  const text = readFileSync(journalFile, 'utf8');
  const after = readWorld(file);
  return {
    ...ended,
    journal: text === '' ? [] : journalIn(journalFile),
    world: after,
    everything: [ended.stdout, ended.stderr, text, JSON.stringify(after.state)].join('\n'),
  };
}

function written({ journal }: Rotated): readonly string[] {
  return journal
    .filter(({ operation, method }) => operation.startsWith('graph:') && method !== 'GET')
    .map(({ operation }) => operation)
    .filter((operation) => !operation.endsWith('validateCredentials'));
}

function stateOf({ world: { state } }: Rotated): string {
  return JSON.stringify(state);
}

/** Nothing of any token, in no form that a cloud or a log would give it. */
function expectNoToken({ everything }: { readonly everything: string }): void {
  for (const token of [newToken, wrongToken, oldToken])
    for (const form of [
      token,
      encodeURIComponent(token),
      Buffer.from(token).toString('base64').replace(/=+$/u, ''),
    ])
      expect(everything).not.toContain(form);
}

const refusing = (operation: string, more: Partial<FaultInput> = {}): FaultInput => ({
  operation,
  times: 'always',
  effect: { type: 'error', status: 400, code: 'BadRequest' },
  ...more,
});

describe('rotate scim', () => {
  it.each([
    { name: 'standard input', from: '-', input: `${newToken}\n` },
    { name: 'a secret by its name', from: newTokenSecret, input: '' },
    { name: 'a secret by its ARN', from: secretArn, input: '' },
  ])('hands over the token of $name, and waits for a good cycle with it', async ({ from, input }) => {
    const rotated = await rotate(handOverWorld(), { from, input });
    expect(rotated.code).toBe(0);
    expect(rotated.stdout.match(/^\w+/gmu)).toEqual(['probe', 'save', 'validate', 'record', 'cycle']);
    expect(rotated.stderr).toContain('Now delete the old token: IAM Identity Center, Settings');
    expect(written(rotated)).toEqual([put]);
    const record = {
      tokenFrom: '2026-11-20T08:00:00.000Z',
      expires: '2027-11-20T08:00:00.000Z',
      healthy: '2026-11-20T08:16:00.000Z',
    };
    expect(rotated.world.state).toMatchObject({ handovers: { [entry]: { value: record } } });
    expectNoToken(rotated);
  });

  it('gives its steps as one JSON document', async () => {
    const { code, stdout, ...rest } = await rotate(handOverWorld(), { input: newToken, words: ['--json'] });
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ formatVersion: 1, connection: entry, healthy: true }),
    ]);
    expectNoToken(rest);
  });

  it('remembers the end that the console showed', async () => {
    const words = ['--expires', '2027-11-19'];
    const { code, stdout, world } = await rotate(handOverWorld(), { input: newToken, words });
    expect([code, stdout]).toEqual([0, expect.stringContaining('the new token ends 2027-11-19')]);
    expect(JSON.stringify(world.state)).toContain('2027-11-19T00:00:00.000Z');
  });

  it('leaves the end of a token as it was when it is handed over again', async () => {
    const words = ['--expires', '2027-02-03'];
    const first = await rotate(handOverWorld(), { input: newToken, words });
    const again = await rotate(first.world, { input: newToken });
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringContaining('this token was handed over on 2026-11-20 already, and ends 2027-02-03'),
    ]);
    const record = {
      expires: '2027-02-03T00:00:00.000Z',
      fingerprint: expect.stringMatching(/^[\da-f]{64}$/u),
    };
    expect(again.world.state).toMatchObject({ handovers: { [entry]: { value: record } } });
    expectNoToken(again);
  });

  it('starts provisioning that is in quarantine, once', async () => {
    const rotated = await rotate(handOverWorld({ job: inQuarantine }), { input: newToken });
    expect(rotated.code).toBe(0);
    expect(written(rotated)).toEqual([put, start]);
    expect(jobIn(rotated.world).status).toBe('Active');
    expect(rotated.stdout).toContain('was in quarantine and has been started again');
  });

  it('ends with 4 when no good cycle is seen in time, and remembers the token all the same', async () => {
    const { code, stdout, stderr, world } = await rotate(handOverWorld({ job: { cycles: 'when-told' } }), {
      input: newToken,
    });
    expect([code, stdout]).toEqual([4, expect.stringContaining('no provisioning cycle has ended well yet')]);
    expect(stderr).toContain('Keep the old token. Look in the Entra admin center');
    expect(stderr).not.toContain('delete the old token');
    expect(JSON.stringify(world.state)).toContain('"expires":"2027-11-20T08:00:00.000Z"');
    expect(JSON.stringify(world.state)).not.toContain('healthy');
  });
});

describe('rotate scim changes nothing', () => {
  it.each([
    { name: 'with a token that AWS refuses', input: wrongToken, code: 'SCIM_TOKEN_REFUSED' },
    { name: 'with nothing on standard input', input: '', code: 'TOKEN_EMPTY' },
    { name: 'with white space on standard input', input: ' \n\t\n', code: 'TOKEN_EMPTY' },
    { name: 'with a secret that is not there', from: 'no-such-secret', code: 'AWS_SECRET_UNREADABLE' },
    {
      name: 'when the endpoint cannot be reached',
      input: newToken,
      faults: [refusing('scim:GET ServiceProviderConfig', { effect: { type: 'reset' } })],
      code: 'SCIM_UNREACHABLE',
    },
  ])('$name, and ends with 1', async ({ input = '', from = '-', faults = [], code }) => {
    const rotated = await rotate(handOverWorld({ faults }), { input, from });
    expect([rotated.code, rotated.stdout]).toEqual([1, '']);
    expect(rotated.stderr).toContain(`${code}: `);
    expect(rotated.stderr).not.toContain('    at ');
    expect(written(rotated)).toEqual([]);
    expect(stateOf(rotated)).not.toContain('handovers');
    expectNoToken(rotated);
  });

  it('for an entry that the configuration has not', async () => {
    const { code, stderr } = await rolebridge(
      'rotate scim identity-centre --token-from x --lab expiring'.split(' '),
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is identity-center.')]);
  });

  it('when nobody says where the token is', async () => {
    const { code, stderr } = await rolebridge(['rotate', 'scim', entry, '--lab', 'expiring']);
    expect([code, stderr]).toEqual([1, expect.stringContaining("required option '--token-from <secret>'")]);
  });
});

describe('rotate scim whose token Entra cannot sign in with', () => {
  it('says that Entra has it, remembers no date, and works when it is run again', async () => {
    // The first sign-in is ours, the second Entra's.
    const fault = refusing('scim:GET ServiceProviderConfig', { skip: 1, times: 1 });
    const failed = await rotate(handOverWorld({ faults: [fault] }), { input: newToken });
    expect([failed.code, failed.stdout.match(/^\w+/gmu)]).toEqual([1, ['probe', 'save']]);
    expect(failed.stderr).toContain('SCIM_TOKEN_NOT_VALIDATED: Entra ID has the new token');
    expect(stateOf(failed)).not.toContain('handovers');
    expectNoToken(failed);

    const again = await rotate(failed.world, { input: newToken });
    expect([again.code, stateOf(again)]).toEqual([0, expect.stringContaining('handovers')]);
  });
});

describe('the process that has the token', () => {
  it.skipIf(process.platform !== 'linux')(
    'shows it neither in its command line nor in its environment',
    async () => {
      // A cloud that takes every request and answers none: the program has the token then, and waits.
      const silent = createServer().listen(0, '127.0.0.1');
      const reached = once(silent, 'connection');
      await once(silent, 'listening');
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : '';
      const file = scratch.at('process.json');
      writeFileSync(file, JSON.stringify(handOverWorld()));
      const script = fileURLToPath(new URL('../../src/cli/rolebridge.ts', import.meta.url));
      const words = ['rotate', 'scim', entry, '--token-from', '-', '--lab', file];
      const child = spawn(process.execPath, [script, ...words], {
        env: { PATH: process.env['PATH'], ROLEBRIDGE_ENTRA_ENDPOINT: `http://127.0.0.1:${port}` },
      });
      const ended = once(child, 'exit');
      const said = Promise.all([text(child.stdout), text(child.stderr)]);
      child.stdin.end(`${newToken}\n`);
      await reached;
      const seen = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${child.pid}/${name}`, 'utf8'));
      child.kill('SIGTERM');
      await ended;
      silent.close();
      expect(seen[0]).toContain('--token-from');
      expect(seen[1]).toContain('ROLEBRIDGE_ENTRA_ENDPOINT');
      expectNoToken({ everything: [...seen, ...(await said)].join('\n') });
    },
    60_000,
  );
});

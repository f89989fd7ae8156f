import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, root, runProgram, startProgram } from './program.ts';
import { journalIn, reportsIn, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

// `npm test` has built it; a lone run of this file may be the first.
beforeAll(() => {
  if (!existsSync(`${root}dist/cli/rolebridge.js`))
    spawnSync(process.execPath, ['scripts/build.ts'], { cwd: root });
}, 60_000);

describe('the built program', () => {
  it('says what it can do', async () => {
    const { code, stdout, stderr } = await runProgram(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Usage: rolebridge [options] [command]');
  });

  it('tells first-run in three sections, the last without changes', async () => {
    const { code, stdout } = await runProgram(['lab', 'first-run']);
    expect(code).toBe(0);
    const [, plan = '', apply = '', again = '', ...more] = stdout.split(/^--- .* ---$/mu);
    expect(more).toEqual([]);
    expect(plan).toContain('5 to create');
    expect(apply).toContain('Applied: 5 of 5');
    expect(again).toContain('No changes: there is nothing to do.');
  });

  it('tells it on its own clouds, whatever endpoints the AWS SDK is told of', async () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' };
    const { code, stderr } = await runProgram(['lab', 'first-run'], { env });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^note: the story runs on embedded clouds/u)]);
  });

  it('refuses mass-delete and writes nothing, and applies it for who names the plan that was printed', async () => {
    const journal = scratch.at('mass-delete.jsonl');
    const { code, stdout } = await runProgram(['lab', 'mass-delete', '--journal', journal]);
    expect(code).toBe(3);
    expect(journalIn(journal).filter(({ method }) => method === 'PATCH')).toEqual([]);
    const [, command = ''] = /^apply exactly this: {2}rolebridge (.*)$/mu.exec(stdout) ?? [];
    expect(command).toMatch(/^apply app-roles --expect \w+ --lab mass-delete --force$/u);
    const forced = await runProgram(command.split(' '));
    expect([forced.code, forced.stdout]).toEqual([
      0,
      expect.stringContaining('Applied: 12 of 12 changes written.'),
    ]);
  });

  it('is degraded by partial-read and keeps the roles of the account', async () => {
    const { code, stdout } = await runProgram(['lab', 'partial-read', '--json']);
    expect(code).toBe(4);
    for (const report of reportsIn(stdout)) {
      expect(report.degraded).toBe(true);
      expect(report.changes.filter(({ action }) => action === 'delete')).toEqual([]);
      expect(report.withheld.map(({ words }) => words[0])).toEqual([
        '444455556666',
        '444455556666',
        '444455556666',
      ]);
    }
    expect((await runProgram(['plan', '--lab', 'partial-read'])).stdout).toContain('degraded');
  });

  it('minds no reader that has seen enough', () => {
    const command = `"${process.execPath}" "${program}" lab drift --json 2>err.txt | head -1; cat err.txt >&2`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: scratchDirectory(),
      encoding: 'utf8',
    });
    expect(stdout).toBe('{\n');
    expect(stderr).not.toMatch(/EPIPE|^\s+at /mu);
  });

  it('has no colour in a pipe, with and without NO_COLOR', async () => {
    for (const env of [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }])
      expect((await runProgram(['plan', '--lab', 'drift'], { env })).stdout).not.toContain('\u001b');
  });

  it('fails in lines, never with a stack', async () => {
    const { code, stderr } = await runProgram(['plan', '--config', 'nowhere.yaml']);
    expect([code, stderr.split('\n').length]).toEqual([1, 4]);
    expect(stderr).toContain('nowhere.yaml has 1 problem:');
  });

  it.each([
    { signal: 'SIGINT', form: ['--json'], said: '"code": "DEADLINE"' },
    { signal: 'SIGINT', form: [], said: '\nstopped by Ctrl-C before it was done\n' },
    { signal: 'SIGTERM', form: [], said: '\nstopped by SIGTERM before it was done\n' },
  ] as const)(
    'stops in order on $signal, with a report and 130: $form',
    async ({ signal, form, said: expected }) => {
      // A cloud that takes every request and answers none.
      const silent = createServer().listen(0, '127.0.0.1');
      const reached = once(silent, 'connection');
      await once(silent, 'listening');
      const address = silent.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      const child = startProgram(['plan', '--lab', 'first-run', ...form], {
        env: { ROLEBRIDGE_ENTRA_ENDPOINT: url },
      });
      const ended = once(child, 'exit');
      const said = Promise.all([text(child.stdout), text(child.stderr)]);
      await reached;
      child.kill(signal);
      const [[code], [stdout, stderr]] = await Promise.all([ended, said]);
      silent.close();
      expect(code).toBe(130);
      expect(stdout).toContain(expected);
      expect(stderr).toBe('\nstopping in order; press Ctrl-C again to stop at once\n');
    },
  );
});

describe('the program on a state table that never answers', () => {
  it.each([
    { command: ['status'], signal: 'SIGINT' },
    { command: ['apply', 'app-roles', '--yes'], signal: 'SIGTERM' },
  ] as const)(
    'ends within seconds of $signal: $command',
    async ({ command, signal }) => {
      const silent = createServer().listen(0, '127.0.0.1');
      const reached = once(silent, 'connection');
      await once(silent, 'listening');
      const address = silent.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      const child = startProgram([...command, '--config', 'config/example.yaml'], {
        env: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'example', AWS_SECRET_ACCESS_KEY: 'example' },
      });
      const ended = once(child, 'exit');
      await reached;
      const began = performance.now();
      child.kill(signal);
      expect(await ended).toEqual([130, null]);
      expect(performance.now() - began).toBeLessThan(15_000);
      silent.close();
    },
    30_000,
  );
});

describe('the program where it cannot run', () => {
  it('says in one line that Node is too old', async () => {
    const older = scratch.at('older.cjs');
    writeFileSync(older, "Object.defineProperty(process.versions, 'node', { value: '22.3.0' });\n");
    for (const script of [`${root}scripts/check-node.js`, program]) {
      const { code, stdout, stderr } = await runProgram(['--help'], { script, node: ['--require', older] });
      expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([1, '', 1]);
      expect(stderr).toMatch(/^rolebridge needs Node 24 /u);
    }
  });

  it('says in one line that it is not built', async () => {
    const copy = scratch.at('unbuilt');
    mkdirSync(copy);
    for (const folder of ['bin', 'scripts'])
      cpSync(`${root}${folder}`, `${copy}/${folder}`, { recursive: true });
    writeFileSync(`${copy}/package.json`, '{ "type": "module" }');
    const { code, stderr } = await runProgram([], { script: `${copy}/bin/rolebridge.js` });
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toContain('npm run build');
  });
});

function scratchDirectory(): string {
  mkdirSync(scratch.at('work'), { recursive: true });
  return scratch.at('work');
}

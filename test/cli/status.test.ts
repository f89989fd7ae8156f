import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { createSqliteStore } from '../../src/providers/state/sqlite.ts';
import { recordRun } from '../../src/state/run-history.ts';
import { claim, leaseKey } from '../../src/state/lease-record.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { heldBack, reported, reportWith } from '../support/reports.ts';
import { rolebridge } from '../support/terminal.ts';
import { scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const at = (time: string): string => new Date(`2026-11-${time}Z`).toISOString();
const run = 'arn:aws:lambda:eu-west-1:999988887777:function:rolebridge-prod-appRoles:1/durable-execution/x/y';
const lambda = 'rolebridge-prod-appRoles y';

/** A history with a bit of everything. */
async function remember(store: StateStore): Promise<void> {
  const done = (key: string, status: 'applied' | 'failed' | 'not-attempted') =>
    ({ key, action: 'create', status, ...(status === 'not-attempted' ? { why: 'deadline' } : {}) }) as const;
  const applying = { mode: 'apply', changes: [reported('A'), reported('B')] } as const;
  const first = reportWith({
    ...applying,
    status: 'partial',
    outcomes: [done('a', 'applied'), done('b', 'not-attempted')],
    startedAt: at('18T08:00:00'),
    finishedAt: at('18T08:13:00'),
    slice: { run, number: 1, applied: 0 },
  });
  const second = reportWith({
    ...applying,
    status: 'applied',
    outcomes: [done('b', 'applied')],
    withheld: [heldBack('Old')],
    omitted: { applied: 4_000, withheld: 12 },
    startedAt: at('18T08:14:00'),
    finishedAt: at('18T08:20:00'),
    slice: { run, number: 2, applied: 1 },
  });
  const refused = reportWith({
    ...applying,
    status: 'refused',
    refusal: { code: 'GUARD_REFUSED', message: 'too many' },
    startedAt: at('19T08:00:00'),
    finishedAt: at('19T08:00:42'),
  });
  const degraded = reportWith({
    mode: 'apply',
    status: 'applied',
    degraded: true,
    outcomes: [done('a', 'applied')],
    startedAt: at('20T07:00:00'),
    finishedAt: at('20T09:30:00'),
  });
  await recordRun(store, first, lambda);
  await recordRun(store, second, lambda);
  await recordRun(store, refused, "ada's laptop process 7");
  await recordRun(store, degraded, lambda);
}

async function worldFile(name: string, fill: (store: StateStore) => Promise<unknown>): Promise<string> {
  const store = createMemoryState({});
  await fill(store);
  const file = scratch.at(`${name}.json`);
  writeFileSync(file, JSON.stringify({ ...loadScenario('first-run'), state: store.dump() }));
  return file;
}

const lease = (since: string, ttlMinutes: number) => async (store: StateStore) => {
  await remember(store);
  const value = claim(lambda, new Date(since), new Date(since), ttlMinutes * 60_000);
  await store.put(leaseKey('app-roles'), value, 'absent');
};

describe('status', () => {
  it('reads as people shall read it', async () => {
    const file = await worldFile('held', lease(at('20T07:55:00'), 20));
    const { code, stdout, stderr } = await rolebridge(['status', '--lab', file]);
    expect([code, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot('status.golden.txt');
  });

  it('says that a job has never run', async () => {
    const { stdout } = await rolebridge(['status', 'app-roles', 'permission-sets', '--lab', 'first-run']);
    expect(stdout).toBe(
      'app-roles\n  has never run, or only planned\n\npermission-sets\n  has never run, or only planned\n',
    );
  });

  it('tells a lease that ran out from one that is held', async () => {
    const file = await worldFile('over', lease(at('20T07:00:00'), 20));
    expect((await rolebridge(['status', '--lab', file])).stdout).toContain(
      `the lease ran out at 2026-11-20 07:20: ${lambda} had it since 2026-11-20 07:00`,
    );
  });

  it('gives one JSON document, with the slices of a run as one', async () => {
    const file = await worldFile('json', remember);
    const { stdout } = await rolebridge(['status', '--lab', file, '--json', '--limit', '3']);
    const [{ runs }] = (JSON.parse(stdout) as { jobs: [{ runs: readonly object[] }] }).jobs;
    expect(runs).toHaveLength(3);
    expect(runs[2]).toEqual({
      startedAt: at('18T08:00:00'),
      finishedAt: at('18T08:20:00'),
      seconds: 1_200,
      mode: 'apply',
      status: 'applied',
      degraded: false,
      planId: '0123456789ab',
      applied: 4_002,
      failed: 0,
      notAttempted: 0,
      withheld: 13,
      slices: 2,
      cut: false,
      owner: lambda,
    });
  });

  it('shows what an apply has just done, and writes nothing itself', async () => {
    const file = await worldFile('applied', async () => undefined);
    await rolebridge(['apply', '--yes', '--lab', file]);
    const journal = scratch.at('journal.jsonl');
    const { stdout } = await rolebridge(['status', '--lab', file, '--journal', journal]);
    expect(stdout).toMatch(/2026-11-20 08:00 .* apply +applied +\d+ +0 +0 /u);
  });

  it('shows no more than were asked for', async () => {
    const file = await worldFile('few', remember);
    const { stdout } = await rolebridge(['status', '--lab', file, '--limit', '1']);
    expect(stdout.match(/^ {2}2026-/gmu)).toHaveLength(1);
  });

  it.each(['0', '51', '-1', 'all', '1.5', ''])('takes no number of runs from %j', async (limit) => {
    const { code, stdout, stderr } = await rolebridge(['status', '--lab', 'first-run', '--limit', limit]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('a number of runs, from 1 to 50');
  });

  it('says what is wrong with a lease that is none, and all it knows beside', async () => {
    const file = await worldFile('broken', async (store) => {
      await remember(store);
      await store.put(leaseKey('app-roles'), 'mine', 'absent');
    });
    const { code, stdout, stderr } = await rolebridge([
      'status',
      'app-roles',
      'permission-sets',
      '--lab',
      file,
    ]);
    expect([code, stderr]).toEqual([4, '']);
    expect(stdout).toContain(
      'app-roles\n  LEASE_UNREADABLE: nobody can tell who holds the lease app-roles\n',
    );
    expect(stdout).toContain('refused: GUARD_REFUSED');
    expect(stdout).toContain('permission-sets\n  has never run, or only planned\n');
    const json = await rolebridge(['status', '--lab', file, '--json']);
    const [{ unread, runs }] = (
      JSON.parse(json.stdout) as { jobs: [{ unread: readonly object[]; runs: readonly object[] }] }
    ).jobs;
    expect([unread, runs.length]).toEqual([[expect.objectContaining({ code: 'LEASE_UNREADABLE' })], 3]);
  });

  it('says of one job that its history cannot be read, and shows the others', async () => {
    const state = scratch.at('state.sqlite');
    const store = createSqliteStore(state);
    await remember(store);
    await store.close();
    const database = new DatabaseSync(state);
    database.prepare("UPDATE entry SET value = 'x' WHERE partition = 'runs#app-roles'").run();
    database.close();
    const config = scratch.at('sqlite.yaml');
    const example = readFileSync('config/example.yaml', 'utf8');
    writeFileSync(
      config,
      example.replace(/^state:\n(?: .*\n)+/mu, `state:\n  sqlite:\n    file: ${state}\n`),
    );
    const { code, stdout } = await rolebridge(['status', 'app-roles', 'permission-sets', '--config', config]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^app-roles\n {2}STATE_UNREADABLE: .*\n.*\n\npermission-sets\n {2}has never run/u);
  });

  it('shows an entry under an odd name by what its report says', async () => {
    const file = await worldFile('odd', async (store) => {
      const report = reportWith({
        mode: 'apply',
        status: 'applied',
        startedAt: at('18T08:00:00'),
        finishedAt: at('18T08:00:30'),
      });
      await store.put(
        { partition: 'runs#app-roles', name: 'nonsense' },
        { owner: 'somebody', report },
        'absent',
      );
      await store.put({ partition: 'runs#app-roles', name: 'more of it' }, 'x', 'absent');
    });
    const { stdout } = await rolebridge(['status', 'app-roles', '--lab', file]);
    expect(stdout).toMatch(/2026-11-18 08:00 +30 s +apply +applied .* somebody$/mu);
    expect(stdout).toMatch(/^ {2}\? +\? +\? +of an unknown form .* more of it$/mu);
    const json = await rolebridge(['status', 'app-roles', '--lab', file, '--json']);
    const [{ runs }] = (JSON.parse(json.stdout) as { jobs: [{ runs: readonly object[] }] }).jobs;
    expect(runs).toEqual([
      expect.objectContaining({ startedAt: at('18T08:00:00'), seconds: 30 }),
      expect.not.objectContaining({ startedAt: expect.anything() as string }),
    ]);
  });
});

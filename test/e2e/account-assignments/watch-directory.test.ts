import { describe, expect, it } from 'vitest';
import type { Intercept } from '../../support/lab-app.ts';
import { group } from '../../support/groups.ts';
import { accessApp, groupId, rowsIn, type AccessApp } from './company.ts';
import { prod, settled, smallCompany, test, wanted } from './small-company.ts';
import { directoryOf, look } from './watching.ts';

const day = 86_400_000;
const delta = 'graph:GET groups/delta';

/** A company in step, whose directory has been looked at once. */
async function watched(settings: Readonly<Record<string, unknown>> = {}, intercept?: Intercept) {
  const app = accessApp(smallCompany(settled), {
    settings,
    ...(intercept === undefined ? {} : { intercept }),
  });
  await look(app);
  return { app, directory: directoryOf(app.world) };
}

const newcomer = group(6, { displayName: `AWS-${prod}-ReadOnly` });

describe('the first look at the directory', () => {
  it('takes the place, and looks at everything', async () => {
    const app = accessApp(smallCompany());
    const { anew, seen, reports, calls } = await look(app);
    expect([anew, seen]).toEqual(['this is the first look', true]);
    expect(reports.map(({ status }) => status)).toEqual(['applied']);
    expect(rowsIn(app.world)).toEqual(wanted);
    expect(calls[0]).toBe(delta);
  });

  it('sees what happens while everything is looked at', async () => {
    const moment: { happens?: () => void } = {};
    const app = accessApp(smallCompany(), {
      intercept: async (request, next) => {
        const answer = await next(request);
        // The groups have been asked for by now.
        if (request.url.includes('startswith')) moment.happens?.();
        return answer;
      },
    });
    moment.happens = () => {
      delete moment.happens;
      directoryOf(app.world).add(newcomer);
    };
    await look(app);
    expect(rowsIn(app.world)).toEqual(wanted);
    expect(await look(app)).toMatchObject({ changed: 1, seen: true });
    expect(rowsIn(app.world)).toContain(`${prod} ReadOnly 6`);
  });
});

describe('a look at a directory in which nothing happened', () => {
  it('is one call to Graph and none to AWS, and writes nothing', async () => {
    const { app } = await watched();
    const state = app.state.dump();
    const looked = await look(app);
    expect(looked).toMatchObject({ changed: 0, narrowedTo: {}, seen: true, reports: [], calls: [delta] });
    expect(app.state.dump()).toEqual(state);
  });

  it('keeps its place for months, and writes once a day', async () => {
    const { app } = await watched();
    const places: string[] = [];
    for (let hours = 0; hours < 24 * 60; hours += 12) {
      await app.lab.clock.sleep(day / 2);
      const looked = await look(app);
      expect(looked.anew).toBeUndefined();
      places.push(JSON.stringify(await app.state.list('place')));
    }
    expect(new Set(places).size).toBe(61);
  });
});

describe('a look at a directory in which something happened', () => {
  it.each([
    {
      what: 'a new group',
      happens: (directory: ReturnType<typeof directoryOf>) => directory.add(newcomer),
      rows: [...wanted, `${prod} ReadOnly 6`],
      groups: [6],
    },
    {
      what: 'a group that got a name of ours',
      happens: (directory: ReturnType<typeof directoryOf>) => {
        directory.add({ ...newcomer, displayName: 'Canteen' });
        directory.rename(6, newcomer.displayName);
      },
      rows: [...wanted, `${prod} ReadOnly 6`],
      groups: [6],
    },
    {
      what: 'a group that lost its name',
      happens: (directory: ReturnType<typeof directoryOf>) => directory.rename(1, 'Canteen'),
      rows: wanted,
      left: [`${prod} ReadOnly 1`],
      groups: [1],
    },
    {
      what: 'a group that is gone',
      happens: (directory: ReturnType<typeof directoryOf>) => directory.remove(3),
      rows: wanted,
      left: [`${test} ReadOnly 3`],
      groups: [3],
    },
    {
      what: 'several at once',
      happens: (directory: ReturnType<typeof directoryOf>) => {
        directory.add(newcomer);
        directory.remove(3);
      },
      rows: [...wanted, `${prod} ReadOnly 6`],
      left: [`${test} ReadOnly 3`],
      groups: [3, 6],
    },
  ])('gives what $what is to have, and takes nothing away', async ({ happens, rows, left = [], groups }) => {
    const { app, directory } = await watched();
    happens(directory);
    const looked = await look(app);
    expect(looked.narrowedTo).toEqual({ 'account-assignments': groups.map(groupId) });
    expect(rowsIn(app.world)).toEqual(rows.toSorted());
    expect(await look(app)).toMatchObject({ changed: 0, reports: [] });
    const whole = await app.apply();
    expect(whole.changes.map(({ action }) => action)).toEqual(left.map(() => 'delete'));
    expect(rowsIn(app.world)).toEqual(rows.filter((each) => !left.includes(each)).toSorted());
  });

  it('runs narrowed to the groups, once, and asks nothing about the others', async () => {
    const { app, directory } = await watched();
    directory.add(newcomer);
    const { reports, calls } = await look(app);
    expect(reports).toMatchObject([{ status: 'applied', changes: [{ action: 'create' }], unchanged: 0 }]);
    expect(calls.filter((each) => each === 'graph:GET groups')).toEqual([]);
    expect(calls.filter((each) => each === 'sso:ListAccountAssignmentsForPrincipal').length).toBeLessThan(5);
  });

  it('runs nothing for groups of others, and remembers that it saw them', async () => {
    const { app, directory } = await watched();
    directory.add({ ...newcomer, displayName: 'Canteen' });
    expect(await look(app)).toMatchObject({ changed: 1, narrowedTo: {}, seen: true, reports: [] });
    expect(await look(app)).toMatchObject({ changed: 0 });
    expect(app.journal.writes().filter(({ cloud }) => cloud === 'aws')).toEqual([]);
  });

  it.each([
    {
      what: 'a group that came and went',
      n: 6,
      before: (directory: ReturnType<typeof directoryOf>) => directory.add(newcomer),
      after: (directory: ReturnType<typeof directoryOf>) => directory.remove(6),
    },
    {
      what: 'a name that was another one for a while',
      n: 1,
      before: (directory: ReturnType<typeof directoryOf>) => directory.rename(1, 'Canteen'),
      after: (directory: ReturnType<typeof directoryOf>) => directory.rename(1, `AWS-${prod}-ReadOnly`),
    },
  ])(
    'finishes what it began for $what, though Entra ID tells no more of it',
    async ({ n, before, after }) => {
      const { app, directory } = await watched();
      before(directory);
      await look(app, { killed: true });
      after(directory);
      expect(await look(app)).toMatchObject({
        changed: 0,
        seen: true,
        narrowedTo: { 'account-assignments': [groupId(n)] },
      });
      expect(await look(app)).toMatchObject({ changed: 0, reports: [] });
      await app.apply();
      expect(rowsIn(app.world)).toEqual(wanted);
    },
  );

  it('says what it leaves to the next whole run, which takes it away under its guard', async () => {
    const { app, directory } = await watched();
    directory.remove(3);
    const { reports } = await look(app);
    expect(reports).toMatchObject([
      {
        status: 'no-changes',
        withheld: [
          {
            action: 'delete',
            rule: 'limit',
            reason: 'left to the next whole run: a run that events started takes nothing away',
          },
        ],
      },
    ]);
    expect((await app.apply()).status).toBe('applied');
  });

  it('takes away with many looks no more than with one', async () => {
    const { app, directory } = await watched();
    for (const n of [1, 2, 3, 4]) {
      directory.remove(n);
      expect(await look(app)).toMatchObject({ seen: true, reports: [{ status: 'no-changes' }] });
      await app.lab.clock.sleep(5 * 60_000);
    }
    expect((await app.apply()).status).toBe('refused');
    expect(rowsIn(app.world)).toEqual(wanted);
  });

  it('looks at everything once when it is about more than a thousand groups', async () => {
    const { app, directory } = await watched();
    directory.add(newcomer);
    const key = { partition: 'place', name: 'entra-groups' };
    const entry = await app.state.get(key);
    const many = Array.from({ length: 1_000 }, (_none, n) => groupId(100 + n));
    const unfinished = { 'account-assignments': many };
    await app.state.put(key, { ...(entry?.value as object), unfinished }, entry?.version ?? 'absent');
    const looked = await look(app);
    expect(looked).toMatchObject({ anew: 'more than 1000 groups have changed', narrowedTo: {}, seen: true });
    expect(looked.reports).toMatchObject([{ status: 'applied', unchanged: wanted.length }]);
    expect(await look(app)).toMatchObject({ changed: 0, narrowedTo: {}, reports: [] });
  });

  it('only plans when it may only plan, and does not plan the same again', async () => {
    const { app, directory } = await watched();
    directory.add(newcomer);
    const { reports } = await look(app, { mode: 'plan' });
    expect(reports).toMatchObject([{ mode: 'plan', status: 'planned', changes: [{ action: 'create' }] }]);
    expect(await look(app, { mode: 'plan' })).toMatchObject({ changed: 0, reports: [] });
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});

describe('a look that fails', () => {
  it('sees the same again, when its run did not get to it', async () => {
    const broken = { now: false };
    const { app, directory } = await watched({}, (request, next) =>
      broken.now && request.url.includes('organizations')
        ? Promise.resolve(new Response('{"__type":"AccessDeniedException"}', { status: 400 }))
        : next(request),
    );
    directory.add(newcomer);
    broken.now = true;
    expect(await look(app)).toMatchObject({ changed: 1, seen: false });
    directory.rename(1, 'Canteen');
    broken.now = false;
    expect((await look(app)).narrowedTo).toEqual({ 'account-assignments': [groupId(1), groupId(6)] });
    expect(rowsIn(app.world)).toContain(`${prod} ReadOnly 6`);
  });

  it('goes on after a run that saw its groups and could not do all of it, and is loud once', async () => {
    const broken = { now: false };
    const { app, directory } = await watched({}, (request, next) =>
      broken.now && request.url.includes('appRoleAssignedTo')
        ? Promise.resolve(
            Response.json({ error: { code: 'Authorization_RequestDenied', message: 'no' } }, { status: 403 }),
          )
        : next(request),
    );
    directory.add(newcomer);
    broken.now = true;
    const { seen, reports } = await look(app);
    expect([seen, reports[0]?.degraded]).toEqual([true, true]);
    expect(await look(app)).toMatchObject({ changed: 0, reports: [] });
    broken.now = false;
    await app.apply();
    expect(rowsIn(app.world)).toContain(`${prod} ReadOnly 6`);
  });

  it('sees the same again, when it was killed before it could remember, and does nothing twice', async () => {
    const { app, directory } = await watched();
    directory.add(newcomer);
    await look(app, { killed: true });
    const { reports } = await look(app);
    expect(reports).toMatchObject([{ status: 'no-changes' }]);
    expect(await look(app)).toMatchObject({ changed: 0 });
  });

  it('writes nothing while somebody else does, and sees the same again', async () => {
    const { app, directory } = await watched();
    directory.add(newcomer);
    await holdLease(app, 60_000);
    const { reports, seen } = await look(app);
    expect([seen, reports[0]?.error?.code]).toEqual([false, 'LEASE_HELD']);
    await app.lab.clock.sleep(60_001);
    expect((await look(app)).seen).toBe(true);
    expect(rowsIn(app.world)).toContain(`${prod} ReadOnly 6`);
  });
});

describe('a place that is lost', () => {
  it.each([
    { what: 'is too old', days: 7, why: 'the last look was more than 7 days ago' },
    { what: 'was forgotten by Entra ID', days: 3, why: 'Entra ID has forgotten the place of the last look' },
  ])('because it $what means that everything is looked at', async ({ days, why }) => {
    const broken = { now: false };
    const { app, directory } = await watched({}, (request, next) =>
      broken.now && request.url.includes('deltatoken=') && !request.url.includes('latest')
        ? Promise.resolve(
            Response.json({ error: { code: 'resyncRequired', message: 'Resync' } }, { status: 410 }),
          )
        : next(request),
    );
    directory.add(newcomer);
    await app.lab.clock.sleep(days * day);
    broken.now = days < 7;
    const looked = await look(app);
    expect(looked).toMatchObject({ anew: why, seen: true });
    expect(rowsIn(app.world)).toContain(`${prod} ReadOnly 6`);
    broken.now = false;
    expect(await look(app)).toMatchObject({ changed: 0, calls: [delta] });
  });

  it('or is of an unknown form, or followed something else, does too', async () => {
    const { app } = await watched();
    const key = { partition: 'place', name: 'entra-groups' };
    const entry = await app.state.get(key);
    await app.state.put(key, { newer: true }, entry?.version ?? 'absent');
    expect((await look(app)).anew).toBe('this is the first look');
    const again = await app.state.get(key);
    await app.state.put(key, { ...(again?.value as object), follows: 'else' }, again?.version ?? 'absent');
    expect((await look(app)).anew).toBe('the last look followed something else');
    expect((await look(app)).anew).toBeUndefined();
  });

  it('is replaced after one try to look at everything, whatever became of it', async () => {
    const app = accessApp(smallCompany({ groups: [], faults: [fault()] }));
    expect(await look(app)).toMatchObject({ seen: true, reports: [{ status: 'failed' }] });
    expect(await look(app)).toMatchObject({ changed: 0, reports: [] });
  });

  it('is not replaced while somebody else has the lease', async () => {
    const app = accessApp(smallCompany());
    await holdLease(app, 60_000);
    expect(await look(app)).toMatchObject({ seen: false, reports: [{ error: { code: 'LEASE_HELD' } }] });
    expect(await app.state.list('place')).toEqual([]);
    await app.lab.clock.sleep(60_001);
    expect(await look(app)).toMatchObject({ anew: 'this is the first look', seen: true });
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});

async function holdLease({ lab, state }: AccessApp, milliseconds: number): Promise<void> {
  const until = new Date(lab.clock.now().getTime() + milliseconds).toISOString();
  const lease = { partition: 'lease', name: 'account-assignments' };
  const held = { held: true, owner: 'somebody', since: until, until };
  await state.put(lease, held, (await state.get(lease))?.version ?? 'absent');
}

function fault() {
  const effect = { type: 'error' as const, status: 400, code: 'AccessDeniedException', message: 'no' };
  return { operation: 'organizations:ListAccounts', skip: 0, every: 1, times: 'always' as const, effect };
}

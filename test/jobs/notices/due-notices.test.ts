import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueNotices } from '../../../src/jobs/notices/due-notices.ts';
import type { Memory } from '../../../src/jobs/notices/memory.ts';
import { noticeKey, severityOf, type Notice } from '../../../src/jobs/notices/notice.ts';
import type { Credential, Finding } from '../../../src/model/credentials.ts';
import { at, daysLater, inventoryOf, missingIn, runOnce, settings, tokenEnding, toOne } from './watch.ts';

const token = 'access-team scim-token/identity-center';
const end = '2027-03-01T00:00:00.000Z';
const keys = (notices: readonly Notice[]) => notices.map(noticeKey);

/** The keys told in each of several runs, each of which sees other things. */
function toldIn(
  ...runs: readonly (readonly [
    Date,
    { readonly credentials?: readonly Credential[]; readonly findings?: readonly Finding[] },
  ])[]
): readonly (readonly string[])[] {
  let memory: Memory = new Map();
  return runs.map(([now, seen]) => {
    const run = runOnce(inventoryOf(seen), memory, now);
    memory = run.memory;
    return keys(run.told);
  });
}

const tokenIn = (notAfter: string | undefined) => ({ credentials: [tokenEnding(notAfter)] });

describe('a first run', () => {
  it.each([
    { day: '2026-11-30', daysLeft: 90, told: [`${token} ${end} in 90`] },
    { day: '2026-11-29', daysLeft: 91, told: [] },
    { day: '2026-12-01', daysLeft: 89, told: [`${token} ${end} in 90`] },
    { day: '2027-01-30', daysLeft: 29, told: [`${token} ${end} in 30`] },
    { day: '2027-02-22', daysLeft: 6, told: [`${token} ${end} in 7`] },
    { day: '2027-02-28', daysLeft: 0, told: [`${token} ${end} in 0`] },
    { day: '2027-03-01', daysLeft: -1, told: [`${token} ${end} overdue 1`] },
    { day: '2027-03-09', daysLeft: -9, told: [`${token} ${end} overdue 2`] },
  ])('with $daysLeft days left tells $told', ({ day, daysLeft, told }) => {
    const { due } = dueNotices(inventoryOf(tokenIn(end)), new Map(), toOne, at(day));
    expect(keys(due)).toEqual(told);
    for (const { news } of due) expect(news).toMatchObject({ daysLeft });
  });

  it('tells every horizon that was passed as one, the most urgent', () => {
    const { due } = dueNotices(inventoryOf(tokenIn(end)), new Map(), toOne, at('2027-02-16'));
    expect(due.map(({ news }) => news)).toMatchObject([
      { kind: 'horizon', horizon: 14, covers: [90, 60, 30, 14] },
    ]);
  });

  it('tells everybody, each for himself', () => {
    const { due } = dueNotices(inventoryOf(tokenIn(end)), new Map(), settings, at('2027-02-16'));
    expect(keys(due)).toEqual([
      `access-team scim-token/identity-center ${end} in 14`,
      `events scim-token/identity-center ${end} in 14`,
    ]);
  });

  it.each(['staged', 'stale', 'accepted'] as const)('does not tell of one that is %s', (state) => {
    const credentials = [tokenEnding(end, { state })];
    expect(dueNotices(inventoryOf({ credentials }), new Map(), toOne, at('2027-02-28')).due).toEqual([]);
  });

  it('does not tell of one whose end nobody knows', () => {
    expect(dueNotices(inventoryOf(tokenIn(undefined)), new Map(), toOne, at('2027-02-28')).due).toEqual([]);
  });

  it('tells of a credential in the horizons that its key has', () => {
    const horizonsOf = [
      { credential: 'scim-token/*', horizons: [200] },
      { credential: '*', horizons: [1] },
    ];
    const to = { ...toOne, horizonsOf };
    const credentials = [tokenEnding(end), tokenEnding(end, { key: 'client-secret/1' })];
    const { due } = dueNotices(inventoryOf({ credentials }), new Map(), to, at('2026-09-01'));
    expect(keys(due)).toEqual([`${token} ${end} in 200`]);
  });
});

describe('a later run', () => {
  it('says nothing that was said, and counts it as told', () => {
    const first = runOnce(inventoryOf(tokenIn(end)), new Map(), at('2027-01-01'));
    const { due, told } = dueNotices(inventoryOf(tokenIn(end)), first.memory, toOne, at('2027-01-10'));
    expect(keys(due)).toEqual([]);
    expect(keys(told)).toEqual([`${token} ${end} in 60`]);
  });

  it('tells every day of the last week, and every week after the end', () => {
    const days = Array.from({ length: 26 }, (_, index) => daysLater(at('2027-02-20'), index));
    const told = toldIn(...days.map((day) => [day, tokenIn(end)] as const));
    expect(told.flat().map((key) => key.slice(token.length + 1 + end.length + 1))).toEqual([
      'in 14',
      'in 7',
      'day 2027-02-22',
      'day 2027-02-23',
      'day 2027-02-24',
      'in 3',
      'day 2027-02-26',
      'in 1',
      'in 0',
      'overdue 1',
      'overdue 2',
      'overdue 3',
    ]);
  });

  it('tells once on a day of the last week, however many runs there are, but never leaves out a horizon', () => {
    const runs = ['00:10', '06:00', '18:00', '23:50'].map((time) => at('2027-02-25', time));
    const before = [at('2027-02-24'), tokenIn(end)] as const;
    expect(toldIn(before, ...runs.map((now) => [now, tokenIn(end)] as const)).slice(1)).toEqual([
      [`${token} ${end} in 3`],
      [],
      [],
      [],
    ]);
    expect(
      toldIn(before, [at('2027-02-26', '01:00'), tokenIn(end)], [at('2027-02-26', '12:00'), tokenIn(end)])
        .slice(1)
        .flat(),
    ).toEqual([`${token} ${end} in 3`]);
  });

  it('tells every day of the last seven, whatever the horizons are', () => {
    const to = { ...toOne, horizons: [30] };
    const first = runOnce(inventoryOf(tokenIn(end)), new Map(), at('2027-02-01'), to);
    const toldOn = (day: string) => keys(runOnce(inventoryOf(tokenIn(end)), first.memory, at(day), to).told);
    expect(toldOn('2027-02-21')).toEqual([]);
    expect(toldOn('2027-02-22')).toEqual([`${token} ${end} day 2027-02-22`]);
  });

  it('after the end covers the horizons that nobody was told', () => {
    const first = runOnce(inventoryOf(tokenIn(end)), new Map(), at('2027-01-30'));
    const { told } = runOnce(inventoryOf(tokenIn(end)), first.memory, at('2027-03-20'));
    expect(told.map(({ news }) => news)).toMatchObject([
      { kind: 'overdue', week: 3, covers: [14, 7, 3, 1, 0] },
    ]);
  });
});

describe('an end that moves', () => {
  const later = '2028-02-20T00:00:00.000Z';

  it('by more than a week to later is a renewal, told once', () => {
    expect(
      toldIn(
        [at('2027-02-16'), tokenIn(end)],
        [at('2027-02-17'), tokenIn(later)],
        [at('2027-02-18'), tokenIn(later)],
      ),
    ).toEqual([[`${token} ${end} in 14`], [`${token} renewed ${later}`], []]);
  });

  it('is no renewal when nothing was told before', () => {
    expect(toldIn([at('2026-09-01'), tokenIn(end)], [at('2026-09-02'), tokenIn(later)])).toEqual([[], []]);
  });

  it.each([
    { of: 'a job that Entra switches off later', changes: { kind: 'provisioning', evidence: 'read' } },
    { of: 'one of several certificates', changes: { kind: 'saml-signing-certificate', evidence: 'assumed' } },
    { of: 'one of several secrets', changes: { kind: 'client-secret', evidence: 'assumed' } },
  ] as const)('of $of is no good news: it starts afresh', ({ changes }) => {
    const seen = (notAfter: string) => ({ credentials: [tokenEnding(notAfter, changes)] });
    expect(
      toldIn([at('2027-02-16'), seen(end)], [at('2027-02-28'), seen('2027-03-20T00:00:00.000Z')])[1],
    ).toEqual([`${token} 2027-03-20T00:00:00.000Z in 30`]);
    expect(toldIn([at('2027-02-16'), seen(end)], [at('2027-02-28'), seen(later)])[1]).toEqual([]);
  });

  it('of a token that we handed over ourselves is a renewal, although its end is assumed', () => {
    const handed = { credentials: [tokenEnding(later, { evidence: 'assumed' })] };
    expect(toldIn([at('2027-02-16'), tokenIn(end)], [at('2027-02-17'), handed])[1]).toEqual([
      `${token} renewed ${later}`,
    ]);
  });

  it('of one of several certificates is a renewal once it is known which is in use', () => {
    const seen = (notAfter: string, evidence: Credential['evidence']) => ({
      credentials: [tokenEnding(notAfter, { kind: 'saml-signing-certificate', evidence })],
    });
    expect(
      toldIn(
        [at('2027-02-16'), seen(end, 'assumed')],
        [at('2027-02-17'), seen(later, 'assumed')],
        [at('2027-02-18'), seen(later, 'read')],
      ).slice(1),
    ).toEqual([[], [`${token} renewed ${later}`]]);
  });

  it('is told beside the horizons that the new end has passed, and before them', () => {
    const soon = '2027-03-20T00:00:00.000Z';
    expect(toldIn([at('2027-02-20'), tokenIn(end)], [at('2027-02-21'), tokenIn(soon)])[1]).toEqual([
      `${token} renewed ${soon}`,
      `${token} ${soon} in 30`,
    ]);
  });

  it.each(['2027-03-08T00:00:00.000Z', '2027-02-22T00:00:00.000Z'])(
    'by up to a week is the same end, better known: %s',
    (moved) => {
      expect(toldIn([at('2027-01-30'), tokenIn(end)], [at('2027-01-31'), tokenIn(moved)])[1]).toEqual([]);
    },
  );

  it('in small steps is a renewal all the same, once they come to more than a week', () => {
    expect(
      toldIn(
        [at('2027-02-16'), tokenIn(end)],
        [at('2027-02-17'), tokenIn('2027-03-07T00:00:00.000Z')],
        [at('2027-02-18'), tokenIn('2027-03-13T00:00:00.000Z')],
      ),
    ).toEqual([
      [`${token} ${end} in 14`],
      [],
      [`${token} renewed 2027-03-13T00:00:00.000Z`, `${token} 2027-03-13T00:00:00.000Z in 30`],
    ]);
  });

  it('in small steps is a renewal also when something was told in between', () => {
    const better = '2027-03-07T00:00:00.000Z';
    expect(
      toldIn(
        [at('2027-02-16'), tokenIn(end)],
        [at('2027-02-28'), tokenIn(better)],
        [at('2027-03-01'), tokenIn('2027-03-13T00:00:00.000Z')],
      ).slice(1),
    ).toEqual([
      [`${token} ${better} in 7`],
      [`${token} renewed 2027-03-13T00:00:00.000Z`, `${token} 2027-03-13T00:00:00.000Z in 14`],
    ]);
  });

  it('by more than a week to earlier starts afresh and is no renewal', () => {
    const earlier = '2027-02-10T00:00:00.000Z';
    expect(toldIn([at('2027-01-30'), tokenIn(end)], [at('2027-01-31'), tokenIn(earlier)])[1]).toEqual([
      `${token} ${earlier} in 14`,
    ]);
  });

  it('to a little later after it seemed over counts its new weeks from one', () => {
    const late = '2027-03-06T00:00:00.000Z';
    const told = toldIn(
      [at('2027-03-02'), tokenIn(end)],
      [at('2027-03-03'), tokenIn(late)],
      [at('2027-03-07'), tokenIn(late)],
    );
    expect(told.slice(1)).toEqual([[`${token} ${late} day 2027-03-03`], [`${token} ${late} overdue 1`]]);
  });
});

describe('a finding', () => {
  const key = 'access-team active-certificate-missing/production';
  const there = (...accounts: readonly string[]) => ({ findings: [missingIn(...accounts)] });
  const one = there('111122223333');

  it('is told at once, again every week while it is critical, and when it is over', () => {
    const days = Array.from({ length: 16 }, (_, index) => [daysLater(at('2027-01-01'), index), one] as const);
    const told = toldIn(...days, [at('2027-01-18'), {}], [at('2027-01-19'), {}], [at('2027-01-20'), one]);
    expect(told.flatMap((keysOfDay, day) => keysOfDay.map((each) => `${day} ${each}`))).toEqual([
      `0 ${key} finding`,
      `7 ${key} reminder 1`,
      `14 ${key} reminder 2`,
      `16 ${key} resolved`,
      `18 ${key} finding`,
    ]);
  });

  it('that is a warning is told once', () => {
    const warning = { findings: [{ ...missingIn('111122223333'), severity: 'warning' as const }] };
    const told = toldIn([at('2027-01-01'), warning], [at('2027-02-20'), warning], [at('2027-02-21'), one]);
    expect(told).toEqual([[`${key} finding`], [], [`${key} finding`]]);
  });

  it('is told again when accounts are added, not when they are mended, and again when they break again', () => {
    const both = there('111122223333', '444455556666');
    const told = toldIn(
      [at('2027-01-01'), one],
      [at('2027-01-02'), both],
      [at('2027-01-03'), one],
      [at('2027-01-04'), both],
    );
    expect(told).toEqual([[`${key} finding`], [`${key} finding`], [], [`${key} finding`]]);
  });
});

describe('a finding that nobody looks for any more', () => {
  const first = runOnce(inventoryOf({ findings: [missingIn('111122223333')] }), new Map(), at('2027-01-01'));

  it('is forgotten, and nobody is told that it is over', () => {
    const { told, memory } = runOnce(inventoryOf({ judged: [] }), first.memory, at('2027-01-02'));
    expect([keys(told), [...memory]]).toEqual([[], []]);
  });

  it('is kept while what it comes from cannot be read', () => {
    const unread = [{ prefix: 'active-certificate-missing/', reason: 'denied' }];
    const { told, memory } = runOnce(inventoryOf({ judged: [], unread }), first.memory, at('2027-01-02'));
    expect(keys(told)).toEqual([]);
    expect(memory).toEqual(first.memory);
  });
});

describe('a recipient that moved to another address', () => {
  it('hears everything that is due there, and that is over only where it was told', () => {
    const to = (eventBus: string) => ({ ...toOne, recipients: [{ name: 'access-team', eventBus }] });
    const seen = inventoryOf({ ...tokenIn(end), findings: [missingIn('111122223333')] });
    const first = runOnce(seen, new Map(), at('2027-02-16'), to('old'));
    const second = runOnce(seen, first.memory, at('2027-02-16'), to('new'));
    expect(keys(second.told)).toEqual(keys(first.told));
    expect(runOnce(seen, second.memory, at('2027-02-16'), to('new')).told).toEqual([]);
    expect(runOnce(inventoryOf(tokenIn(end)), first.memory, at('2027-02-16'), to('new')).told).toMatchObject([
      { news: { kind: 'horizon' } },
    ]);
  });
});

describe('what could not be read', () => {
  const gone = inventoryOf({ unread: [{ prefix: 'scim-token/', reason: 'the secret is denied' }] });

  it('is counted down as it was noted', () => {
    const first = runOnce(inventoryOf(tokenIn(end)), new Map(), at('2027-01-30'));
    const { told, memory } = runOnce(gone, first.memory, at('2027-02-16'));
    expect(keys(told)).toEqual([`${token} ${end} in 14`]);
    expect(told[0]?.news).toMatchObject({
      unread: { noted: '2027-01-30T12:00:00.000Z', reason: 'the secret is denied' },
    });
    expect(memory.get('scim-token/identity-center')).toMatchObject({ seen: '2027-01-30T12:00:00.000Z' });
  });

  it('keeps what was told of a finding, which is neither resolved nor told again', () => {
    const findings = [missingIn('111122223333')];
    const first = runOnce(inventoryOf({ findings }), new Map(), at('2027-01-01'));
    const unread = [{ prefix: 'active-certificate-missing/production', reason: 'denied' }];
    const { due, told } = dueNotices(inventoryOf({ unread }), first.memory, toOne, at('2027-02-01'));
    expect(keys(due)).toEqual([]);
    expect(keys(told)).toEqual(['access-team active-certificate-missing/production finding']);
  });

  it('does not hide what is found in the part that was read, nor count what was not as mended', () => {
    const unread = [{ prefix: 'active-certificate-missing/production', reason: '444455556666 is denied' }];
    const both = inventoryOf({ findings: [missingIn('111122223333', '444455556666')] });
    const part = inventoryOf({ findings: [missingIn('111122223333')], unread });
    const first = runOnce(part, new Map(), at('2027-01-01'));
    expect(keys(first.told)).toEqual(['access-team active-certificate-missing/production finding']);
    const second = runOnce(both, first.memory, at('2027-01-02'));
    const third = runOnce(part, second.memory, at('2027-01-03'));
    const fourth = runOnce(both, third.memory, at('2027-01-04'));
    expect([second, third, fourth].map(({ told }) => told.length)).toEqual([1, 0, 0]);
  });

  it('is not forgotten, and what a complete read does not find is', () => {
    const first = runOnce(inventoryOf(tokenIn(end)), new Map(), at('2027-01-30'));
    expect([...runOnce(gone, first.memory, at('2027-01-31')).memory.keys()]).toEqual([
      'scim-token/identity-center',
    ]);
    expect([...runOnce(inventoryOf({}), first.memory, at('2027-01-31')).memory.keys()]).toEqual([]);
  });
});

describe('notices', () => {
  it('are told the most urgent first', () => {
    const credentials = [
      tokenEnding('2027-03-01T00:00:00.000Z', { key: 'a/sixty' }),
      tokenEnding('2027-01-05T00:00:00.000Z', { key: 'b/soon' }),
      tokenEnding('2026-12-01T00:00:00.000Z', { key: 'c/over' }),
      tokenEnding('2027-01-20T00:00:00.000Z', { key: 'd/later' }),
    ];
    const { due } = dueNotices(
      inventoryOf({ credentials, findings: [missingIn('111122223333')] }),
      new Map(),
      toOne,
      at('2027-01-01'),
    );
    expect(
      due.map(({ news }) => [severityOf(news), 'credential' in news ? news.credential.key : news.kind]),
    ).toEqual([
      ['critical', 'c/over'],
      ['critical', 'finding'],
      ['critical', 'b/soon'],
      ['warning', 'd/later'],
      ['info', 'a/sixty'],
    ]);
  });

  it.each([
    { daysLeft: 31, severity: 'info' },
    { daysLeft: 30, severity: 'warning' },
    { daysLeft: 8, severity: 'warning' },
    { daysLeft: 7, severity: 'critical' },
    { daysLeft: 0, severity: 'critical' },
  ])('with $daysLeft days left are $severity', ({ daysLeft, severity }) => {
    const credential = tokenEnding(end);
    expect(severityOf({ kind: 'daily', credential, daysLeft, day: '2027-01-01' })).toBe(severity);
    expect(severityOf({ kind: 'renewed', credential, daysLeft })).toBe('info');
  });

  it('are of the first to end, where one key has two', () => {
    const credentials = [tokenEnding('2027-04-01T00:00:00.000Z'), tokenEnding(end)];
    const { due } = dueNotices(inventoryOf({ credentials }), new Map(), toOne, at('2027-02-16'));
    expect(keys(due)).toEqual([`${token} ${end} in 14`]);
  });

  it('are told to a recipient of any name', () => {
    const recipients = [{ name: 'constructor', eventBus: 'default' }];
    const seen = inventoryOf({ ...tokenIn(end), findings: [missingIn('111122223333')] });
    const first = { ...toOne, recipients: [{ name: 'others', eventBus: 'default' }] };
    const { memory } = runOnce(seen, new Map(), at('2027-02-16'), first);
    const { due } = dueNotices(seen, memory, { ...toOne, recipients }, at('2027-02-16'));
    expect(keys(due)).toEqual([
      'constructor active-certificate-missing/production finding',
      `constructor scim-token/identity-center ${end} in 14`,
    ]);
  });

  it('are the same in whatever order the inventory was read', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ name: fc.integer({ min: 0, max: 5 }), days: fc.integer({ min: -20, max: 99 }) }),
        ),
        fc.array(fc.integer({ min: 0, max: 5 })),
        fc.integer(),
        (credentials, findings, seed) => {
          const all = {
            credentials: credentials.map(({ name, days }) =>
              tokenEnding(daysLater(at('2027-01-01'), days).toISOString(), { key: `scim-token/${name}` }),
            ),
            findings: findings.map((name) => ({ ...missingIn('111122223333'), key: `finding/${name}` })),
          };
          const shuffled = {
            credentials: shuffle(all.credentials, seed),
            findings: shuffle(all.findings, seed),
          };
          const now = at('2027-01-01');
          expect(dueNotices(inventoryOf(shuffled), new Map(), settings, now)).toEqual(
            dueNotices(inventoryOf(all), new Map(), settings, now),
          );
        },
      ),
    ));
});

function shuffle<T>(items: readonly T[], seed: number): readonly T[] {
  return items
    .map((item, index) => ({ item, rank: Math.imul(index + 1, seed * 2 + 1) % 9973 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

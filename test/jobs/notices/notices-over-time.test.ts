import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueNotices } from '../../../src/jobs/notices/due-notices.ts';
import type { Memory } from '../../../src/jobs/notices/memory.ts';
import { noticeKey, subjectKey, type Notice } from '../../../src/jobs/notices/notice.ts';
import { afterTelling } from '../../../src/jobs/notices/telling.ts';
import { at, daysLater, inventoryOf, missingIn, runOnce, settings, tokenEnding, toOne } from './watch.ts';

const start = at('2027-01-01');
const hour = 3_600_000;

/** Runs at any times, with any gaps, over about two years. */
const runTimes = fc
  .array(fc.integer({ min: 0, max: 24 * 700 }), { minLength: 1, maxLength: 40 })
  .map((hours) => hours.toSorted((a, b) => a - b).map((each) => new Date(start.getTime() + each * hour)));

const endDate = fc
  .integer({ min: -24 * 30, max: 24 * 720 })
  .map((hours) => new Date(start.getTime() + hours * hour).toISOString());

const horizons = fc
  .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 })
  .map((days) => ({
    ...toOne,
    horizons: days.toSorted((a, b) => b - a),
  }));

function coveredBy(told: readonly Notice[]): readonly number[] {
  return told.flatMap(({ news }) => ('covers' in news ? news.covers : []));
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b);
}

describe('whenever the runs are', () => {
  it('tells each horizon that was passed exactly once, and no other', () =>
    fc.assert(
      fc.property(runTimes, endDate, horizons, (times, notAfter, to) => {
        const inventory = inventoryOf({ credentials: [tokenEnding(notAfter)] });
        let memory: Memory = new Map();
        const told: Notice[] = [];
        for (const now of times) {
          const run = runOnce(inventory, memory, now, to);
          memory = run.memory;
          told.push(...run.told);
        }
        const last = times.at(-1) ?? start;
        const left = Math.floor((Date.parse(notAfter) - last.getTime()) / 86_400_000);
        expect(ascending(coveredBy(told))).toEqual(ascending(to.horizons.filter((each) => left <= each)));
        expect(new Set(told.map(noticeKey)).size).toBe(told.length);
      }),
    ));

  it('tells nothing more in a second run at the same time', () =>
    fc.assert(
      fc.property(runTimes, endDate, (times, notAfter) => {
        const inventory = inventoryOf({
          credentials: [tokenEnding(notAfter)],
          findings: [missingIn('111122223333')],
        });
        let memory: Memory = new Map();
        for (const now of times) {
          memory = runOnce(inventory, memory, now, settings).memory;
          expect(runOnce(inventory, memory, now, settings)).toEqual({ told: [], memory });
        }
      }),
    ));

  it('in the last week says something on every day with a run, and after the end in every week with one', () =>
    fc.assert(
      fc.property(runTimes, endDate, (times, notAfter) => {
        const inventory = inventoryOf({ credentials: [tokenEnding(notAfter)] });
        let memory: Memory = new Map();
        const end = Date.parse(notAfter);
        const toldOn = new Set<string>();
        const periodOf = (now: Date): string | undefined => {
          const left = end - now.getTime();
          if (left < 0) return `week ${Math.floor(-left / (7 * 24 * hour))}`;
          return left < 7 * 24 * hour ? now.toISOString().slice(0, 10) : undefined;
        };
        for (const now of times) {
          const run = runOnce(inventory, memory, now);
          memory = run.memory;
          const period = periodOf(now);
          if (period === undefined) continue;
          if (run.told.length > 0) toldOn.add(period);
          expect(toldOn).toContain(period);
        }
      }),
    ));

  it('tells every end that moved by more than a week to later once as a renewal', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 8, max: 500 }), { minLength: 1, maxLength: 8 }), (steps) => {
        let memory: Memory = new Map();
        let notAfter = daysLater(start, 5);
        const renewed: string[] = [];
        const wanted: string[] = [];
        const run = (): void => {
          const inventory = inventoryOf({ credentials: [tokenEnding(notAfter.toISOString())] });
          const once = runOnce(inventory, memory, start);
          memory = once.memory;
          renewed.push(...once.told.filter(({ news }) => news.kind === 'renewed').map(noticeKey));
        };
        run();
        for (const step of steps) {
          notAfter = daysLater(notAfter, step);
          wanted.push(`access-team scim-token/identity-center renewed ${notAfter.toISOString()}`);
          run();
          run();
        }
        expect(renewed).toEqual(wanted);
      }),
    ));

  it('a run that is killed after sending makes things be told again, and never lost', () =>
    fc.assert(
      fc.property(runTimes, endDate, fc.infiniteStream(fc.boolean()), (times, notAfter, kills) => {
        const inventory = inventoryOf({
          credentials: [tokenEnding(notAfter)],
          findings: [missingIn('111122223333')],
        });
        let memory = new Map<string, NonNullable<ReturnType<typeof afterTelling>>>();
        const remembered: string[] = [];
        let killed = 0;
        const sent: string[] = [];
        const last = times.at(-1) ?? start;
        for (const now of [...times, last]) {
          for (const notice of dueNotices(inventory, memory, settings, now).due) {
            sent.push(noticeKey(notice));
            // The last run of all is left alone.
            if (now !== last && kills.next().value) {
              killed += 1;
              break;
            }
            remembered.push(noticeKey(notice));
            const entry = afterTelling(memory.get(subjectKey(notice.news)), notice, now);
            if (entry !== undefined) memory = new Map([...memory, [subjectKey(notice.news), entry]]);
          }
        }
        expect(new Set(remembered).size).toBe(remembered.length);
        expect(sent.length).toBe(remembered.length + killed);
        // Nothing is left untold once a run was not killed.
        expect(dueNotices(inventory, memory, settings, last).due).toEqual([]);
      }),
    ));
});

describe('four hundred days', () => {
  it('of a token that is renewed late, day by day', () => {
    const said: string[] = [];
    let memory: Memory = new Map();
    for (let day = 0; day < 400; day += 1) {
      const now = daysLater(at('2027-01-01', '06:00'), day);
      // Renewed on the third day after its end, for another year.
      const notAfter = day < 183 ? '2027-07-01T00:00:00.000Z' : '2028-07-03T00:00:00.000Z';
      const findings = day >= 10 && day < 20 ? [missingIn('111122223333')] : [];
      const run = runOnce(inventoryOf({ credentials: [tokenEnding(notAfter)], findings }), memory, now);
      memory = run.memory;
      said.push(...run.told.map((notice) => `${now.toISOString().slice(0, 10)} ${noticeKey(notice)}`));
    }
    expect(said.map((each) => each.replace(/ access-team /u, ' '))).toEqual([
      '2027-01-11 active-certificate-missing/production finding',
      '2027-01-18 active-certificate-missing/production reminder 1',
      '2027-01-21 active-certificate-missing/production resolved',
      '2027-04-01 scim-token/identity-center 2027-07-01T00:00:00.000Z in 90',
      '2027-05-01 scim-token/identity-center 2027-07-01T00:00:00.000Z in 60',
      '2027-05-31 scim-token/identity-center 2027-07-01T00:00:00.000Z in 30',
      '2027-06-16 scim-token/identity-center 2027-07-01T00:00:00.000Z in 14',
      '2027-06-23 scim-token/identity-center 2027-07-01T00:00:00.000Z in 7',
      '2027-06-24 scim-token/identity-center 2027-07-01T00:00:00.000Z day 2027-06-24',
      '2027-06-25 scim-token/identity-center 2027-07-01T00:00:00.000Z day 2027-06-25',
      '2027-06-26 scim-token/identity-center 2027-07-01T00:00:00.000Z day 2027-06-26',
      '2027-06-27 scim-token/identity-center 2027-07-01T00:00:00.000Z in 3',
      '2027-06-28 scim-token/identity-center 2027-07-01T00:00:00.000Z day 2027-06-28',
      '2027-06-29 scim-token/identity-center 2027-07-01T00:00:00.000Z in 1',
      '2027-06-30 scim-token/identity-center 2027-07-01T00:00:00.000Z in 0',
      '2027-07-01 scim-token/identity-center 2027-07-01T00:00:00.000Z overdue 1',
      '2027-07-03 scim-token/identity-center renewed 2028-07-03T00:00:00.000Z',
    ]);
  });
});

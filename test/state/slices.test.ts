import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportedOutcome, ReportedSlice, RunReport } from '../../src/core/report.ts';
import { afterSlice, beforeSlices, mostIdle, mostSlices, type SlicesState } from '../../src/state/slices.ts';
import { reported, reportWith } from '../support/reports.ts';

const DEADLINE = { code: 'DEADLINE', message: 'the run was stopped before it was done' };
const UNREACHABLE = { code: 'GRAPH_UNREACHABLE', message: 'no answer' };
const LEASE_HELD = { code: 'LEASE_HELD', message: 'somebody holds the lease' };

function outcome(status: ReportedOutcome['status'], more: Partial<ReportedOutcome> = {}): ReportedOutcome {
  return { key: 'a', action: 'create', status, ...more };
}

const applied = outcome('applied');
const late = outcome('not-attempted', { why: 'deadline' });
const cutOff = outcome('failed', { failure: DEADLINE });
const denied = outcome('failed', { failure: { code: 'DENIED', message: 'no' } });
const skipped = outcome('not-attempted', { why: 'earlier-failure' });

function slice(number: number, more: Partial<RunReport> = {}, of: Partial<ReportedSlice> = {}): RunReport {
  const changes = (more.outcomes ?? []).map(({ key }) => reported(key));
  const whole = reportWith({
    mode: 'apply',
    status: 'partial',
    changes,
    slice: { run: 'r', number, applied: 0, ...of },
    ...more,
  });
  if (more.error === undefined || changes.length > 0) return whole;
  // An error ended it before there was a plan.
  const { planId: _none, ...unplanned } = whole;
  return unplanned;
}

const second: SlicesState = { ...beforeSlices, slices: 1, applied: 5 };

describe('after a slice', () => {
  it.each<{ name: string; before?: SlicesState; report: RunReport; next: 'end' | number }>([
    { name: 'that did everything, the run ends', report: slice(1, { outcomes: [applied] }), next: 'end' },
    { name: 'with nothing to do, it ends', report: slice(1), next: 'end' },
    {
      name: 'that has something left, it goes on after five seconds',
      report: slice(1, { outcomes: [applied, late] }),
      next: 5,
    },
    {
      name: 'that was cut off in the middle of a change, too',
      report: slice(1, { outcomes: [applied, cutOff] }),
      next: 5,
    },
    {
      name: 'that wrote nothing for want of time, it waits a minute',
      report: slice(1, { outcomes: [denied, late] }),
      next: 60,
    },
    {
      name: 'that did not come to its plan, it waits too',
      report: slice(1, { error: DEADLINE }),
      next: 60,
    },
    {
      name: 'with failures that time does not heal, it ends',
      report: slice(1, { outcomes: [applied, denied, skipped] }),
      next: 'end',
    },
    {
      name: 'that the guard refused, it ends',
      report: slice(2, { status: 'refused', refusal: { code: 'GUARD_REFUSED', message: 'no' } }),
      next: 'end',
    },
    {
      name: 'that could not begin because of another run, the first ends',
      report: slice(1, { error: LEASE_HELD }),
      next: 'end',
    },
    {
      name: 'that could not begin because of its own dead first try, it waits',
      report: slice(1, { error: LEASE_HELD }, { resumed: true }),
      next: 60,
    },
    {
      name: 'that could not begin because of another run, a later one waits',
      before: second,
      report: slice(2, { error: LEASE_HELD }),
      next: 60,
    },
    {
      name: 'whose own dead try holds the lease, it waits until that may be taken over',
      report: slice(
        1,
        { error: LEASE_HELD, finishedAt: '2026-11-20T08:14:30.000Z' },
        { resumed: true, freeAt: '2026-11-20T08:15:00.000Z' },
      ),
      next: 30,
    },
    {
      name: 'whose own dead try holds it for long, the pause grows as always',
      report: slice(1, { error: LEASE_HELD }, { resumed: true, freeAt: '2026-11-20T08:15:00.000Z' }),
      next: 60,
    },
    {
      name: 'that could read nothing, the first ends',
      report: slice(1, { error: UNREACHABLE }),
      next: 'end',
    },
    {
      name: 'that could read nothing, and had begun in an earlier try, it waits',
      report: slice(1, { error: UNREACHABLE }, { resumed: true }),
      next: 60,
    },
    {
      name: 'that could read nothing, a later one waits',
      before: second,
      report: slice(2, { error: UNREACHABLE }),
      next: 60,
    },
    {
      name: 'that was refused, and could not remember in time what it saw, it ends',
      report: slice(2, {
        status: 'refused',
        refusal: { code: 'GUARD_REFUSED', message: 'no' },
        error: DEADLINE,
      }),
      next: 'end',
    },
    {
      name: 'of a plan, it ends, since a plan cannot go on',
      report: reportWith({ mode: 'plan', status: 'failed', error: DEADLINE }),
      next: 'end',
    },
  ])('$name', ({ before = beforeSlices, report, next }) => {
    const after = afterSlice(before, report);
    expect(after.next).toEqual(
      next === 'end' ? { kind: 'end', report } : { kind: 'again', afterSeconds: next },
    );
  });

  it('counts what has been written, over all slices', () => {
    const after = afterSlice(second, slice(2, { outcomes: [applied, applied, late] }));
    expect(after).toMatchObject({ slices: 2, applied: 7, idle: 0 });
  });

  it('counts what was under way when the slice before ended, and was done by the next', () => {
    const first = afterSlice(beforeSlices, slice(1, { outcomes: [cutOff, cutOff, late] }));
    expect(first).toMatchObject({ applied: 0, idle: 1, left: 3, next: { afterSeconds: 60 } });
    const unread = afterSlice(first, slice(2, { error: DEADLINE }));
    expect(unread).toMatchObject({ applied: 0, idle: 2, left: 3 });
    const next = afterSlice(unread, slice(3, { outcomes: [late] }));
    expect(next).toMatchObject({ applied: 2, idle: 0, left: 1, next: { afterSeconds: 5 } });
    const same = afterSlice(next, slice(4, { outcomes: [late] }));
    expect(same).toMatchObject({ applied: 2, idle: 1, left: 1, next: { afterSeconds: 60 } });
  });

  it('does not take for done what is held back because nobody approved it', () => {
    const held = { ...reported('b'), rule: 'approval', reason: 'it is not what was approved' };
    const first = afterSlice(beforeSlices, slice(1, { outcomes: [late, late] }));
    const next = afterSlice(first, slice(2, { outcomes: [late], withheld: [held] }));
    expect(next).toMatchObject({ applied: 0, idle: 2 });
  });

  it('waits longer and longer while nothing is written, and says at last what was in the way', () => {
    const states = sequence(
      Array.from({ length: mostIdle }, (_, index) => slice(index + 1, { error: DEADLINE })),
    );
    const pauses = states.map(({ next }) => (next.kind === 'again' ? next.afterSeconds : next.report.error));
    const waits = [60, 120, 240, 480, 900, 900, 900];
    expect(pauses).toEqual([
      ...waits,
      expect.objectContaining({
        code: 'NO_PROGRESS',
        message: expect.stringContaining('8 slices in a row have written nothing; the last said DEADLINE'),
      }),
    ]);
  });
});

/** The states after each of the reports, up to the end of the run. */
function sequence(reports: readonly RunReport[]): readonly SlicesState[] {
  const states: SlicesState[] = [];
  for (const report of reports) {
    const state = afterSlice(states.at(-1) ?? beforeSlices, report);
    states.push(state);
    if (state.next.kind === 'end') break;
  }
  return states;
}

function hasLeft(report: RunReport | undefined): boolean {
  const { outcomes = [], error } = report ?? {};
  return outcomes.includes(late) || outcomes.includes(cutOff) || error !== undefined;
}

/** By writing, or by finding less to do than the last plan left. */
function cameFurther(reports: readonly RunReport[], index: number): boolean {
  const done = ({ outcomes }: RunReport): number => outcomes.filter((each) => each === applied).length;
  const report = reports[index];
  if (report?.planId === undefined) return false;
  const last = reports.slice(0, index).findLast(({ planId }) => planId !== undefined);
  const left = last === undefined ? 0 : last.changes.length - done(last);
  return done(report) > 0 || report.changes.length < left;
}

const anyOutcomes = fc.array(fc.constantFrom(applied, late, cutOff, denied, skipped), { maxLength: 4 });
const anyReport = fc
  .record({
    outcomes: anyOutcomes,
    error: fc.constantFrom(undefined, undefined, undefined, DEADLINE, LEASE_HELD),
  })
  .map(({ outcomes, error }) => slice(2, { outcomes, ...(error === undefined ? {} : { error }) }));
const anyRun = fc.array(anyReport, { minLength: mostSlices + 5, maxLength: mostSlices + 5 });
/** Mostly one that goes on, so that long runs are among them. */
const longRun = fc.array(
  fc.oneof({ weight: 60, arbitrary: fc.constant(slice(2, { outcomes: [applied, late] })) }, anyReport),
  { minLength: mostSlices + 5, maxLength: mostSlices + 5 },
);

describe('whatever the slices say', () => {
  const runs = fc.oneof(anyRun, longRun);

  it('there are at most 200 of them', () => {
    fc.assert(
      fc.property(runs, (reports) => {
        const states = sequence(reports);
        expect(states.length).toBeLessThanOrEqual(mostSlices);
        expect(states.at(-1)?.next.kind).toBe('end');
      }),
    );
    const endless = Array.from({ length: 300 }, () => slice(2, { outcomes: [applied, late] }));
    const last = sequence(endless).at(-1);
    expect(last).toMatchObject({
      slices: mostSlices,
      next: { kind: 'end', report: { error: { code: 'TOO_MANY_SLICES' } } },
    });
  });

  it('there is none after one that left nothing', () => {
    fc.assert(
      fc.property(runs, (reports) => {
        const ends = sequence(reports).map(({ next }) => next.kind === 'end');
        const done = ends.map((_end, index) => !hasLeft(reports[index]));
        expect(ends.filter((end, index) => done[index] === true && !end)).toEqual([]);
      }),
    );
    expect(sequence([slice(2, { outcomes: [applied] }), slice(3)])).toHaveLength(1);
  });

  it('progress sets the wait back, and no progress makes it no shorter', () => {
    fc.assert(
      fc.property(runs, (reports) => {
        const pauses = sequence(reports).flatMap(({ next }) =>
          next.kind === 'again' ? [next.afterSeconds] : [],
        );
        const right = pauses.map((pause, index) => {
          const before = pauses[index - 1] ?? 0;
          return cameFurther(reports, index) ? pause === 5 : pause >= Math.max(60, before) && pause <= 900;
        });
        expect(right).not.toContain(false);
      }),
    );
    const pauses = sequence([slice(2, { error: DEADLINE }), slice(3, { outcomes: [applied, late] })]);
    expect(pauses.map(({ idle }) => idle)).toEqual([1, 0]);
  });

  it('the state between them stays small', () => {
    fc.assert(
      fc.property(runs, (reports) => {
        for (const state of sequence(reports).slice(0, -1))
          expect(JSON.stringify(state).length).toBeLessThan(200);
      }),
    );
  });
});

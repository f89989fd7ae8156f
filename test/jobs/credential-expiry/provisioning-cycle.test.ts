import { describe, expect, it } from 'vitest';
import { isHealthySince } from '../../../src/jobs/credential-expiry/provisioning-cycle.ts';
import { activeJob, handOverDesk, minutesAfterStart, start } from './hand-over-ports.ts';

/** A cycle every 40 minutes that takes ten, the first of them begun five minutes before the hand-over. */
function cyclesAt(now: string) {
  const minutes = (Date.parse(now) - start) / 60_000;
  const began = Math.floor((minutes - 5) / 40) * 40 - 5;
  return [
    { ...activeJob, lastSuccessBegan: minutesAfterStart(began), lastSuccess: minutesAfterStart(began + 10) },
  ];
}

describe('a provisioning cycle is one with the new token', () => {
  it.each([
    { name: 'when it began after the save', began: '2026-12-01T12:00:00.000Z', healthy: true },
    {
      name: 'not when it began before it and ended after it',
      began: '2026-12-01T11:59:59.000Z',
      healthy: false,
    },
    { name: 'not when nobody knows when it began', began: undefined, healthy: false },
  ])('$name', ({ began, healthy }) => {
    const job = { ...activeJob, lastSuccess: '2026-12-01T12:05:00.000Z' };
    const since = new Date('2026-12-01T12:00:00.000Z');
    expect(isHealthySince(began === undefined ? job : { ...job, lastSuccessBegan: began }, since)).toBe(
      healthy,
    );
  });

  it('and is waited for past the one that was going on', async () => {
    const desk = handOverDesk({ jobs: cyclesAt });
    expect(await desk.give('a-token')).toMatchObject({ healthy: true });
    expect(Date.parse(desk.now())).toBeGreaterThanOrEqual(start + 45 * 60_000);
  });

  it('not when it began while Entra was still saving', async () => {
    const jobs = () => [
      { ...activeJob, lastSuccessBegan: minutesAfterStart(1), lastSuccess: minutesAfterStart(30) },
    ];
    const desk = handOverDesk({ jobs, saveMs: 2 * 60_000 });
    expect(await desk.give('a-token')).toMatchObject({ healthy: false });
  });

  it('not when the jobs have gone', async () => {
    let asked = 0;
    const desk = handOverDesk({ jobs: () => (asked++ === 0 ? [activeJob] : []) });
    expect(await desk.give('a-token')).toMatchObject({ healthy: false });
    expect(desk.said.at(-1)?.said).toContain('there is no provisioning job any more');
  });
});

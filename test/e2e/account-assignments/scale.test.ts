import { describe, expect, it } from 'vitest';
import { bigCompany, changesAtATime, peersCalls, secondsOfAChange } from './big-company.ts';
import { rowsIn } from './company.ts';
import { measured } from './measured.ts';

describe('50 accounts, 30 permission sets, 270 assignments', () => {
  it('of which 30 are missing and 30 drifted converge in the time that AWS allows', async () => {
    const { world, wanted } = bigCompany();
    const { app, report, changeSeconds } = await measured(world);
    expect(report).toMatchObject({ status: 'applied', degraded: false, violations: [] });
    expect(report.outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 'applied'));
    expect(rowsIn(app.world)).toEqual(wanted);
    // None doubled, none refused for being too fast or too many.
    expect(app.journal.count('sso:CreateAccountAssignment')).toBe(30);
    expect(app.journal.count('sso:DeleteAccountAssignment')).toBe(30);
    expect(app.journal.entries.filter(({ status }) => status >= 400)).toEqual([]);
    expect(changeSeconds).toBeLessThanOrEqual((60 / changesAtATime) * secondsOfAChange * 1.2);
    expect(await app.plan()).toMatchObject({ status: 'no-changes', unchanged: 270, withheld: [] });
  });

  it('cost less than a fifth of the calls of others, and no write, when nothing has changed', async () => {
    const { app, report, calls } = await measured(bigCompany(0).world);
    expect(report.status).toBe('no-changes');
    expect(calls).toBeLessThan(peersCalls.nothingChanged / 5);
    expect(app.journal.writes()).toEqual([]);
  });
});

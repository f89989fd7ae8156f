import { describe, expect, it } from 'vitest';
import {
  bigCompany,
  changesAtATime,
  peersCalls,
  secondsOfAChange,
} from '../e2e/account-assignments/big-company.ts';
import { measured, type Measured } from '../e2e/account-assignments/measured.ts';

/** Calls and seconds of the lab's clock, which are the same on every machine. */
function told(what: string, { calls, seconds, changeSeconds }: Measured, peers: number): string {
  const share = (peers / calls).toFixed(1);
  const limit = 6 * secondsOfAChange;
  const changes =
    changeSeconds === 0
      ? ''
      : `; the changes in ${changeSeconds.toFixed(1)} s, where the limits allow ${limit} s`;
  return `${what}: ${calls} calls (${share} times below ${peers}), ${seconds.toFixed(1)} s${changes}\n`;
}

describe('50 accounts, 30 permission sets, 270 assignments', () => {
  it('are counted and timed', { timeout: 120_000 }, async ({ bench }) => {
    const changed = await measured(bigCompany().world);
    const same = await measured(bigCompany(0).world);
    expect([changed.report.status, same.report.status]).toEqual(['applied', 'no-changes']);
    process.stdout.write(
      `20 calls a second, ${changesAtATime} changes at a time, ${secondsOfAChange} s each\n` +
        told('30 missing, 30 drifted', changed, peersCalls.changes) +
        told('nothing changed', same, peersCalls.nothingChanged),
    );
    await bench('a plan with nothing to do, on the lab', async () => {
      await same.app.plan();
    }).run({ iterations: 3, time: 0, warmup: false });
  });
});

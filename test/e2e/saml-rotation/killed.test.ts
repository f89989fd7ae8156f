import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import {
  accountIds,
  certificatesOf,
  company,
  cutOff,
  day,
  hour,
  rotationApp,
  type RotationApp,
} from './company.ts';

/** After this much time no lease holds any more. */
const leaseOver = 21 * 60_000;

/** What time passes before each run: enough for Entra, for the settling, until the activation, for the overlap. */
const pauses = [0, hour, hour, 25 * day, hour, 15 * day, hour];

interface Drive {
  readonly app: RotationApp;
  readonly requests: number;
  readonly lockedOut: readonly string[];
  /** Of the runs that ended. */
  readonly statuses: ReadonlySet<string>;
}

/**
 * Runs the job through a whole rotation, and looks after every request whether people can sign in.
 * @param killAt The process is gone at this request; every other one was still handled. The next one goes on.
 */
async function rotated(world: World, killAt?: number): Promise<Drive> {
  let [requests, living] = [0, 0];
  const lockedOut: string[] = [];
  const statuses = new Set<string>();
  const look = (app: RotationApp, when: string): void => {
    lockedOut.push(...cutOff(app).map((account) => `${account} ${when}`));
  };

  /** A process, which is gone for good once another lives. */
  const begin = (from: World) => {
    living += 1;
    const process = living;
    const killed = Promise.withResolvers<'killed'>();
    const hung = (): Promise<Response> => new Promise(() => undefined);
    const app = rotationApp(from, { policy: 'on' }, async (request, next) => {
      if (living !== process) return hung();
      requests += 1;
      const own = requests;
      const isLast = own === killAt;
      if (isLast) living += 1;
      if (!isLast || own % 2 === 0) {
        const writes = app.lab.journal.writes().length;
        const answer = await next(request);
        // What only reads changes nothing for anybody.
        if (app.lab.journal.writes().length > writes) look(app, `after request ${own}`);
        if (!isLast) return answer;
      }
      killed.resolve('killed');
      return hung();
    });
    return { app, killed: killed.promise };
  };

  let { app, killed } = begin(world);
  let left = [...pauses];
  while (left.length > 0) {
    const [pause = 0, ...rest] = left;
    app.lab.clock.advance(pause);
    look(app, 'before a run');
    const ended = await Promise.race([app.rotate(), killed]);
    left = rest;
    if (ended === 'killed') {
      // What it leaves behind is in the clouds and in the state.
      const before = app;
      ({ app, killed } = begin(before.now()));
      await before.state.close();
      app.lab.clock.advance(leaseOver);
      left = [0, hour, hour, ...rest];
    } else {
      statuses.add(ended.degraded ? 'degraded' : ended.status);
    }
  }
  return { app, requests, lockedOut, statuses };
}

let whole: Drive;
beforeAll(async () => {
  whole = await rotated(company());
}, 60_000);

describe('a rotation that nothing disturbs', () => {
  it('ends with one new certificate that signs and that every account accepts, and with nothing left to do', async () => {
    const { app, lockedOut } = whole;
    const before = certificatesOf(company());
    const { active, inEntra, accepted } = certificatesOf(app.world);
    expect(lockedOut).toEqual([]);
    expect(active).not.toBe(before.active);
    // The old one stays in Entra until a person removes it.
    expect(inEntra).toEqual([before.active, active]);
    expect(accepted).toEqual(Object.fromEntries(accountIds.map((id) => [id, [active]])));
    expect(await app.plan()).toMatchObject({ status: 'no-changes', degraded: false });
  });

  it('is long enough to be killed in every part of it', () => expect(whole.requests).toBeGreaterThan(70));
});

describe('a rotation that is killed', () => {
  it('at any request goes on in the next run, and nobody is locked out at any time', async () => {
    const before = certificatesOf(company()).active;
    for (let n = 1; n <= whole.requests; n += 1) {
      const { app, lockedOut, statuses } = await rotated(company(), n);
      const { active, inEntra, accepted } = certificatesOf(app.world);
      expect({ n, lockedOut }).toEqual({ n, lockedOut: [] });
      expect([...statuses].toSorted()).toEqual(['applied', 'no-changes']);
      expect({ n, active: active === before, inEntra: inEntra.length }).toEqual({
        n,
        active: false,
        inEntra: 2,
      });
      expect({ n, accepted }).toEqual({
        n,
        accepted: Object.fromEntries(accountIds.map((id) => [id, [active]])),
      });
      expect(await app.plan()).toMatchObject({ status: 'no-changes', degraded: false });
      await app.state.close();
    }
  }, 600_000);
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { JobName } from '../../../src/jobs/index.ts';
import type { World } from '../../../src/lab/world.ts';
import { user } from '../../support/groups.ts';
import { readerRole } from '../../support/worlds.ts';
import {
  bareCompany,
  bareConfig,
  connection,
  federationApp,
  prod,
  type FederationApp,
} from './bare-company.ts';
import { principalOf, rolesOf } from './posted.ts';

/** After this much time no lease holds any more. */
const leaseOver = 21 * 60_000;

/** From nothing to the last assignment. */
const runs: readonly JobName[] = ['federation', 'app-roles', 'federation'];

const config = bareConfig([
  connection({ roles: [{ name: 'Admin', managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }] }),
]);

/** One account, so that it can be killed everywhere. */
function company(): World {
  const account = {
    id: prod,
    name: 'prod',
    roles: [readerRole(), { ...readerRole(), name: 'rolebridge-federation-writer' }],
  };
  return bareCompany({ accounts: [account] });
}

interface Drive {
  readonly app: FederationApp;
  /** Of the runs of federation. */
  readonly requests: number;
  /** Those of them that wrote, by their numbers. */
  readonly writes: readonly number[];
  readonly statuses: ReadonlySet<string>;
}

/** @param killAt The process is gone once this request of federation was handled, and never sees the answer. */
async function setUp(world: World, killAt?: number): Promise<Drive> {
  let [requests, living, job] = [0, 0, runs[0]];
  const statuses = new Set<string>();
  const writes: number[] = [];

  /** A process, which is gone for good once another lives. */
  const begin = (from: World) => {
    living += 1;
    const process = living;
    const killed = Promise.withResolvers<'killed'>();
    const app = federationApp(from, config, async (request, next) => {
      if (living !== process) return new Promise(() => undefined);
      if (job === 'federation') requests += 1;
      const before = app.lab.journal.writes().length;
      const answer = await next(request);
      if (job === 'federation' && app.lab.journal.writes().length > before) writes.push(requests);
      if (job !== 'federation' || requests !== killAt) return answer;
      living += 1;
      killed.resolve('killed');
      return new Promise(() => undefined);
    });
    return { app, killed: killed.promise };
  };

  let { app, killed } = begin(world);
  let left = [...runs];
  while (left.length > 0) {
    [job] = left;
    const ended = await Promise.race([app.run(job ?? 'federation', { mode: 'apply' }), killed]);
    if (ended === 'killed') {
      // What it leaves behind is in the clouds and in the state. The next run is the same one.
      const before = app;
      ({ app, killed } = begin(before.now()));
      await before.state.close();
      app.lab.clock.advance(leaseOver);
    } else {
      left = left.slice(1);
      statuses.add(ended.degraded ? 'degraded' : ended.status);
      statuses.add(ended.withheld.length > 0 ? 'held back' : ended.status);
    }
  }
  return { app, requests, writes, statuses };
}

let whole: Drive;
beforeAll(async () => {
  whole = await setUp(company());
}, 60_000);

describe('a set-up that is killed', () => {
  it('has enough to write', () => expect(whole.writes.length).toBeGreaterThan(12));

  it('after any write, and before it, is done by the next run, which asks nobody', async () => {
    // What is killed while it reads leaves what the write before it has left.
    const moments = new Set(whole.writes.flatMap((n) => [n - 1, n]));
    for (const n of moments) {
      const { app, statuses } = await setUp(company(), n);
      expect({ n, statuses: [...statuses].filter((each) => each !== 'no-changes') }).toEqual({
        n,
        statuses: ['applied'],
      });
      const plan = await app.plan();
      expect({ n, status: plan.status, degraded: plan.degraded, held: plan.withheld }).toEqual({
        n,
        status: 'no-changes',
        degraded: false,
        held: [],
      });
      expect(await rolesOf(app, user(1).id)).toEqual([`arn:aws:iam::${prod}:role/Admin`]);
      const certificates = principalOf(app).keyCredentials.filter(({ usage }) => usage === 'Verify');
      expect({ n, certificates: certificates.length }).toEqual({ n, certificates: 1 });
      expect({ n, policies: app.world.entra.claimsMappingPolicies.length }).toEqual({ n, policies: 1 });
      await app.state.close();
    }
  }, 600_000);
});

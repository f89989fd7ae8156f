import { afterAll, describe, expect, it } from 'vitest';
import { expectEveryOutcome, type Intercept } from '../../support/lab-app.ts';
import { groupAssignments, identityCenter, permissionSet } from '../../support/identity-center.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  definitionsApp,
  company,
  held,
  ours,
  removeScratch,
  setNamed,
  type DefinitionsApp,
} from './company.ts';

afterAll(removeScratch);

const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

/** An apply that has everything to do: create, update, provision, delete. */
const world = company([], {
  identityCenter: identityCenter({
    permissionSets: [
      ours('Changed', { managedPolicies: [aws('Old'), aws('Stays')], description: 'old' }),
      ours('Stale', { version: 3 }),
      ours('Gone'),
      permissionSet('Theirs'),
    ].map((set) =>
      set.name === 'Stale' ? { ...set, provisioned: [{ account: OTHER_ACCOUNT, version: 1 }] } : set,
    ),
    accountAssignments: groupAssignments('data', 'Changed', [ACCOUNT, OTHER_ACCOUNT]),
  }),
});
const files = {
  Changed: { managedPolicies: [aws('Stays'), aws('New')], description: 'new' },
  Stale: {},
  New: {
    managedPolicies: [aws('A'), aws('B')],
    inlinePolicy: { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } },
    permissionsBoundary: { managedPolicyArn: aws('Boundary') },
  },
};

/** What the definitions decide of: not ARNs, times and versions, which depend on the way. */
function result(app: DefinitionsApp): unknown {
  return ['Changed', 'Stale', 'New', 'Gone', 'Theirs'].map((name) => {
    const set = setNamed(app, name);
    if (set === undefined) return name;
    const { id: _id, createdDate: _date, version, provisioned, ...rest } = set;
    const managedPolicies = rest.managedPolicies.toSorted();
    return {
      ...rest,
      managedPolicies,
      behind: provisioned.filter((each) => each.version !== version).length,
    };
  });
}

/** Nothing is answered from request `n` on, as for a process that is gone. */
function killedAt(
  n: number,
  handled: boolean,
): { readonly app: DefinitionsApp; readonly killed: Promise<unknown> } {
  const gone = Promise.withResolvers<void>();
  let count = 0;
  const intercept: Intercept = async (request, next) => {
    count += 1;
    if (count < n) return next(request);
    if (count === n && handled) await next(request);
    gone.resolve();
    return new Promise(() => undefined);
  };
  const app = definitionsApp(world, files, { intercept });
  return { app, killed: Promise.race([app.apply(), gone.promise]) };
}

async function requestsOfOneApply(): Promise<{ readonly requests: number; readonly end: unknown }> {
  const app = definitionsApp(world, files);
  expect((await app.apply()).status).toBe('applied');
  const requests = app.lab.journal.entries.length;
  expect((await app.plan()).status).toBe('no-changes');
  return { requests, end: result(app) };
}

async function expectToConverge(app: DefinitionsApp, n: number, end: unknown): Promise<void> {
  const theirs = held(app, 'Theirs');
  // What AWS still works on belongs to the run before: the second run at the latest finds it done.
  const reports = [await app.apply(), await app.apply()];
  const left = reports.at(-1)?.outcomes.filter(({ status }) => status !== 'applied');
  expect(left, `from ${n}`).toEqual([]);
  expect((await app.plan()).status, `from ${n}`).toBe('no-changes');
  expect(result(app), `from ${n}`).toEqual(end);
  expect(held(app, 'Theirs'), `from ${n}`).toBe(theirs);
}

describe('a run that is killed', () => {
  it.each([
    { handled: true, step: 4 },
    { handled: false, step: 7 },
  ])(
    'at some request (which the clouds still handled: $handled) leaves what the next runs bring to the same end',
    async ({ handled, step }) => {
      const { requests, end } = await requestsOfOneApply();
      expect(requests).toBeGreaterThan(40);
      for (let n = 1; n <= requests; n += step) {
        const { app, killed } = killedAt(n, handled);
        await killed;
        await expectToConverge(app.healed(), n, end);
      }
    },
    60_000,
  );
});

describe('a run whose time is up', () => {
  it('at some request says so of what is left, and the next run ends where it would have ended', async () => {
    const { requests, end } = await requestsOfOneApply();
    for (let n = 1; n <= requests; n += 9) {
      const stop = new AbortController();
      let count = 0;
      const intercept: Intercept = async (request, next) => {
        count += 1;
        if (count === n) stop.abort(new Error('deadline'));
        return next(request);
      };
      const app = definitionsApp(world, files, { intercept });
      const report = await app.apply({}, stop.signal);
      expectEveryOutcome(report);
      expect(['applied', 'failed', 'partial'], `at ${n}`).toContain(report.status);
      await expectToConverge(app.healed(), n, end);
    }
  }, 60_000);
});

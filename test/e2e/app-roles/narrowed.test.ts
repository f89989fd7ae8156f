import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../../src/app.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { labApp, type LabApp } from '../../support/lab-app.ts';
import { APP_ID, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { anyWorld } from './any-world.ts';
import {
  account,
  company,
  day,
  expectForeignUntouched,
  federated,
  ours,
  prod,
  prodAccount,
  published,
  reasons,
  staging,
  stagingAccount,
  stranger,
} from './company.ts';

const displayName = 'AWS Single-Account Access';
const loose = { limits: { maxDeleteRatio: 1, maxUpdateRatio: 1, emptyTarget: 'allow' } };
const only = (...accounts: readonly string[]) => ({ accounts });
const changed = (...changedAccounts: readonly string[]) => ({ changedAccounts });

/** What a run would do and what it holds back, of some accounts. */
function about(report: RunReport, ...accounts: readonly string[]): readonly string[] {
  const here = ({ words }: { readonly words: readonly string[] }) => accounts.includes(words[0] ?? '');
  return [
    ...report.changes.filter(here).map(({ action, key }) => `${action} ${key}`),
    ...report.withheld
      .filter(here)
      .map(({ action, key, rule, reason }) => `${rule} ${action} ${key} ${reason}`),
  ].toSorted();
}

/** What a run that events started leaves to the next whole one. */
const withoutDeletes = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line.startsWith('delete ') ? `limit ${line} ${leftOver}` : line)).toSorted();
const leftOver = 'left to the next whole run: a run that events started takes nothing away';

describe('in any world, a narrowed run', () => {
  it.each([
    { by: 'a person', wishes: only, does: (lines: readonly string[]) => lines, but: '' },
    { by: 'events', wishes: changed, does: withoutDeletes, but: ' but take away' },
  ])(
    'by $by would do to its accounts what a whole one would$but, and nothing to the others',
    async ({ wishes, does }) => {
      await fc.assert(
        fc.asyncProperty(
          anyWorld,
          fc.constantFrom([prod], [staging], [prod, staging]),
          async (world, accounts) => {
            const app = labApp(world, { configChanges: { appRoles: loose } });
            for (const wait of [0, 8]) {
              app.lab.clock.advance(wait * day);
              const whole = await app.plan();
              const narrowed = await app.run({ mode: 'plan', ...wishes(...accounts) });
              expect(about(narrowed, prod, staging, stranger)).toEqual(does(about(whole, ...accounts)));
              await app.apply();
            }
          },
        ),
        { seed: 11, numRuns: 4 },
      );
    },
  );

  it('of one account after the other comes to what whole ones come to, at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.constantFrom(only, changed), async (world, wishes) => {
        const configChanges = { appRoles: loose };
        const [whole, parts] = [labApp(world, { configChanges }), labApp(world, { configChanges })];
        for (const wait of [0, 8, 2]) {
          whole.lab.clock.advance(wait * day);
          parts.lab.clock.advance(wait * day);
          await whole.apply();
          for (const id of [prod, staging]) await parts.run({ mode: 'apply', ...wishes(id) });
          // What they have left to it.
          if (wishes === changed) await parts.apply();
          expect(states(parts)).toEqual(states(whole));
        }
        expect((await parts.plan()).changes).toEqual([]);
        expectForeignUntouched(parts, world);
      }),
      { seed: 12, numRuns: 4 },
    );
  });
});

function states({ world }: LabApp): readonly string[] {
  return (world.entra.servicePrincipals[0]?.appRoles ?? [])
    .map(({ id, value, isEnabled }) => `${id} ${value} ${isEnabled}`)
    .toSorted();
}

describe('a narrowed run', () => {
  it.each([
    { by: 'its id', accounts: [prod] },
    { by: 'its name', accounts: ['prod'] },
  ])('reads only the account that was named by $by', async ({ accounts }) => {
    const app = labApp(company());
    const report = await app.run({ mode: 'apply', ...only(...accounts) });
    expect(published(app)).toEqual(['prod Admin', 'prod Billing', 'prod Reader']);
    expect(report.reads[0]?.found).toContain('in 1 of 1 account');
    const listed = app.journal.entries.filter(({ operation }) => operation === 'iam:ListRoles');
    expect(new Set(listed.map((entry) => entry.account))).toEqual(new Set([prod]));
    expect((await app.run({ mode: 'plan', ...only('prod') })).status).toBe('no-changes');
    expect((await app.plan()).changes).toHaveLength(2);
  });

  it.each([
    { wanted: 'prd', says: 'Did you mean prod?' },
    { wanted: stranger, says: `${stranger} is not among the accounts of the connections` },
  ])('of an account that no connection selects, $wanted, is a mistake', async ({ wanted, says }) => {
    const world = company({
      accounts: [prodAccount(), stagingAccount(), { id: stranger, name: 'not ours' }],
    });
    const app = labApp(world);
    const { status, error } = await app.run({ mode: 'apply', ...only('prod', wanted) });
    expect([status, error?.code]).toEqual(['failed', 'NARROWING_UNKNOWN']);
    expect(`${error?.message} ${error?.hint}`).toContain(says);
    expect(app.journal.writes()).toEqual([]);
  });

  it('asks Entra nothing of a connection that has none of its accounts', async () => {
    const accounts = (name: string) => ({ organization: { include: [{ name }] } });
    const connections = [
      { name: 'one', accounts: accounts('prod') },
      { name: 'two', servicePrincipal: { displayName: 'not there' }, accounts: accounts('staging') },
    ];
    const app = labApp(company(), { configChanges: { connections } });
    const { status, degraded, existing } = await app.run({ mode: 'apply', ...only('prod') });
    expect([status, degraded, Object.keys(existing)]).toEqual(['applied', false, ['one']]);
  });

  it.each([
    { by: 'the same name', servicePrincipal: { displayName } },
    { by: 'its name in other letters', servicePrincipal: { displayName: displayName.toUpperCase() } },
    { by: 'its id', servicePrincipal: { id: SERVICE_PRINCIPAL_ID } },
    { by: 'its application', servicePrincipal: { appId: APP_ID.toUpperCase() } },
  ])('leaves an object to the connection before it that names it by $by', async ({ servicePrincipal }) => {
    const accounts = (name: string) => ({ organization: { include: [{ name }] } });
    const connections = [
      { name: 'one', servicePrincipal, accounts: accounts('prod') },
      { name: 'two', servicePrincipal: { displayName }, accounts: accounts('staging') },
    ];
    const app = labApp(company(), { configChanges: { connections } });
    const { status, error } = await app.run({ mode: 'apply', ...only('staging') });
    expect([status, error?.code]).toEqual(['failed', 'CONNECTION_OVERLAP']);
    expect((await app.run({ mode: 'apply', ...only('prod') })).status).toBe('applied');
  });

  it('says of accounts that cannot be read only what is about its own', async () => {
    const suspended = { state: 'SUSPENDED' as const };
    const accounts = [prodAccount(), stagingAccount(), account(stranger, 'old', [], suspended)];
    const app = labApp(company({ accounts }));
    const says = async (...names: readonly string[]) =>
      reasons(await app.run({ mode: 'plan', ...only(...names) })).includes('the account is SUSPENDED');
    expect([await says('prod'), await says('prod', 'old')]).toEqual([false, true]);
  });

  it('says nothing of a protection that fits a role of another account', async () => {
    const connection = { protect: [`arn:aws:iam::${staging}:role/Admin`] };
    const app = labApp(company(), { configChanges: { connection } });
    expect(reasons(await app.run({ mode: 'plan', ...only('prod') }))).not.toContain('protects nothing');
  });

  it('sees that the object is full although the most of it is of other accounts', async () => {
    const full = Array.from({ length: 995 }, (_none, n) => ours(n, staging, 'staging', `Role-${n}`));
    const world = company({ accounts: [prodAccount(), stagingAccount()], appRoles: full });
    const report = await labApp(world).run({ mode: 'plan', ...only('prod') });
    expect(report.changes).toEqual([]);
    expect(reasons(report)).toContain('production is full');
    expect(report.existing).toEqual({ production: 0 });
  });

  it('of an account that is gone for good takes its app roles away', async () => {
    const connection = { removedAccounts: [stranger] };
    const removal = { grace: '0s', disabledFor: '0s' };
    const configChanges = { connection, appRoles: { ...loose, removal } };
    const app = labApp(company({ appRoles: [] }), { configChanges });
    await app.run({ mode: 'apply', ...only(stranger) });
    expect(states(app).filter((text) => text.includes(`${stranger}:role/Admin`))).toEqual([
      expect.stringContaining('false'),
    ]);
  });
});

describe('what is taken away by a narrowed run', () => {
  const roles = (id: string, name: string, count: number) =>
    account(
      id,
      name,
      Array.from({ length: count }, (_none, n) => federated(id, `Role-${n}`)),
    );
  const removal = { grace: '0s', disabledFor: '0s' };

  /** Three roles in prod and 27 in staging are published; then one of prod is gone, and one is new. */
  async function oneGone(): Promise<LabApp> {
    const world = company({ accounts: [roles(prod, 'prod', 3), roles(staging, 'staging', 27)] });
    const app = labApp(world, { configChanges: { appRoles: { removal } } });
    await app.apply();
    const there = app.world.aws.accounts.find(({ id }) => id === prod)?.roles ?? [];
    const [gone] = there.splice(0, 1);
    if (gone !== undefined) there.push({ ...gone, name: 'New' });
    return app;
  }

  it('is refused over its share of the limits when a person asked for it', async () => {
    const app = await oneGone();
    const report = await app.run({ mode: 'apply', ...only('prod') });
    expect([report.status, report.refusal?.code]).toEqual(['refused', 'GUARD_REFUSED']);
    expect(published(app)).not.toContain('prod New');
  });

  it('waits for a whole run when events asked for it, and keeps nothing else waiting', async () => {
    const app = await oneGone();
    const report = await app.run({ mode: 'apply', ...changed(prod) });
    expect([report.status, report.withheld.map(({ rule }) => rule)]).toEqual([
      'applied',
      ['ownership', 'limit'],
    ]);
    expect(reasons(report)).toContain(leftOver);
    expect(published(app)).toContain('prod New');
    expect(published(app)).toContain('prod Role-0');

    await app.apply();
    expect(published(app)).toContain('prod Role-0 (disabled)');
  });

  it.each([
    { by: 'events', wishes: changed, there: 'prod Role-0' },
    { by: 'a person', wishes: only, there: 'prod Role-0 (disabled)' },
  ])('within its share leaves "$there" when it was started by $by', async ({ wishes, there }) => {
    const world = company({ accounts: [roles(prod, 'prod', 30), roles(staging, 'staging', 30)] });
    const app = labApp(world, { configChanges: { appRoles: { removal } } });
    await app.apply();
    app.world.aws.accounts.find(({ id }) => id === prod)?.roles.splice(0, 1);
    expect((await app.run({ mode: 'apply', ...wishes(prod) })).refusal).toBeUndefined();
    expect(published(app)).toContain(there);
  });

  it('is nothing by however many events, and all of it by the next whole run, which counts the days since', async () => {
    const app = labApp(company({ accounts: [roles(prod, 'prod', 20), roles(staging, 'staging', 20)] }));
    await app.apply();
    const there = app.world.aws.accounts.find(({ id }) => id === prod)?.roles ?? [];
    for (let round = 0; round < 8; round += 1) {
      there.splice(0, 1);
      expect((await app.run({ mode: 'apply', ...changed(prod) })).status).toBe('no-changes');
      app.lab.clock.advance(day);
    }
    expect(published(app)).toHaveLength(40);
    await app.apply();
    // Those that have been missing for seven days or more by then.
    expect(published(app).filter((name) => name.endsWith('(disabled)'))).toHaveLength(2);
  });

  it('counts its days from when it was first missing, whichever runs looked at others meanwhile', async () => {
    const app = labApp(company());
    await app.apply();
    app.world.aws.accounts
      .filter(({ id }) => id === prod)
      .forEach(({ roles: there }) =>
        there.splice(
          there.findIndex(({ name }) => name === 'Reader'),
          1,
        ),
      );
    await app.apply();
    for (const wishes of [only(staging), changed(staging)]) {
      app.lab.clock.advance(3.6 * day);
      const request: RunRequest = { mode: 'apply', ...wishes };
      expect((await app.run(request)).status).toBe('no-changes');
    }
    expect((await app.apply()).status).toBe('applied');
    expect(published(app)).toContain('prod Reader (disabled)');
  });
});

describe('what is changed by a narrowed run', () => {
  const rolesOf = (name: string) => ['Role-0', 'Role-1', 'Role-2'].map((role) => `${name} ${role}`);

  /** Three roles of prod are published under the old name of the account, 27 of staging as they should be. */
  function renamed(): LabApp {
    const names = (count: number) => Array.from({ length: count }, (_none, n) => `Role-${n}`);
    const world = company({
      accounts: [
        account(
          prod,
          'prod',
          [...names(3), 'New'].map((name) => federated(prod, name)),
        ),
        account(
          staging,
          'staging',
          names(27).map((name) => federated(staging, name)),
        ),
      ],
      appRoles: [
        ...names(3).map((name, n) => ours(n, prod, 'old', name)),
        ...names(27).map((name, n) => ours(n + 100, staging, 'staging', name)),
      ],
    });
    return labApp(world);
  }

  it('waits for a whole run when events asked for more than its share, and keeps no new role waiting', async () => {
    const app = renamed();
    const report = await app.run({ mode: 'apply', ...changed(prod) });
    expect(report).toMatchObject({ status: 'applied', violations: [] });
    expect(reasons(report)).toContain(
      'limit: left to the next whole run: production: 3 of 3 app roles updated',
    );
    expect(published(app)).toEqual(expect.arrayContaining(['prod New', ...rolesOf('old')]));

    expect((await app.apply()).status).toBe('applied');
    expect(published(app)).toEqual(expect.arrayContaining(['prod New', ...rolesOf('prod')]));
  });

  it('is refused over its share when a person asked for it', async () => {
    const app = renamed();
    const report = await app.run({ mode: 'apply', ...only(prod) });
    expect([report.status, report.violations.map(({ limit }) => limit)]).toEqual([
      'refused',
      ['maxUpdateRatio'],
    ]);
  });
});

describe('the report of a narrowed run', () => {
  const said = ({ remarks }: RunReport) => remarks.filter(({ subject }) => subject === 'this run');

  it.each([
    { by: 'a person', wishes: only },
    { by: 'events', wishes: changed },
  ])('says to what it was narrowed by $by', async ({ wishes }) => {
    const report = await labApp(company()).run({ mode: 'plan', ...wishes(staging, prod) });
    const text = `is narrowed to 2 accounts: prod (${prod}), staging (${staging})`;
    expect(said(report)).toEqual([{ severity: 'info', subject: 'this run', text }]);
  });

  it('is that of no whole one', async () => {
    expect(said(await labApp(company()).plan())).toEqual([]);
  });
});

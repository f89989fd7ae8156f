import { describe, expect, it } from 'vitest';
import { expectEveryOutcome, labApp } from '../../support/lab-app.ts';
import { all, company, expectForeignUntouched, expectSettled, published } from './company.ts';

describe('a first run on two accounts', () => {
  it('plans without writing to the clouds or the state', async () => {
    const world = company();
    const app = labApp(world, { credential: 'federated' });
    const report = await app.plan();
    expect(report).toMatchObject({ status: 'planned', degraded: false });
    expect(report.changes.map(({ action }) => action)).toEqual(all.map(() => 'create'));
    expect(app.journal.writes()).toEqual([]);
    expect(await app.state.list('missing#app-roles')).toEqual([]);
    expectForeignUntouched(app, world);
  });

  it('publishes every role that trusts the provider, and then has nothing left to do', async () => {
    const world = company();
    const app = labApp(world, { credential: 'federated' });
    const report = await app.apply();
    expect(report.status).toBe('applied');
    expectEveryOutcome(report);
    expect(published(app)).toEqual(all);
    await expectSettled(app, world);
  });
});

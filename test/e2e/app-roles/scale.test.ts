import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/lab/journal.ts';
import { labApp, type LabApp } from '../../support/lab-app.ts';
import { bigCompany } from './big-company.ts';
import { expectForeignUntouched } from './company.ts';

const accounts = 100;

/** Requests since `from`, by what they cost. */
function calls({ journal }: LabApp, from: number) {
  const made = journal.entries.slice(from);
  const count = (fits: (entry: JournalEntry) => boolean): number => made.filter(fits).length;
  return {
    listing: count(({ operation }) => operation.startsWith('organizations:')),
    token: count(({ operation }) => operation === 'sts:GetWebIdentityToken'),
    accounts: count(({ operation }) => operation === 'sts:AssumeRole' || operation.startsWith('iam:')),
    graph: count(({ cloud }) => cloud === 'entra'),
    all: made.length,
  };
}

describe('a hundred accounts with ten thousand roles', () => {
  it('cost two calls an account and six of Graph to publish, and nothing is written when nothing is new', async () => {
    const world = bigCompany(accounts);
    const app = labApp(world, { credential: 'federated' });

    const report = await app.apply();
    expect(report).toMatchObject({ status: 'applied', existing: { production: 0 } });
    expect(report.changes).toHaveLength(5 * accounts);
    const first = calls(app, 0);
    expect(first.accounts).toBe(2 * accounts);
    // Six pages, one of them empty, and one unit whose name is asked for.
    expect(first.listing).toBeLessThanOrEqual(8);
    expect(first.token).toBe(1);
    expect(first.graph).toBeLessThanOrEqual(6);
    expect(first.all).toBe(first.accounts + first.listing + first.token + first.graph);
    expectForeignUntouched(app, world);

    const before = app.journal.entries.length;
    const writes = app.journal.writes().length;
    expect(writes).toBe(1);
    expect(await app.apply()).toMatchObject({ status: 'no-changes', unchanged: 5 * accounts });
    expect(app.journal.writes()).toHaveLength(writes);
    expect(calls(app, before)).toMatchObject({ accounts: 2 * accounts, graph: 3 });
  });
});

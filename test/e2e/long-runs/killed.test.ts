import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../../src/core/report.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { group } from '../../support/groups.ts';
import { accessSettings, company, rowsIn, type Row } from '../account-assignments/company.ts';
import { killedRun, type KilledRun } from './processes.ts';

const accounts = ['111122220001', '111122220002', '111122220003', '111122220004'];
const sets = ['Set0', 'Set1', 'Set2', 'Set3', 'Set4'];

/** Group `n` has a permission set of its own in one of the accounts. */
const rowOf = (n: number): Row => `${accounts[n % 4]} ${sets[n % 5]} ${n}`;
const nameOf = (n: number): string => `AWS-${rowOf(n).split(' ').slice(0, 2).join('-')}`;
const upTo = (length: number): readonly number[] => Array.from({ length }, (_none, n) => n);

/** Of twenty groups the first `missing` have nothing yet; `drifted` more have left the naming scheme. */
function estate({ missing, drifted }: { readonly missing: number; readonly drifted: number }) {
  const all = upTo(20 + drifted);
  const there = all.slice(missing);
  return company({
    accounts: accounts.map((id, index) => ({ id, name: `account-${index}` })),
    permissionSets: sets,
    groups: all.map((n) =>
      group(n, { displayName: n < 20 ? nameOf(n) : `left ${n}`, mailNickname: `g${n}` }),
    ),
    rows: there.map(rowOf),
    ledger: there.map((n) => ({ row: rowOf(n), displayName: nameOf(n) })),
    pageSize: { identityCenter: 100, organizations: 20, graph: 999 },
    center: { settings: { rate: 'unlimited', operationSeconds: 2 } },
  });
}

const configuration = accessSettings({ limits: { maxDeletes: 8, maxDeleteRatio: 1 }, outstanding: 3 });

/** How many times AWS took an order, by kind and assignment. */
function orders({ world }: Lab): ReadonlyMap<string, number> {
  const operations = world.aws.identityCenter?.operations ?? [];
  const keys = operations.map(({ kind, accounts: of, permissionSet, principalId }) =>
    [kind, ...of, permissionSet, principalId].join(' '),
  );
  return new Map([...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length]));
}

function reportOf({ log }: KilledRun): RunReport | undefined {
  const slices = log.operations().find(({ Name }) => Name === 'slices');
  const state = JSON.parse(slices?.StepDetails?.Result ?? 'null') as {
    readonly next?: { readonly report?: RunReport };
  } | null;
  return state?.next?.report;
}

describe('a function whose process is killed with SIGKILL', () => {
  it.each([{ seed: 41 }])(
    'again and again ends in one execution with nothing lost and nothing made twice, seed $seed',
    async ({ seed }) => {
      const wanted = upTo(20).map(rowOf).toSorted();
      // Of about ninety requests; a process makes about thirty before its first write.
      let next = 35 + (seed % 7);
      const run = await killedRun(estate({ missing: 12, drifted: 6 }), {
        configuration,
        remainingMs: 66_000,
        isKilledAt(_request, count) {
          if (count !== next || next > 150) return false;
          next += 36 + ((seed * count) % 23);
          return true;
        },
      });
      expect(run.killed).toBeGreaterThanOrEqual(2);
      expect(run).toMatchObject({ exitCode: 0 });
      expect(rowsIn(run.lab.world)).toEqual(wanted);
      expect([...orders(run.lab)].filter(([, times]) => times > 1)).toEqual([]);
      expect(orders(run.lab).size).toBe(18);
      expect(run.log.operations().length).toBeLessThan(10);
    },
    120_000,
  );

  it('has what it took away counted, although other deletes come later', async () => {
    let [deletes, before] = [0, 0];
    const run = await killedRun(estate({ missing: 0, drifted: 6 }), {
      configuration,
      remainingMs: 15 * 60_000,
      isKilledAt: (request) =>
        request.headers.get('x-amz-target')?.endsWith('.DeleteAccountAssignment') === true &&
        (deletes += 1) === 5,
      onDeath({ world }) {
        before = deletes;
        for (const each of world.entra.groups.slice(0, 3)) each.displayName = `left, too ${each.id}`;
      },
    });
    expect(run).toMatchObject({ exitCode: 1, killed: 1 });
    expect(reportOf(run)).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' } });
    expect(reportOf(run)?.violations).toMatchObject([{ limit: 'maxDeletes', count: 9, allowed: 8 }]);
    // Another may have been on its way already; none has been begun since.
    expect(before).toBeGreaterThanOrEqual(5);
    expect(deletes).toBe(before);
  }, 120_000);
});

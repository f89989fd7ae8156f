import type { World } from '../../../src/lab/world.ts';
import { group } from '../../support/groups.ts';
import { company, type Row } from './company.ts';

/** As the world below has it, and AWS in life (15 there). */
export const changesAtATime = 10;
export const secondsOfAChange = 4;

/** What the closest public tool was measured to need for this company. */
export const peersCalls = { changes: 2353, nothingChanged: 1862 };

const accounts = Array.from({ length: 50 }, (_none, index) => ({
  id: String(100_000_000_001 + index),
  name: `account-${index + 1}`,
}));
const permissionSets = Array.from({ length: 30 }, (_none, index) => `Set${index + 1}`);

/** Group `n` of the naming scheme: another account and permission set for each of them. */
function targetOf(n: number): { readonly account: string; readonly set: string } {
  const account = accounts[n % accounts.length]?.id ?? '';
  const set = permissionSets[(n * 7 + Math.floor(n / accounts.length)) % permissionSets.length] ?? '';
  return { account, set };
}

const rowOf = (n: number): Row => {
  const { account, set } = targetOf(n);
  return `${account} ${set} ${n}`;
};
const nameOf = (n: number): string => {
  const { account, set } = targetOf(n);
  return `AWS-${account}-${set}`;
};
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_none, index) => from + index);

export interface BigCompany {
  readonly world: World;
  readonly wanted: readonly Row[];
}

/**
 * 50 accounts, 30 permission sets, 270 assignments that groups want. `changed` of them are missing, and as many are
 * there that nobody wants any more, because their groups left the naming scheme.
 */
export function bigCompany(changed = 30): BigCompany {
  const wanted = numbers(0, 270);
  const drifted = numbers(270, 270 + changed);
  const there = [...wanted.slice(changed), ...drifted];
  const groups = [
    ...wanted.map((n) => group(n, { displayName: nameOf(n), mailNickname: `g${n}` })),
    ...drifted.map((n) => group(n, { displayName: `left ${n}`, mailNickname: `g${n}` })),
  ];
  const world = company({
    accounts,
    permissionSets,
    groups,
    rows: there.map(rowOf),
    ledger: there.map((n) => ({ row: rowOf(n), displayName: nameOf(n) })),
    pageSize: { identityCenter: 100, organizations: 20, graph: 999 },
    center: {
      settings: { rate: 20, outstandingLimit: changesAtATime, operationSeconds: secondsOfAChange },
    },
  });
  return { world, wanted: wanted.map(rowOf).toSorted() };
}

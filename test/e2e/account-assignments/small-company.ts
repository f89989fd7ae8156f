import { group, user } from '../../support/groups.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import { company, type CompanyOptions } from './company.ts';

export const prod = ACCOUNT;
export const test = OTHER_ACCOUNT;

const named = [
  `AWS-${prod}-ReadOnly`,
  `AWS-${prod}-Admin`,
  `AWS-${test}-ReadOnly`,
  `AWS-${test}-Admin`,
  'Everybody',
] as const;

/** The rows that the groups 1 to 4 want. */
export const wanted = [`${prod} Admin 2`, `${prod} ReadOnly 1`, `${test} Admin 4`, `${test} ReadOnly 3`];

/** Two accounts, two permission sets; groups 1 to 4 in the naming scheme, group 5 outside it. */
export function smallCompany(options: Partial<CompanyOptions> = {}) {
  return company({
    accounts: [
      { id: prod, name: 'prod' },
      { id: test, name: 'test' },
    ],
    permissionSets: ['ReadOnly', 'Admin'],
    groups: named.map((displayName, index) => group(index + 1, { displayName })),
    unassigned: [5],
    notInStore: [5],
    ...options,
  });
}

/** The groups of the small company, some of them changed. */
export function groupsWith(changes: Readonly<Record<number, Parameters<typeof group>[1]>>) {
  return named.map((displayName, index) => group(index + 1, { displayName, ...changes[index + 1] }));
}

/** All four rows, made by Rolebridge under the names that the groups have. */
export const settled = {
  rows: wanted,
  ledger: wanted.map((row) => ({ row, displayName: named[Number(row.at(-1)) - 1] ?? '' })),
};

export const someone = user(1);

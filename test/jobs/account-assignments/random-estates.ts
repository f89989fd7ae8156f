import fc from 'fast-check';
import type { Gap } from '../../../src/core/snapshot.ts';
import type { GroupAssignment } from '../../../src/model/account-assignments.ts';
import type { DirectoryGroup } from '../../../src/model/directory-groups.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  account,
  applyTo,
  arn,
  estateOf,
  everythingGap,
  gap,
  group,
  objectId,
  principalId,
  stored,
  type Estate,
} from './estate.ts';

/** One moment of both clouds. Few names and ids, so that much happens to each of them. */
export type Moment = Pick<Estate, 'accounts' | 'groups' | 'assigned' | 'store' | 'sets' | 'callerAccountId'>;

const numbers = [1, 2, 3, 4, 5, 6] as const;
/** True now and then. */
const seldom = fc.constantFrom(false, false, false, true);
const setNames = ['Admin', 'Read', 'Other'] as const;

const accountText = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(ACCOUNT, OTHER_ACCOUNT) },
  { weight: 1, arbitrary: fc.constantFrom(MANAGEMENT_ACCOUNT, '123456789012', 'prod', 'test', 'twin') },
);

const displayName = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(accountText, fc.constantFrom(...setNames)).map(([text, set]) => `AWS-${text}-${set}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('Everywhere', 'Production', 'Retired', 'AWS- -Admin') },
);

const anyGroup = (n: number): fc.Arbitrary<DirectoryGroup> =>
  fc
    .tuple(displayName, fc.boolean(), seldom, seldom)
    .map(([name, isAssignableToRole, isDynamic, isMicrosoft365]) =>
      group(n, name, { isAssignableToRole, isDynamic: isDynamic && !isAssignableToRole, isMicrosoft365 }),
    );

const accounts = fc
  .record({
    state: seldom.map((isSuspended) => (isSuspended ? 'SUSPENDED' : 'ACTIVE')),
    name: fc.constantFrom('prod', 'twin'),
    path: fc.constantFrom('/Prod', '/Test'),
  })
  .map(({ state, name, path }) => [
    account(ACCOUNT, name, { state, organizationalUnitPath: '/Prod' }),
    account(OTHER_ACCOUNT, 'twin', { organizationalUnitPath: path }),
    account(MANAGEMENT_ACCOUNT, 'management', { organizationalUnitPath: '/' }),
  ]);

export const moment: fc.Arbitrary<Moment> = fc.record({
  accounts,
  groups: fc
    .tuple(fc.subarray([...numbers], { minLength: 4 }), fc.tuple(...numbers.map(anyGroup)))
    .map(([present, all]) => all.filter((_one, index) => present.includes((index + 1) as 1))),
  assigned: fc.subarray(numbers.map(objectId)),
  store: fc
    .tuple(fc.subarray([...numbers], { minLength: 5 }), fc.subarray([...numbers], { maxLength: 1 }))
    .map(([present, anew]) =>
      present.map((n) => ({ ...stored(n), ...(anew.includes(n) ? { id: `p-new-${n}` } : {}) })),
    ),
  sets: fc
    .subarray([...setNames], { minLength: 2 })
    .map((names) => names.map((name) => ({ name, arn: arn(name) }))),
  callerAccountId: fc.constantFrom(MANAGEMENT_ACCOUNT, ACCOUNT),
});

/** Rows that nobody of ours made. */
export const handMade: fc.Arbitrary<readonly GroupAssignment[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(ACCOUNT, OTHER_ACCOUNT, MANAGEMENT_ACCOUNT),
    permissionSetArn: fc.constantFrom(...setNames.map(arn)),
    principalId: fc.constantFrom(...numbers.map(principalId), 'p-foreign'),
  }),
  { maxLength: 4, selector: (one) => Object.values(one).join(' ') },
);

const scopes = [
  ...numbers.flatMap((n) => [objectId(n), principalId(n)]),
  ACCOUNT,
  OTHER_ACCOUNT,
  arn('Admin'),
  arn('Read'),
];

export const gaps: fc.Arbitrary<Estate['gaps']> = fc.record(
  {
    groups: anyGaps(numbers.map(objectId)),
    assigned: fc.constant([everythingGap]),
    store: fc.constant([everythingGap]),
    sets: anyGaps([arn('Admin'), arn('Read')]),
    rows: anyGaps([...scopes, `${ACCOUNT} ${arn('Admin')}`]),
  },
  { requiredKeys: [], noNullPrototype: true },
);

function anyGaps(some: readonly string[]): fc.Arbitrary<readonly Gap[]> {
  return fc.oneof(
    fc.constant([everythingGap]),
    fc.subarray([...some], { minLength: 1, maxLength: 2 }).map((list) => list.map(gap)),
  );
}

export const settings = {
  rules: [
    { pattern: 'AWS-(?<account>[^-]+)-(?<permissionSet>.+)' },
    { pattern: 'Everywhere', account: 'ou:/', permissionSet: 'Read', requireRoleAssignable: true },
    { pattern: 'Production', account: 'ou:/Prod', permissionSet: 'Admin', requireAssignedToApp: true },
  ],
  mappings: [{ group: objectId(6), accounts: ['prod', OTHER_ACCOUNT], permissionSets: ['Read', 'Other'] }],
};

/** An estate that was in step at the first moment and is at the second one now, with what somebody made by hand. */
export async function grown(first: Moment, then: Moment, rows: readonly GroupAssignment[]): Promise<Estate> {
  const estate = estateOf([], first);
  await applyTo(estate, { settings, approve: numbers.map(objectId) });
  const there = new Set(estate.rows.map((one) => JSON.stringify(one)));
  const more = rows.filter(
    ({ accountId, permissionSetArn, principalId: id }) =>
      !there.has(JSON.stringify({ accountId, permissionSetArn, principalId: id })),
  );
  Object.assign(estate, then);
  estate.rows = [...estate.rows, ...more];
  return estate;
}

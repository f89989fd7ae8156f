import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../src/lab/world-checks.ts';
import {
  groupAssignments,
  identityCenter,
  permissionSet,
  principalId,
  storeGroup,
} from '../../support/identity-center.ts';
import type { IdentityCenterInput } from '../../support/identity-center.ts';
import { ACCOUNT, worldWith } from '../../support/worlds.ts';

const problemsOf = (changes: IdentityCenterInput) =>
  contradictions(worldWith({ identityCenter: identityCenter(changes) }));

describe('a world with IAM Identity Center', () => {
  it('has no contradictions when groups that are assigned are gone', () => {
    const permissionSets = [permissionSet('Read')];
    const accountAssignments = groupAssignments('gone', 'Read', [ACCOUNT]);
    expect(problemsOf({ permissionSets, accountAssignments })).toEqual([]);
  });

  it.each([
    {
      name: 'an assignment of no permission set',
      changes: { accountAssignments: groupAssignments('data', 'Read', [ACCOUNT]) },
      problem: 'aws.identityCenter.accountAssignments[0].permissionSet: no permission set Read',
    },
    {
      name: 'an assignment in no account',
      changes: {
        permissionSets: [permissionSet('Read')],
        accountAssignments: groupAssignments('data', 'Read', ['000000000000']),
      },
      problem: 'aws.identityCenter.accountAssignments[0].account: no account 000000000000',
    },
    {
      name: 'an assignment that is there twice',
      changes: {
        permissionSets: [permissionSet('Read')],
        accountAssignments: groupAssignments('data', 'Read', [ACCOUNT, ACCOUNT]),
      },
      problem: `aws.identityCenter.accountAssignments: ${ACCOUNT} Read GROUP ${principalId('data')} is there twice`,
    },
    {
      name: 'two permission sets of one name',
      changes: {
        permissionSets: [permissionSet('Read'), permissionSet('Read', { id: 'ps-0000000000000001' })],
      },
      problem: 'aws.identityCenter.permissionSets: name Read is there twice',
    },
    {
      name: 'a version that is not there yet',
      changes: {
        permissionSets: [permissionSet('Read', { provisioned: [{ account: ACCOUNT, version: 2 }] })],
      },
      problem: 'aws.identityCenter.permissionSets[0].provisioned: no version 2 yet',
    },
    {
      name: 'two groups of one name',
      changes: {
        identityStore: { groups: [storeGroup('data'), storeGroup('data', { id: principalId('other') })] },
      },
      problem: 'aws.identityCenter.identityStore.groups: displayName data is there twice',
    },
    {
      name: 'a membership of nobody',
      changes: {
        identityStore: {
          groups: [storeGroup('data')],
          memberships: [{ id: principalId('m'), group: principalId('data'), user: principalId('ada') }],
        },
      },
      problem: `aws.identityCenter.identityStore.memberships[0].user: no user ${principalId('ada')}`,
    },
  ])('may not have $name', ({ changes, problem }) => {
    expect(problemsOf(changes)).toEqual([problem]);
  });
});

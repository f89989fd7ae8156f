import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../src/lab/world-checks.ts';
import { group, user } from '../../support/groups.ts';
import { SERVICE_PRINCIPAL_ID, worldWith } from '../../support/worlds.ts';

const dynamic = { groupTypes: ['DynamicMembership'] as ['DynamicMembership'], membershipRule: '(true)' };

describe('the users and groups of a world', () => {
  it('may be members and owners, as service principals may', () => {
    const members = [user(1).id, group(2).id, SERVICE_PRINCIPAL_ID];
    const groups = [group(1, { members, owners: [user(1).id] }), group(2, dynamic)];
    expect(contradictions(worldWith({ entra: { groups, users: [user(1)] } }))).toEqual([]);
  });

  it.each([
    {
      name: 'members who are nobody',
      groups: [group(1, { members: [user(2).id] })],
      problem: '[0].members: no user',
    },
    {
      name: 'owners who are nobody',
      groups: [group(1, { owners: [user(2).id] })],
      problem: '[0].owners: no user',
    },
    {
      name: 'eligible ones who are nobody',
      groups: [group(1, { pim: { eligible: [user(2).id] } })],
      problem: '[0].pim.eligible: no user',
    },
    { name: 'a group twice', groups: [group(1), group(1)], problem: `group ${group(1).id} is there twice` },
    {
      name: 'a rule of a group that is not dynamic',
      groups: [group(1, { membershipRule: 'x' })],
      problem: 'membershipRule',
    },
    {
      name: 'a dynamic group with PIM',
      groups: [group(1, { ...dynamic, pim: {} })],
      problem: 'not of dynamic',
    },
    {
      name: 'a synchronized group with PIM',
      groups: [group(1, { onPremisesSyncEnabled: true, pim: {} })],
      problem: '.pim: not of dynamic or synchronized',
    },
    {
      name: 'a role-assignable group inside another',
      groups: [group(1, { members: [group(2).id] }), group(2, { isAssignableToRole: true })],
      problem: '[1].isAssignableToRole',
    },
  ])('may not be $name', ({ groups, problem }) => {
    expect(contradictions(worldWith({ entra: { groups, users: [user(1)] } }))).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

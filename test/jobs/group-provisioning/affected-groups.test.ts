import { describe, expect, it } from 'vitest';
import { affectedGroups, followsMembers } from '../../../src/jobs/group-provisioning/affected-groups.ts';
import type { GroupChange } from '../../../src/model/directory-groups.ts';

const rules = [
  { pattern: 'AWS-.+', members: false },
  { pattern: 'Team', members: true },
];

const change = (more: Partial<GroupChange>): GroupChange => ({
  id: '60000000-0000-4000-8000-00000000000A',
  isRemoved: false,
  hasOtherMembers: false,
  ...more,
});

describe('which changes of groups matter to group-provisioning', () => {
  it.each([
    { what: 'a name of a rule', of: { displayName: 'AWS-1' }, matters: true },
    { what: 'a name that only begins like one', of: { displayName: 'Teams' }, matters: false },
    {
      what: 'somebody who joins such a group',
      of: { displayName: 'Team', hasOtherMembers: true },
      matters: true,
    },
    { what: 'somebody who joins a group without its name', of: { hasOtherMembers: true }, matters: true },
    {
      what: 'somebody who joins another one',
      of: { displayName: 'Canteen', hasOtherMembers: true },
      matters: false,
    },
    { what: 'a group that is gone', of: { displayName: 'AWS-1', isRemoved: true }, matters: false },
    { what: 'a change without a word', of: {}, matters: false },
  ])('$what: $matters', ({ of, matters }) => {
    const ids = affectedGroups([change(of)], { rules });
    expect(ids).toEqual(matters ? ['60000000-0000-4000-8000-00000000000a'] : []);
  });

  it('members are followed when any rule asks for them', () => {
    expect(followsMembers({ rules })).toBe(true);
    expect(followsMembers({ rules: rules.slice(0, 1) })).toBe(false);
    expect(affectedGroups([change({ hasOtherMembers: true })], { rules: rules.slice(0, 1) })).toEqual([]);
  });
});

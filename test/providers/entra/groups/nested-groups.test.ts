import { describe, expect, it } from 'vitest';
import { group, user } from '../../../support/groups.ts';
import { groups, groupsOf, idsOf } from './lab-groups.ts';

const hidden = { visibility: 'HiddenMembership', groupTypes: ['Unified'] } as const;
const holding = (...members: readonly string[]) => ({ members: [...members] });
const options = { groupTypes: [...hidden.groupTypes], visibility: hidden.visibility };

describe('groups with groups in them', () => {
  it('are told apart from those with users and from empty ones', async () => {
    const { reader, context, lab } = groupsOf({
      groups: [
        group(1, holding(user(1).id)),
        group(2, holding(user(1).id, group(1).id, group(3).id)),
        group(3),
      ],
    });
    await reader.groups({ prefixes: ['AWS-'], ids: [] }, context);
    expect(await reader.withNestedGroups(idsOf(1, 2, 3), context)).toEqual({ items: idsOf(2), gaps: [] });
    expect(lab.journal.count('graph:POST $batch')).toBe(1);
    expect(lab.journal.count('graph:GET groups/{id}')).toBe(3);
  });

  it('are found 20 at a time, and nothing is asked that the run has read', async () => {
    const { reader, context, lab } = groupsOf({ groups: groups(42) });
    const { items } = await reader.groups({ prefixes: ['AWS-'], ids: [] }, context);
    await reader.withNestedGroups(
      items.map(({ id }) => id),
      context,
    );
    expect(lab.journal.count('graph:POST $batch')).toBe(3);
    expect(lab.journal.writes()).toEqual([]);
  });

  it('cost no call when nobody is asked for', async () => {
    const { reader, context, calls } = groupsOf({ groups: groups(1) });
    expect(await reader.withNestedGroups([], context)).toEqual({ items: [], gaps: [] });
    expect(calls()).toEqual([]);
  });

  it.each([{ readBefore: true }, { readBefore: false }])(
    'are not known where the members are hidden (read before: $readBefore)',
    async ({ readBefore }) => {
      const { reader, context } = groupsOf({
        groups: [group(1, { ...options, ...holding(group(2).id) }), group(2)],
      });
      if (readBefore) await reader.groups({ prefixes: ['AWS-'], ids: [] }, context);
      expect(await reader.withNestedGroups(idsOf(1, 2), context)).toMatchObject({
        items: [],
        gaps: [{ scope: group(1).id, code: 'ENTRA_MEMBERS_HIDDEN' }],
      });
    },
  );

  it('are known to a client that may see hidden members', async () => {
    const permissions = ['GroupMember.Read.All', 'Member.Read.Hidden'];
    const { reader, context } = groupsOf({
      permissions,
      groups: [group(1, { ...options, ...holding(group(2).id) }), group(2)],
    });
    expect(await reader.withNestedGroups(idsOf(1, 2), context)).toEqual({ items: idsOf(1), gaps: [] });
  });

  it('are gaps, each on its own, where they cannot be read', async () => {
    const { reader, context } = groupsOf({
      groups: [group(1, holding(group(2).id)), group(2)],
      faults: [
        {
          operation: 'graph:GET groups/{id}/members',
          contains: group(2).id,
          times: 'always',
          effect: { type: 'error', status: 500, code: 'generalException' },
        },
      ],
    });
    expect(await reader.withNestedGroups(idsOf(1, 2, 3), context)).toMatchObject({
      items: idsOf(1),
      gaps: [
        { scope: group(2).id, code: 'ENTRA_REQUEST_FAILED' },
        { scope: group(3).id, code: 'ENTRA_REQUEST_FAILED' },
      ],
    });
  });
});

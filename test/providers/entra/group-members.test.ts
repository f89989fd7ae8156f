import { describe, expect, it } from 'vitest';
import { createDirectoryMemberReader } from '../../../src/providers/entra/group-members.ts';
import { group, user, users } from '../../support/groups.ts';
import { worldOf } from './groups/lab-groups.ts';
import { onLab } from './lab-entra.ts';

const ids = (...numbers: readonly number[]): readonly string[] => numbers.map((n) => user(n).id);

function membersOf({ groups, ...tenant }: Parameters<typeof worldOf>[0]) {
  const world = worldOf({ ...tenant, groups: groups ?? [] });
  world.entra.users = users(30).map(({ id, displayName, userPrincipalName }) => ({
    id,
    displayName,
    userPrincipalName,
    givenName: null,
    surname: null,
    mail: null,
    accountEnabled: true,
    isDeleted: false,
  }));
  const run = onLab(world);
  return { ...run, reader: createDirectoryMemberReader(run.graphOf) };
}

describe('the users in a group', () => {
  it.each([1, 3, 999])('are its direct ones, sorted, on pages of %d', async (pageSize) => {
    const groups = [
      group(1, { members: [...ids(3, 1, 2), group(2).id] }),
      group(2, { members: [...ids(9)] }),
      group(3),
    ];
    const { reader, context } = membersOf({ groups, pageSize });
    expect(await reader.directUsers([group(1).id, group(3).id], context)).toEqual({
      items: [
        { groupId: group(1).id, userIds: ids(1, 2, 3) },
        { groupId: group(3).id, userIds: [] },
      ],
      gaps: [],
    });
  });

  it('are asked for of 20 groups at a time', async () => {
    const groups = Array.from({ length: 21 }, (_none, n) => group(n + 1, { members: [...ids(n + 1)] }));
    const { reader, context, lab } = membersOf({ groups });
    await reader.directUsers(
      groups.map(({ id }) => id),
      context,
    );
    expect(lab.journal.count('graph:POST $batch')).toBe(2);
    expect(lab.journal.writes()).toEqual([]);
  });

  it('are not known where they are hidden, nor of a group that is not there', async () => {
    const hidden = group(1, { visibility: 'HiddenMembership', members: [...ids(1)] });
    const { reader, context } = membersOf({ groups: [hidden] });
    const { items, gaps } = await reader.directUsers([group(1).id, group(2).id], context);
    expect(items).toEqual([]);
    expect(
      gaps
        .map(({ scope, code }) => [scope, code])
        .toSorted((one, other) => ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1)),
    ).toEqual([
      [group(1).id, 'ENTRA_MEMBERS_HIDDEN'],
      [group(2).id, 'ENTRA_REQUEST_FAILED'],
    ]);
  });

  it('are the same that were read before when one answer of the batch is throttled', async () => {
    const faults = [
      {
        operation: 'graph:GET groups/{id}/members',
        effect: { type: 'error' as const, status: 429, code: 'TooManyRequests', retryAfter: 2 },
      },
    ];
    const { reader, context } = membersOf({ groups: [group(1, { members: [...ids(1)] })], faults });
    expect((await reader.directUsers([group(1).id], context)).items).toEqual([
      { groupId: group(1).id, userIds: ids(1) },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { known } from '../../../../src/model/known.ts';
import type { Graph } from '../../../../src/providers/entra/client.ts';
import { readPrivilegedAccess } from '../../../../src/providers/entra/federation/privileged-access.ts';

const unused = () => Promise.reject(new Error('not to be called'));

/** Answers each list of a batch by what its address has in it. */
function answering(lists: Readonly<Record<string, readonly object[]>>): Graph {
  const post = async (_path: string, body: unknown) => {
    const { requests } = body as { requests: readonly { id: string; url: string }[] };
    const responses = requests.map(({ id, url }) => {
      const [, value = []] = Object.entries(lists).find(([part]) => url.includes(part)) ?? [];
      return { id, status: 200, body: { value } };
    });
    return { responses };
  };
  return { origin: '', get: unused, patch: unused, put: unused, delete: unused, post };
}

async function permanentOf(active: readonly object[], users: readonly string[] = []): Promise<unknown> {
  const graph = answering({ assignmentScheduleInstances: active });
  const access = (await readPrivilegedAccess(graph, new Map([['g', known(users)]]))).get('g');
  return access?.state === 'known' ? access.value?.permanent : access;
}

const instance = (principalId: string, changes: object = {}) => ({
  principalId,
  accessId: 'member',
  assignmentType: 'assigned',
  endDateTime: null,
  ...changes,
});

describe('who is a member for good', () => {
  it.each([
    { name: 'whoever is assigned without an end', active: [instance('a')], expected: ['a'] },
    {
      name: 'in capitals, too',
      active: [instance('a', { accessId: 'Member', assignmentType: 'Assigned' })],
      expected: ['a'],
    },
    {
      name: 'with the end of what never ends',
      active: [instance('a', { endDateTime: '0001-01-01T00:00:00Z' })],
      expected: ['a'],
    },
    { name: 'not who activated', active: [instance('a', { assignmentType: 'activated' })], expected: [] },
    {
      name: 'not who is assigned for a time',
      active: [instance('a', { endDateTime: '2027-01-01T00:00:00Z' })],
      expected: [],
    },
    { name: 'not owners', active: [instance('a'), instance('b', { accessId: 'owner' })], expected: ['a'] },
    {
      name: 'members who are there beside it, each once',
      active: [instance('b'), instance('c', { assignmentType: 'activated' })],
      users: ['a', 'b', 'c'],
      expected: ['a', 'b'],
    },
  ])('$name', async ({ active, users, expected }) => {
    expect(await permanentOf(active, users)).toEqual(expected);
  });

  it('are not told of owners, who are told beside them', async () => {
    const graph = answering({
      assignmentScheduleInstances: [instance('a'), instance('b', { accessId: 'owner' })],
      eligibilityScheduleInstances: [instance('c'), instance('d', { accessId: 'Owner' })],
    });
    const access = (await readPrivilegedAccess(graph, new Map([['g', known([])]]))).get('g');
    expect(access).toMatchObject({ value: { owners: ['b', 'd'], eligible: ['c'], permanent: ['a'] } });
  });

  it('is not asked of a group that has members and is not managed', async () => {
    const access = await readPrivilegedAccess(answering({}), new Map([['g', known(['a'])]]));
    expect(access.get('g')).toEqual(known(null));
  });
});

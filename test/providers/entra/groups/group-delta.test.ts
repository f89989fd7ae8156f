import { describe, expect, it } from 'vitest';
import { createGroupChangeReader } from '../../../../src/providers/entra/groups/group-delta.ts';
import type { FaultInput, GroupInput } from '../../../../src/lab/world.ts';
import { group, users } from '../../../support/groups.ts';
import { entraWorld, onLab } from '../lab-entra.ts';
import { worldOf } from './lab-groups.ts';

const day = 86_400_000;

function directory(
  more: { readonly faults?: readonly FaultInput[]; readonly permissions?: readonly string[] } = {},
) {
  const world = worldOf({ groups: [group(1), group(2)], pageSize: 2, ...more });
  const { lab, graph, context, calls } = onLab({
    ...world,
    entra: { ...world.entra, users: entraWorld({ entra: { users: [...users(5)] } }).entra.users },
  });
  const { groups } = lab.world.entra;
  return {
    context,
    calls,
    clock: lab.clock,
    reader: createGroupChangeReader(() => graph),
    add: (...added: readonly GroupInput[]) => groups.push(...worldOf({ groups: added }).entra.groups),
    remove: (n: number) =>
      groups.splice(
        groups.findIndex(({ id }) => id === group(n).id),
        1,
      ),
    change: (n: number, changes: Partial<(typeof groups)[number]>) =>
      Object.assign(groups.find(({ id }) => id === group(n).id) ?? {}, changes),
  };
}

describe('the changes of groups', () => {
  it('are none at first, and one call tells that', async () => {
    const { reader, context, calls } = directory();
    const place = await reader.fromNow(false, context);
    const before = calls().length;
    expect(await reader.since(place, context)).toMatchObject({ items: [] });
    expect(calls().slice(before)).toEqual(['GET groups/delta']);
  });

  it('tell of new, renamed and deleted groups, over several pages', async () => {
    const { reader, context, add, change, remove } = directory();
    const place = await reader.fromNow(false, context);
    add(group(3), group(4));
    change(1, { displayName: 'Canteen' });
    remove(2);
    const changes = await reader.since(place, context);
    expect(changes?.items.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: group(1).id, displayName: 'Canteen', isRemoved: false, hasOtherMembers: false },
      { id: group(2).id, isRemoved: true, hasOtherMembers: false },
      { id: group(3).id, displayName: 'AWS-3', isRemoved: false, hasOtherMembers: false },
      { id: group(4).id, displayName: 'AWS-4', isRemoved: false, hasOtherMembers: false },
    ]);
    expect(await reader.since(changes?.next ?? '', context)).toMatchObject({ items: [] });
    expect((await reader.since(place, context))?.items).toHaveLength(4);
  });

  it('tell of members only where they are followed, and of each group once', async () => {
    const { reader, context, change } = directory();
    const names = await reader.fromNow(false, context);
    const members = await reader.fromNow(true, context);
    change(1, { members: users(5).map(({ id }) => id) });
    expect((await reader.since(names, context))?.items).toEqual([]);
    expect((await reader.since(members, context))?.items).toEqual([
      { id: group(1).id, displayName: 'AWS-1', isRemoved: false, hasOtherMembers: true },
    ]);
  });

  it.each([
    { order: 'removed first', place: 0 },
    { order: 'present first', place: 1 },
  ])('tell of one that was restored in the same round that it is there, $order', async ({ place }) => {
    const { context } = directory();
    const { id } = group(1);
    const present = { id, displayName: 'AWS-1' };
    const value = [present].toSpliced(place, 0, { id, '@removed': { reason: 'changed' } } as never);
    const origin = 'https://graph.microsoft.com';
    const get = (): Promise<unknown> => Promise.resolve({ value, '@odata.deltaLink': `${origin}/next` });
    const reader = createGroupChangeReader(() => ({
      origin,
      get,
      patch: get,
      put: get,
      post: get,
      delete: get,
    }));
    expect((await reader.since(`${origin}/place`, context))?.items).toEqual([
      { ...present, isRemoved: false, hasOtherMembers: false },
    ]);
  });

  it('are unknown when the place is forgotten', async () => {
    const { reader, context, clock } = directory();
    const place = await reader.fromNow(false, context);
    await clock.sleep(8 * day);
    expect(await reader.since(place, context)).toBeUndefined();
  });

  it('are unknown when the place is of another cloud, which is not asked', async () => {
    const { reader, context, calls } = directory();
    const link = 'https://graph.microsoft.us/v1.0/groups/delta?$deltatoken=abc';
    expect(await reader.since(link, context)).toBeUndefined();
    expect(calls()).toEqual([]);
  });

  it('cannot be read without the permission, which is named', async () => {
    const { reader, context } = directory({ permissions: [] });
    await expect(reader.fromNow(false, context)).rejects.toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringContaining('GroupMember.Read.All') as string,
    });
  });

  const refusing = (status: number, code: string) =>
    directory({
      faults: [
        {
          operation: 'graph:GET groups/delta',
          skip: 1,
          effect: { type: 'error', status, code, message: 'no' },
        },
      ],
    });

  it.each([
    { code: 'resyncRequired', status: 410 },
    { code: 'SyncStateNotFound', status: 400 },
  ])('are unknown after a refusal with $status $code', async ({ code, status }) => {
    const { reader, context } = refusing(status, code);
    const place = await reader.fromNow(false, context);
    expect(await reader.since(place, context)).toBeUndefined();
  });

  it('cannot be read after any other refusal, and the place stays good', async () => {
    const { reader, context } = refusing(400, 'Request_BadRequest');
    const place = await reader.fromNow(false, context);
    await expect(reader.since(place, context)).rejects.toMatchObject({ code: 'ENTRA_REQUEST_FAILED' });
    expect(await reader.since(place, context)).toMatchObject({ items: [] });
  });

  it('without an end are an error, and not the end of the changes', async () => {
    const { context } = directory();
    const origin = 'https://graph.microsoft.com';
    const never = (): Promise<unknown> => Promise.resolve({ value: [] });
    const graph = { origin, get: never, patch: never, put: never, post: never, delete: never };
    const reader = createGroupChangeReader(() => graph);
    await expect(reader.fromNow(false, context)).rejects.toMatchObject({ code: 'ENTRA_PAGING' });
  });
});

import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { readPlace, writePlace, type Place } from '../../src/state/place-store.ts';

const place: Place = {
  link: 'https://graph.example/groups/delta?$deltatoken=1',
  since: new Date('2026-11-20T08:00:00Z'),
  follows: 'names',
};
const later: Place = { ...place, link: 'later', unfinished: { job: ['a', 'b'], other: ['c'] } };

describe('the place up to where a directory was looked at', () => {
  it('is none at first', async () => {
    expect(await readPlace(createMemoryState({}), 'groups')).toEqual({ place: undefined, version: 'absent' });
  });

  it('is read as it was written, each directory for itself', async () => {
    const state = createMemoryState({});
    const version = await writePlace(state, 'groups', place, 'absent');
    expect(await readPlace(state, 'groups')).toEqual({ place, version });
    expect(await writePlace(state, 'groups', later, version)).not.toBe(version);
    expect((await readPlace(state, 'groups')).place).toEqual(later);
    expect((await readPlace(state, 'users')).place).toBeUndefined();
  });

  it('of somebody who looked meanwhile stays', async () => {
    const state = createMemoryState({});
    const { version } = await readPlace(state, 'groups');
    await writePlace(state, 'groups', later, 'absent');
    expect(await writePlace(state, 'groups', place, version)).toBe(version);
    expect((await readPlace(state, 'groups')).place).toEqual(later);
  });

  it('in a form that nobody knows is none, and can be written over', async () => {
    const state = createMemoryState({});
    const version = await state.put({ partition: 'place', name: 'groups' }, { format: 2 }, 'absent');
    expect(await readPlace(state, 'groups')).toEqual({ place: undefined, version });
    await writePlace(state, 'groups', place, version);
    expect((await readPlace(state, 'groups')).place).toEqual(place);
  });

  it('is not lost in silence when the state store is in trouble', async () => {
    const state = { ...createMemoryState({}), put: () => Promise.reject(new Error('throttled')) };
    await expect(writePlace(state, 'groups', place, 'absent')).rejects.toThrow('throttled');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StateStore } from '../../../src/state/state-store.ts';
import type { Announcement } from '../../../src/jobs/credential-expiry/announcement.ts';
import {
  readAnnouncements,
  writeAnnouncement,
} from '../../../src/jobs/credential-expiry/announcement-store.ts';
import { readHandover, writeHandover } from '../../../src/jobs/credential-expiry/handover.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';

let store: StateStore;
beforeEach(() => {
  store = createSqliteStore(':memory:');
});
afterEach(() => store.close());

const announcement: Announcement = {
  communicationId: 'b1f40e1a-1',
  receivedAt: '2026-12-02T09:00:00.000Z',
  text: 'It expires.',
  expires: '2027-03-01T00:00:00.000Z',
  region: 'eu-west-1',
};
const handover = { tokenFrom: '2026-11-10T00:00:00.000Z', expires: '2027-11-10T00:00:00.000Z' };

describe('announcements in the state store', () => {
  it('are read back as they were written', async () => {
    const closed: Announcement = {
      communicationId: 'a',
      receivedAt: announcement.receivedAt,
      text: '',
      closed: true,
    };
    expect(await writeAnnouncement(store, announcement)).toBe(true);
    expect(await writeAnnouncement(store, closed)).toBe(true);
    expect(await readAnnouncements(store)).toEqual({ announcements: [closed, announcement], broken: [] });
  });

  it('are written once, however often AWS delivers them', async () => {
    await writeAnnouncement(store, announcement);
    expect(await writeAnnouncement(store, { ...announcement, text: 'page 2' })).toBe(false);
    expect((await readAnnouncements(store)).announcements).toEqual([announcement]);
  });

  it('are not guessed at, and one that cannot be read hides no other', async () => {
    await writeAnnouncement(store, announcement);
    await store.put({ partition: 'announcements', name: 'b' }, { when: 'soon' }, 'absent');
    expect(await readAnnouncements(store)).toMatchObject({
      announcements: [announcement],
      broken: [{ communicationId: 'b', failure: { code: 'STATE_UNREADABLE' } }],
    });
  });
});

describe('the hand-over in the state store', () => {
  it('is none before there was one', async () => {
    expect(await readHandover(store, 'identity-center')).toBeUndefined();
  });

  it('is the last one of its entry', async () => {
    await writeHandover(store, 'identity-center', handover);
    await writeHandover(store, 'other', { ...handover, tokenFrom: '2025-01-01T00:00:00.000Z' });
    await writeHandover(store, 'identity-center', { ...handover, healthy: '2026-11-10T01:00:00.000Z' });
    expect(await readHandover(store, 'identity-center')).toEqual({
      ...handover,
      healthy: '2026-11-10T01:00:00.000Z',
    });
  });

  it('is not written again when nothing is new', async () => {
    await writeHandover(store, 'identity-center', handover);
    await writeHandover(store, 'identity-center', handover);
    expect((await store.get({ partition: 'handovers', name: 'identity-center' }))?.version).toBe(1);
  });

  it('is not guessed at', async () => {
    await store.put({ partition: 'handovers', name: 'identity-center' }, { expires: 'soon' }, 'absent');
    await expect(readHandover(store, 'identity-center')).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
  });
});

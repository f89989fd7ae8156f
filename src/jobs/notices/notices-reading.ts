import type { Reading, Remark } from '../../core/job.ts';
import { dueNotices } from './due-notices.ts';
import { dayWords } from './end-words.ts';
import type { Inventory } from './inventory.ts';
import type { StoredMemory } from './memory-store.ts';
import { noticeKey, type Notice } from './notice.ts';
import type { NoticeSettings } from './settings.ts';
import { goneCredentials, unwatchedFindings, watchedCredentials } from './watched.ts';

/** What the writer has to know of the reading to remember it. */
export interface NoticeNotes {
  readonly seen: Pick<Inventory, 'credentials' | 'findings' | 'judged' | 'unread'>;
}

/** What the engine compares: everything that holds now is wanted, what was told is there. Pure. */
export function noticesReading(
  inventory: Inventory,
  memory: StoredMemory,
  settings: NoticeSettings,
  now: Date,
): Reading<Notice, NoticeNotes> {
  const { due, told } = dueNotices(inventory, memory.entries, settings, now);
  const { credentials, findings, judged, unread, reads, remarks } = inventory;
  return {
    desired: {
      items: [...due, ...told],
      why: new Map(due.map((notice) => [noticeKey(notice), 'not told yet'])),
    },
    current: told,
    targets: settings.recipients.map(({ name }) => name),
    rules: [],
    reads,
    remarks: [...remarks, ...memoryRemarks(inventory, memory)],
    notes: { seen: { credentials, findings, judged, unread } },
  };
}

function memoryRemarks(inventory: Inventory, { entries, unreadable }: StoredMemory): readonly Remark[] {
  return [
    ...watchedCredentials(inventory, entries).flatMap(({ credential, unread }): Remark[] =>
      unread === undefined
        ? []
        : [
            {
              severity: 'warning',
              subject: credential.key,
              text: `could not be read: ${unread.reason}; taken as noted on ${dayWords(unread.noted)}`,
            },
          ],
    ),
    ...goneCredentials(inventory, entries).map(({ credential }): Remark => ({
      severity: 'info',
      subject: credential.key,
      text: `${credential.title} is gone: it is not watched any more`,
    })),
    ...unwatchedFindings(inventory, entries).map(({ finding }): Remark => ({
      severity: 'info',
      subject: finding.key,
      text: `it is not watched any more, over or not: ${finding.title}`,
    })),
    ...unreadable.map((name): Remark => ({
      severity: 'warning',
      subject: name,
      text: 'what was told of it is stored in an unknown form, so that it is told again',
    })),
  ];
}

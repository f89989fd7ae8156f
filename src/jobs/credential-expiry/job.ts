import { defaultLimits } from '../../core/guard.ts';
import type { Job } from '../../core/job.ts';
import { noticeKind } from '../notices/notice-kind.ts';
import { readMemory } from '../notices/memory-store.ts';
import type { Notice } from '../notices/notice.ts';
import { noticesReading, type NoticeNotes } from '../notices/notices-reading.ts';
import { daysLeftFigures } from './days-left-figures.ts';
import type { CredentialExpiryParts } from './parts.ts';
import { readInventory } from './read-inventory.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import { credentialSeries } from './series.ts';

export const credentialExpiryJob = 'credential-expiry';

/** Tells everybody in time what will cut access off. Nothing it does is ever updated or deleted. */
export function createCredentialExpiryJob(
  parts: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
): Job<Notice, NoticeNotes> {
  return {
    name: credentialExpiryJob,
    kind: noticeKind,
    limits: defaultLimits,
    async read(context) {
      const [inventory, memory] = await Promise.all([
        readInventory(parts, readers, context),
        readMemory(readers.state, credentialSeries),
      ]);
      const now = context.clock.now();
      return {
        ...noticesReading(inventory, memory, parts.settings, now),
        figures: daysLeftFigures(inventory.credentials, now),
      };
    },
  };
}

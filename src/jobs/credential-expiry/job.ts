import { defaultLimits } from '../../core/guard.ts';
import type { Job } from '../../core/job.ts';
import { noticeKind } from './kind.ts';
import { readMemory } from './memory-store.ts';
import type { Notice } from './notice.ts';
import { noticesReading, type CredentialExpiryNotes } from './notices-reading.ts';
import type { CredentialExpiryParts } from './parts.ts';
import { readInventory } from './read-inventory.ts';
import type { CredentialExpiryReaders } from './readers.ts';

export const credentialExpiryJob = 'credential-expiry';

/** Tells everybody in time what will cut access off. Nothing it does is ever updated or deleted. */
export function createCredentialExpiryJob(
  parts: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
): Job<Notice, CredentialExpiryNotes> {
  return {
    name: credentialExpiryJob,
    kind: noticeKind,
    limits: defaultLimits,
    async read(context) {
      const [inventory, memory] = await Promise.all([
        readInventory(parts, readers, context),
        readMemory(readers.state),
      ]);
      return noticesReading(inventory, memory, parts.settings, context.clock.now());
    },
  };
}

import type { RunContext } from '../../core/context.ts';
import type { Inventory } from '../notices/inventory.ts';
import type { CredentialExpiryParts } from './parts.ts';
import { readAccepted } from './read-accepted.ts';
import { readEntra } from './read-entra.ts';
import { readTokens } from './read-tokens.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import { crossCheck } from './cross-check.ts';
import { judgeStated } from './identity-center.ts';
import { joined, whileReading } from './source.ts';

/**
 * Reads everything that can cut access off, from both clouds at once, and says what is wrong now. A source that cannot
 * be read in time is a gap, and what hangs on it is unread: nothing else keeps from being told because of it.
 * @throws DeadlineError when the run was stopped
 */
export async function readInventory(
  parts: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
  run: RunContext,
): Promise<Inventory> {
  const context = whileReading(run);
  const [entra, accepted, tokens] = await Promise.all([
    readEntra(parts, readers, context),
    readAccepted(parts.connections, readers, context),
    readTokens(parts, readers, context),
  ]);
  return joined([
    entra.part,
    accepted.part,
    ...accepted.connections.map((each) => crossCheck({ ...each, judged: entra.judged.get(each.name) })),
    ...parts.settings.identityCenter.map((entry) =>
      judgeStated(entry, entra.judged.get(entry.name)?.signing),
    ),
    tokens,
  ]);
}

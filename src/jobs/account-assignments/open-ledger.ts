import type { StateStore } from '../../state/state-store.ts';
import type { LedgerEntry } from './ledger.ts';
import { writeLedgerEntry, type StoredEntry } from './ledger-store.ts';

/** The ledger while assignments are written, several at a time: of one group, one note after the other. */
export interface OpenLedger {
  /** @throws what the store throws, such as StateConflictError when somebody else wrote the entry meanwhile */
  change(group: string, how: (entry: LedgerEntry | undefined) => LedgerEntry): Promise<void>;
}

export function openLedger(state: StateStore, stored: readonly StoredEntry[]): OpenLedger {
  const entries = new Map(stored.map((each) => [each.entry.group, each]));
  const turns = new Map<string, Promise<void>>();

  async function write(group: string, how: (entry: LedgerEntry | undefined) => LedgerEntry): Promise<void> {
    const before = entries.get(group);
    const after = await writeLedgerEntry(state, before, how(before?.entry));
    if (after.stored !== undefined) entries.set(group, after.stored);
    if (after.failure !== undefined) throw after.failure.error;
  }

  return {
    change(group, how) {
      const turn = (turns.get(group) ?? Promise.resolve()).then(() => write(group, how));
      turns.set(
        group,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

import { stableJson } from '../../core/stable-json.ts';
import { horizonsFor } from './horizons.ts';
import type { Inventory } from './inventory.ts';
import type { Memory, MemoryEntry, RememberedFinding } from './memory.ts';
import { noted, notedFinding } from './noted.ts';
import { addressee } from './recipients.ts';
import type { NoticeSettings } from './settings.ts';
import { withoutMended } from './told-subjects.ts';
import { withoutFuture, withoutTooEarly } from './told-too-early.ts';
import {
  activeCredentials,
  findingsByKey,
  goneCredentials,
  overFindings,
  unreadFor,
  unwatchedFindings,
} from './watched.ts';

type Seen = Pick<Inventory, 'credentials' | 'findings' | 'judged' | 'unread'>;

/**
 * What differs in memory after a run, by key; undefined is what is forgotten. Nothing is written only to say that
 * something was seen again.
 */
export function memoryAfter(
  seen: Seen,
  memory: Memory,
  settings: NoticeSettings,
  now: Date,
): ReadonlyMap<string, MemoryEntry | undefined> {
  return new Map([
    ...forgotten(seen, memory, settings).map((key): [string, undefined] => [key, undefined]),
    ...credentialsAfter(seen, memory, settings, now),
    ...findingsAfter(seen, memory, now),
  ]);
}

function forgotten(seen: Seen, memory: Memory, { recipients }: NoticeSettings): readonly string[] {
  const addressees = new Set(recipients.map(addressee));
  return [
    ...goneCredentials(seen, memory).map(({ credential }) => credential.key),
    ...unwatchedFindings(seen, memory).map(({ finding }) => finding.key),
    ...overFindings(seen, memory)
      // Whoever was told of it is told that it is over first.
      .filter(({ told }) => !Object.keys(told).some((each) => addressees.has(each)))
      .map(({ finding }) => finding.key),
  ];
}

function credentialsAfter(
  seen: Seen,
  memory: Memory,
  settings: NoticeSettings,
  now: Date,
): readonly (readonly [string, MemoryEntry])[] {
  return [...activeCredentials(seen)].flatMap(([key, read]) => {
    const entry = memory.get(key);
    const known = entry?.type === 'credential' ? entry : undefined;
    const credential = noted(read);
    const told = mapValues(known?.told ?? {}, (each) =>
      withoutTooEarly(each, credential, horizonsFor(key, settings), now),
    );
    const isSame =
      known !== undefined && stableJson([known.credential, known.told]) === stableJson([credential, told]);
    return isSame ? [] : [[key, { type: 'credential', seen: now.toISOString(), credential, told }] as const];
  });
}

function findingsAfter(
  seen: Seen,
  memory: Memory,
  now: Date,
): readonly (readonly [string, RememberedFinding])[] {
  return [...findingsByKey(seen)].flatMap(([key, read]) => {
    const entry = memory.get(key);
    if (entry?.type !== 'finding') return [];
    const finding = notedFinding(read);
    const isWhole = unreadFor(key, seen.unread) === undefined;
    const subjects = isWhole ? withoutMended(entry.subjects, read) : entry.subjects;
    const told = mapValues(entry.told, (each) => withoutFuture(each, now));
    // Its text may say how long it has been so, which is no news.
    const isSame =
      entry.finding.title === finding.title &&
      stableJson([entry.subjects, entry.told]) === stableJson([subjects, told]);
    return isSame
      ? []
      : [[key, { type: 'finding', seen: now.toISOString(), finding, subjects, told }] as const];
  });
}

function mapValues<T>(of: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
}

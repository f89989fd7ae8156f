import { stableJson } from '../../core/stable-json.ts';
import type { Credential, Finding } from '../../model/credentials.ts';
import type { Inventory, Unread } from './inventory.ts';
import type { Memory, RememberedCredential, RememberedFinding } from './memory.ts';
import type { WatchedCredential } from './notice.ts';
import { rankOfSeverity } from './urgency.ts';

type Seen = Pick<Inventory, 'credentials' | 'findings' | 'judged' | 'unread'>;

/** Why what has this key could not be judged now; undefined when it was. */
export function unreadFor(key: string, unread: readonly Unread[]): string | undefined {
  return unread
    .filter(({ prefix, whole = false }) => (whole ? key === prefix : key.startsWith(prefix)))
    .map(({ reason }) => reason)
    .toSorted()
    .at(0);
}

/** The active credentials, by key. Of several under one key, which would be a defect, the one that ends first. */
export function activeCredentials({
  credentials,
}: Pick<Seen, 'credentials'>): ReadonlyMap<string, Credential> {
  const active = credentials.filter(({ state }) => state === 'active');
  return firstOfEach(active, ({ notAfter }) => notAfter ?? 'never');
}

/** The findings, by key; of several under one key the worst. */
export function findingsByKey({ findings }: Pick<Seen, 'findings'>): ReadonlyMap<string, Finding> {
  return firstOfEach(findings, ({ severity }) => String(rankOfSeverity(severity)));
}

/** Every credential that something hangs on: as read, or from memory where it could not be read. */
export function watchedCredentials(seen: Seen, memory: Memory): readonly WatchedCredential[] {
  const remembered = missing(seen, memory).flatMap(({ credential, seen: noted }): WatchedCredential[] => {
    const reason = unreadFor(credential.key, seen.unread);
    return reason === undefined ? [] : [{ credential, unread: { noted, reason } }];
  });
  return [...[...activeCredentials(seen).values()].map((credential) => ({ credential })), ...remembered];
}

/** What memory holds and a complete read did not find. */
export function goneCredentials(seen: Seen, memory: Memory): readonly RememberedCredential[] {
  return missing(seen, memory).filter(
    ({ credential }) => unreadFor(credential.key, seen.unread) === undefined,
  );
}

/** Findings that are over: they were looked for, and everything that they come from was read. */
export function overFindings(seen: Seen, memory: Memory): readonly RememberedFinding[] {
  const judged = new Set(seen.judged);
  return goneFindings(seen, memory).filter(({ finding }) => judged.has(finding.key));
}

/** Findings that nobody looks for any more: whether they are over is not known. */
export function unwatchedFindings(seen: Seen, memory: Memory): readonly RememberedFinding[] {
  const judged = new Set(seen.judged);
  return goneFindings(seen, memory).filter(({ finding }) => !judged.has(finding.key));
}

/** Findings of memory that may be there still or not. */
export function unknownFindings(seen: Seen, memory: Memory): readonly RememberedFinding[] {
  return missingFindings(seen, memory).filter(
    ({ finding }) => unreadFor(finding.key, seen.unread) !== undefined,
  );
}

function goneFindings(seen: Seen, memory: Memory): readonly RememberedFinding[] {
  return missingFindings(seen, memory).filter(
    ({ finding }) => unreadFor(finding.key, seen.unread) === undefined,
  );
}

function missing(seen: Seen, memory: Memory): readonly RememberedCredential[] {
  const active = activeCredentials(seen);
  return [...memory.values()]
    .filter((entry) => entry.type === 'credential')
    .filter(({ credential }) => !active.has(credential.key));
}

function missingFindings({ findings }: Seen, memory: Memory): readonly RememberedFinding[] {
  const there = new Set(findings.map(({ key }) => key));
  return [...memory.values()]
    .filter((entry) => entry.type === 'finding')
    .filter(({ finding }) => !there.has(finding.key));
}

/** By key; of equal keys the first by rank, then by all that they say, so that the order of reading does not matter. */
function firstOfEach<T extends { readonly key: string }>(
  items: readonly T[],
  rank: (item: T) => string,
): ReadonlyMap<string, T> {
  const sorted = items.toSorted((a, b) => byText(rank(a), rank(b)) || byText(stableJson(a), stableJson(b)));
  return new Map(sorted.toReversed().map((item) => [item.key, item]));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

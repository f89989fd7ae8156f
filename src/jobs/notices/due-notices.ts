import type { Finding } from '../../model/credentials.ts';
import { credentialNews, toldNews } from './credential-news.ts';
import { findingNews, toldFindingNews } from './finding-news.ts';
import { horizonsFor } from './horizons.ts';
import type { Inventory } from './inventory.ts';
import {
  toldTo,
  type Memory,
  type RememberedFinding,
  type ToldOfCredential,
  type ToldOfFinding,
} from './memory.ts';
import { noticeKey, type News, type Notice, type WatchedCredential } from './notice.ts';
import { addressee } from './recipients.ts';
import type { RecipientSettings } from './recipient-settings.ts';
import type { HorizonSettings, NoticeSettings } from './settings.ts';
import { byUrgency } from './urgency.ts';
import { findingsByKey, overFindings, unknownFindings, watchedCredentials } from './watched.ts';

export interface Notices {
  /** To be told now, the most urgent first. */
  readonly due: readonly Notice[];
  /** Told by earlier runs, and still so. */
  readonly told: readonly Notice[];
}

/**
 * Everything there is to tell everybody. Pure: the same inventory in whatever order, memory and time give the same
 * notices in the same order.
 */
export function dueNotices(
  inventory: Pick<Inventory, 'credentials' | 'findings' | 'judged' | 'unread'>,
  memory: Memory,
  to: NoticeSettings,
  now: Date,
): Notices {
  const subjects: Subjects = {
    watched: watchedCredentials(inventory, memory),
    standing: [...findingsByKey(inventory).values()],
    unknown: unknownFindings(inventory, memory).map(({ finding }) => finding),
    over: overFindings(inventory, memory).map(({ finding }) => finding),
  };
  const due = to.recipients.flatMap((each) => dueFor(each, subjects, memory, to, now)).toSorted(byUrgency);
  const anew = new Set(due.map(noticeKey));
  const told = to.recipients
    .flatMap((each) => toldBefore(each, subjects, memory, now))
    .filter((notice) => !anew.has(noticeKey(notice)))
    .toSorted(byUrgency);
  return { due, told };
}

interface Subjects {
  readonly watched: readonly WatchedCredential[];
  readonly standing: readonly Finding[];
  /** What memory has and nobody could judge now stays as it is: neither resolved nor told again. */
  readonly unknown: readonly Finding[];
  readonly over: readonly Finding[];
}

function dueFor(
  recipient: RecipientSettings,
  { watched, standing, over }: Subjects,
  memory: Memory,
  settings: HorizonSettings,
  now: Date,
): readonly Notice[] {
  const name = addressee(recipient);
  const news: readonly News[] = [
    ...watched.flatMap((each) => {
      const { key } = each.credential;
      return credentialNews(each, toldOf(memory, key, name), horizonsFor(key, settings), now);
    }),
    ...standing.flatMap((finding) => {
      const subjects = rememberedFinding(memory, finding.key)?.subjects ?? {};
      return findingNews(finding, toldOfIt(memory, finding.key, name), subjects, now);
    }),
    ...over
      .filter(({ key }) => toldOfIt(memory, key, name) !== undefined)
      .map((finding): News => ({ kind: 'resolved', finding })),
  ];
  return news.map((each) => ({ recipient: recipient.name, addressee: name, news: each }));
}

function toldBefore(
  recipient: RecipientSettings,
  { watched, standing, unknown }: Subjects,
  memory: Memory,
  now: Date,
): readonly Notice[] {
  const name = addressee(recipient);
  const news: readonly News[] = [
    ...watched.flatMap((each) => toldNews(each, toldOf(memory, each.credential.key, name), now)),
    ...[...standing, ...unknown].flatMap((finding) =>
      toldFindingNews(finding, toldOfIt(memory, finding.key, name)),
    ),
  ];
  return news.map((each) => ({ recipient: recipient.name, addressee: name, news: each }));
}

function toldOf(memory: Memory, key: string, name: string): ToldOfCredential | undefined {
  const entry = memory.get(key);
  return entry?.type === 'credential' ? toldTo(entry.told, name) : undefined;
}

function toldOfIt(memory: Memory, key: string, name: string): ToldOfFinding | undefined {
  const entry = rememberedFinding(memory, key);
  return entry === undefined ? undefined : toldTo(entry.told, name);
}

function rememberedFinding(memory: Memory, key: string): RememberedFinding | undefined {
  const entry = memory.get(key);
  return entry?.type === 'finding' ? entry : undefined;
}

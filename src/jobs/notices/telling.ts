import { rememberedNews } from './credential-news.ts';
import { rememberedFindingNews } from './finding-news.ts';
import { noted, notedFinding } from './noted.ts';
import { toldTo, type MemoryEntry, type RememberedCredential, type RememberedFinding } from './memory.ts';
import type { CredentialNews, FindingNews, Notice } from './notice.ts';
import { newestGeneration, withSubjectsOf } from './told-subjects.ts';

/** What memory holds once the notice was told; undefined when nothing has to be remembered any more. */
export function afterTelling(
  entry: MemoryEntry | undefined,
  { addressee, news }: Pick<Notice, 'addressee' | 'news'>,
  now: Date,
): MemoryEntry | undefined {
  return 'credential' in news
    ? withCredentialTold(entry?.type === 'credential' ? entry : undefined, addressee, news, now)
    : withFindingTold(entry?.type === 'finding' ? entry : undefined, addressee, news, now);
}

function withCredentialTold(
  entry: RememberedCredential | undefined,
  addressee: string,
  news: CredentialNews,
  now: Date,
): RememberedCredential {
  const told = entry === undefined ? undefined : toldTo(entry.told, addressee);
  return {
    type: 'credential',
    // What could not be read was not seen now.
    seen: news.unread?.noted ?? now.toISOString(),
    credential: noted(news.credential),
    told: { ...entry?.told, [addressee]: rememberedNews(told, news, now) },
  };
}

function withFindingTold(
  entry: RememberedFinding | undefined,
  addressee: string,
  news: FindingNews,
  now: Date,
): RememberedFinding | undefined {
  const { [addressee]: _told, ...others } = entry?.told ?? {};
  const subjects = withSubjectsOf(entry, news.finding);
  const told = rememberedFindingNews(
    entry === undefined ? undefined : toldTo(entry.told, addressee),
    news,
    newestGeneration({ subjects, told: entry?.told ?? {} }),
    now,
  );
  if (told === undefined && Object.keys(others).length === 0) return undefined;
  return {
    type: 'finding',
    seen: news.kind === 'resolved' && entry !== undefined ? entry.seen : now.toISOString(),
    finding: notedFinding(news.finding),
    subjects,
    told: told === undefined ? others : { ...others, [addressee]: told },
  };
}

import type { CredentialExpiringEvent } from './expiring-event.ts';
import { headlineOf } from './message-words.ts';
import { severityOf, type CredentialNews, type FindingNews, type News } from './notice.ts';

/** AWS: "Amazon EventBridge quotas": 256 KB an entry. */
const longestText = 60_000;

export function eventOf(news: News): CredentialExpiringEvent {
  const always = {
    formatVersion: 1,
    severity: severityOf(news),
    summary: headlineOf(news).short,
  } as const;
  return 'credential' in news
    ? { ...always, ...eventOfCredential(news) }
    : { ...always, ...eventOfFinding(news) };
}

type OwnFields<E> = E extends unknown ? Omit<E, 'formatVersion' | 'severity' | 'summary'> : never;

function eventOfCredential(news: CredentialNews): OwnFields<CredentialExpiringEvent> {
  const { key, kind, title, livesIn, cutsOff, id, notAfter = '', evidence, source } = news.credential;
  const about = {
    credential: {
      key,
      kind,
      title,
      livesIn,
      cutsOff,
      ...(id === undefined ? {} : { id }),
      notAfter,
      daysLeft: news.daysLeft,
      evidence,
      source,
      ...(news.unread === undefined ? {} : { asNoted: news.unread.noted }),
    },
  };
  const { remedy: mends } = news.credential;
  switch (news.kind) {
    case 'horizon':
      return {
        notice: 'horizon',
        ...about,
        horizon: news.horizon,
        covers: [...news.covers],
        remedy: mends,
      };
    case 'daily':
      return { notice: 'daily', ...about, remedy: mends };
    case 'overdue':
      return { notice: 'overdue', ...about, week: news.week, covers: [...news.covers], remedy: mends };
    case 'renewed':
      return {
        notice: 'renewed',
        ...about,
        ...(news.previous === undefined ? {} : { previous: news.previous }),
      };
  }
}

function eventOfFinding(news: FindingNews): OwnFields<CredentialExpiringEvent> {
  const { key, severity, title, text, remedy: mends } = news.finding;
  const about = { finding: { key, severity, title, text: text.slice(0, longestText) } };
  switch (news.kind) {
    case 'finding':
      return { notice: 'finding', ...about, remedy: mends };
    case 'reminder':
      return { notice: 'reminder', ...about, week: news.week, remedy: mends };
    case 'resolved':
      return { notice: 'resolved', ...about };
  }
}

import { cutTo } from '../../core/words.ts';
import type { ToldEvent } from './told-event.ts';
import { headlineOf } from './message-words.ts';
import { severityOf, type CredentialNews, type FindingNews, type News } from './notice.ts';

/**
 * AWS: "Amazon EventBridge quotas": 256 KB an entry. A character takes up to six bytes in JSON, and an entry may have
 * one text, one remedy, and eight of the others.
 */
const longest = { text: 16_000, remedy: 10_000, other: 1_500 } as const;

export function eventOf(news: News): ToldEvent {
  const always = {
    formatVersion: 1,
    severity: severityOf(news),
    summary: cutTo(headlineOf(news).short, longest.other),
  } as const;
  return 'credential' in news
    ? { ...always, ...eventOfCredential(news) }
    : { ...always, ...eventOfFinding(news) };
}

type OwnFields<E> = E extends unknown ? Omit<E, 'formatVersion' | 'severity' | 'summary'> : never;

function eventOfCredential(news: CredentialNews): OwnFields<ToldEvent> {
  const { key, kind, title, livesIn, cutsOff, id, notAfter = '', evidence, source } = news.credential;
  const about = {
    credential: {
      key,
      kind,
      title: cutTo(title, longest.other),
      livesIn: cutTo(livesIn, longest.other),
      cutsOff: cutTo(cutsOff, longest.other),
      ...(id === undefined ? {} : { id }),
      notAfter,
      daysLeft: news.daysLeft,
      evidence,
      source: cutTo(source, longest.other),
      ...(news.unread === undefined ? {} : { asNoted: news.unread.noted }),
    },
  };
  const mends = cutTo(news.credential.remedy, longest.remedy);
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

function eventOfFinding(news: FindingNews): OwnFields<ToldEvent> {
  const { key, severity, title, text, remedy } = news.finding;
  const about = {
    finding: {
      key,
      severity,
      title: cutTo(title, longest.other),
      text: cutTo(text, longest.text),
    },
  };
  const mends = cutTo(remedy, longest.remedy);
  switch (news.kind) {
    case 'finding':
      return { notice: 'finding', ...about, remedy: mends };
    case 'reminder':
      return { notice: 'reminder', ...about, week: news.week, remedy: mends };
    case 'resolved':
      return { notice: 'resolved', ...about };
  }
}

import type { Kind } from '../../core/kind.ts';
import { endWords, untilWords } from './end-words.ts';
import { noticeKey, subjectKey, type News, type Notice } from './notice.ts';

/** A notice is told or it is not: it is never changed, and cannot be taken back. */
export const noticeKind: Kind<Notice> = {
  noun: 'notice',
  key: noticeKey,
  target: ({ recipient }) => recipient,
  scope: ({ news }) => subjectKey(news),
  differences: () => [],
  // What it says is in its key; how many days are left changes while a run lasts.
  effect: ({ addressee }) => addressee,
  words: ({ news }) => words(news),
};

function words(news: News): readonly string[] {
  switch (news.kind) {
    case 'horizon':
    case 'daily':
    case 'overdue':
      return [untilWords(news.daysLeft), news.credential.title, endWords(news)];
    case 'renewed':
      return ['renewed', news.credential.title, endWords(news)];
    case 'finding':
      return [news.finding.severity, news.finding.title];
    case 'reminder':
      return [news.finding.severity, news.finding.title, 'still so'];
    case 'resolved':
      return ['resolved', news.finding.title];
  }
}

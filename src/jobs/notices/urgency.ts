import { severities, type Severity } from '../../model/posture.ts';
import { noticeKey, severityIn, severityOf, type News, type Notice } from './notice.ts';

/** 0 is the worst. */
export function rankOfSeverity(severity: Severity): number {
  return severities.indexOf(severity);
}

/**
 * The order of telling: critical first, then what has the fewest days left. A renewal is told as early as what its new
 * date gives rise to, and right before it: what is told of the new date makes the old one forgotten.
 */
export function byUrgency(a: Notice, b: Notice): number {
  return (
    rankOf(a.news) - rankOf(b.news) ||
    daysOf(a.news) - daysOf(b.news) ||
    Number(b.news.kind === 'renewed') - Number(a.news.kind === 'renewed') ||
    byText(noticeKey(a), noticeKey(b))
  );
}

function rankOf(news: News): number {
  return rankOfSeverity(news.kind === 'renewed' ? severityIn(news.daysLeft) : severityOf(news));
}

/** A finding is there now. */
function daysOf(news: News): number {
  return 'daysLeft' in news ? news.daysLeft : 0;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

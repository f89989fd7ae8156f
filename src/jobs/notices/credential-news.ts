import type { Credential } from '../../model/credentials.ts';
import { comparedEnd, dayOf, daysLeft, lastDays, weeksOver } from './horizons.ts';
import type { ToldOfCredential } from './memory.ts';
import type { CredentialNews, WatchedCredential } from './notice.ts';

/**
 * What is to be told of a credential now, given what was.
 *
 * | when                                                                     | news                          |
 * |--------------------------------------------------------------------------|-------------------------------|
 * | horizons have been passed and not been told for this end                 | one `horizon`, the most urgent |
 * | one of the last seven days, in UTC, on which nothing was told yet         | `daily`                       |
 * | after the end, in a week in which nothing was told yet                   | `overdue`                     |
 * | the end is more than a week later than the one last told of               | `renewed`, beside the others  |
 *
 * An end that moved by up to a week is the same end, better known: what was told of it counts. One that moved further
 * starts afresh. One that comes back on the day on which it was given up for another waits for tomorrow, so that what
 * goes to and fro is told once a day.
 */
export function credentialNews(
  watched: WatchedCredential,
  told: ToldOfCredential | undefined,
  horizons: readonly number[],
  now: Date,
): readonly CredentialNews[] {
  const { notAfter } = watched.credential;
  if (notAfter === undefined) return [];
  const compared = told === undefined ? undefined : comparedEnd(notAfter, told.until);
  if (told !== undefined && compared !== 'same' && wasLeftToday(notAfter, told, now)) return [];
  const known = compared === 'same' ? told : undefined;
  const about = { ...watched, daysLeft: daysLeft(notAfter, now) };
  const news = newsOfEnd(about, notAfter, known, horizons, now);
  return compared === 'later' && told !== undefined && isGoodNewsOf(watched.credential)
    ? [{ ...about, kind: 'renewed', previous: told.until }, ...news]
    : news;
}

/**
 * A job that Entra switches off later was not renewed, it is in another quarantine. Of several credentials that may be
 * the one in use, nobody knows that the right one was renewed; what is assumed of a SCIM token is our own hand-over.
 */
function isGoodNewsOf({ kind, evidence }: Credential): boolean {
  return kind !== 'provisioning' && (evidence !== 'assumed' || kind === 'scim-token');
}

function wasLeftToday(notAfter: string, { left }: ToldOfCredential, now: Date): boolean {
  return left?.day === dayOf(now) && left.ends.some((end) => comparedEnd(notAfter, end) === 'same');
}

function newsOfEnd(
  about: WatchedCredential & { readonly daysLeft: number },
  notAfter: string,
  told: ToldOfCredential | undefined,
  horizons: readonly number[],
  now: Date,
): readonly CredentialNews[] {
  const covers = horizons.filter(
    (each) => about.daysLeft <= each && (told?.horizon === undefined || each < told.horizon),
  );
  const week = weeksOver(notAfter, now);
  if (week > 0) return week > (told?.overdue ?? 0) ? [{ ...about, kind: 'overdue', week, covers }] : [];
  const horizon = covers.at(-1);
  if (horizon !== undefined) return [{ ...about, kind: 'horizon', horizon, covers }];
  const today = dayOf(now);
  return about.daysLeft < lastDays && told?.day !== today ? [{ ...about, kind: 'daily', day: today }] : [];
}

/** What was told of this end and still holds, so that a plan can count it as unchanged. */
export function toldNews(
  watched: WatchedCredential,
  told: ToldOfCredential | undefined,
  now: Date,
): readonly CredentialNews[] {
  const { notAfter } = watched.credential;
  if (told === undefined || notAfter === undefined || comparedEnd(notAfter, told.until) !== 'same') return [];
  const about = {
    ...watched,
    credential: { ...watched.credential, notAfter: told.until },
    daysLeft: daysLeft(told.until, now),
  };
  return [
    ...(told.renewed === undefined ? [] : [{ ...about, kind: 'renewed' } as const]),
    ...(told.horizon === undefined
      ? []
      : [{ ...about, kind: 'horizon', horizon: told.horizon, covers: [told.horizon] } as const]),
    ...(told.overdue === undefined
      ? []
      : [{ ...about, kind: 'overdue', week: told.overdue, covers: [] } as const]),
  ];
}

/** What is remembered of a recipient once this was told. */
export function rememberedNews(
  told: ToldOfCredential | undefined,
  news: CredentialNews,
  now: Date,
): ToldOfCredential {
  const end = new Date(news.credential.notAfter ?? now).toISOString();
  // The end first told of stays, or many small steps would never make a renewal.
  const known =
    told !== undefined && comparedEnd(end, told.until) === 'same'
      ? told
      : { until: end, ...leaving(told, now) };
  switch (news.kind) {
    case 'renewed':
      return { ...known, renewed: true };
    case 'overdue':
      return { ...known, ...lowest(known, news.covers), overdue: news.week, day: dayOf(now) };
    case 'horizon':
    case 'daily': {
      // It ended, before somebody knew the end better: what comes after the end is told again then.
      const { overdue: _over, ...rest } = known;
      return news.kind === 'daily'
        ? { ...rest, day: news.day }
        : { ...rest, ...lowest(known, news.covers), day: dayOf(now) };
    }
  }
}

function lowest({ horizon }: ToldOfCredential, covers: readonly number[]): Pick<ToldOfCredential, 'horizon'> {
  const all = horizon === undefined ? covers : [horizon, ...covers];
  return all.length === 0 ? {} : { horizon: Math.min(...all) };
}

/** Another end is told of than before. */
function leaving(told: ToldOfCredential | undefined, now: Date): Pick<ToldOfCredential, 'left'> {
  if (told === undefined) return {};
  const today = dayOf(now);
  const before = told.left?.day === today ? told.left.ends : [];
  return { left: { day: today, ends: [...before, told.until].slice(-mostLeft) } };
}

const mostLeft = 8;

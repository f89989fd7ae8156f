import { count } from '../../core/words.ts';
import type { Evidence } from '../../model/credentials.ts';
import { dayWords, timeWords, untilWords } from './end-words.ts';
import { lines, oneLine } from './message-text.ts';
import { severityOf, type CredentialNews, type FindingNews, type News } from './notice.ts';

/** One thing that a message says, with its name: `Where it is: …`. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** @returns `short`: for a subject, the days first. `long`: as the first sentence. */
export function headlineOf(news: News): { readonly short: string; readonly long: string } {
  const { short, long } = 'credential' in news ? headlineOfCredential(news) : headlineOfFinding(news);
  return { short: oneLine(short), long: oneLine(long) };
}

/** The exact command or page; nothing has to be done about what is over. */
export function remedyOf(news: News): string | undefined {
  if (news.kind === 'renewed' || news.kind === 'resolved') return undefined;
  return lines('credential' in news ? news.credential.remedy : news.finding.remedy);
}

export function factsOf(news: News): readonly Fact[] {
  if (!('credential' in news)) return factsOfFinding(news);
  return factsOfCredential(news).map(({ label, text }) => ({ label, text: oneLine(text) }));
}

function headlineOfCredential(news: CredentialNews): { readonly short: string; readonly long: string } {
  const { title, notAfter } = news.credential;
  const [day, time, until] = [dayWords(notAfter), timeWords(notAfter), untilWords(news.daysLeft)];
  switch (news.kind) {
    case 'horizon':
    case 'daily':
      return {
        short: `${until.replace(/^in /u, '')}: ${title} ends ${day}`,
        long: `${title} ends on ${time}, ${until}.`,
      };
    case 'overdue':
      return {
        short: `ENDED ${until}: ${title} ended ${day}`,
        long: `${title} ended on ${time}, ${until}.`,
      };
    case 'renewed':
      return {
        short: `renewed: ${title} ends ${day} now`,
        long: `${title} is renewed: it ends on ${time}${news.daysLeft < 0 ? `, ${until}` : ' now'}.`,
      };
  }
}

function headlineOfFinding(news: FindingNews): { readonly short: string; readonly long: string } {
  const { title, severity } = news.finding;
  switch (news.kind) {
    case 'finding':
      return { short: `${severity}: ${title}`, long: `${title}.` };
    case 'reminder':
      return {
        short: `${severity}, still: ${title}`,
        long: `${title}. It was told ${count(news.week, 'week')} ago and is still so.`,
      };
    case 'resolved':
      return { short: `resolved: ${title}`, long: `This is over: ${title}.` };
  }
}

const certainty: Readonly<Record<Evidence, string>> = {
  read: 'read where it lives',
  announced: 'announced by AWS Health',
  stated: 'stated in the configuration',
  assumed: 'assumed, not certain',
};

function factsOfCredential(news: CredentialNews): readonly Fact[] {
  const { key, livesIn, cutsOff, id, evidence, source } = news.credential;
  const glad = news.kind === 'renewed';
  return [
    ...(glad ? [] : [{ label: news.daysLeft < 0 ? 'What stopped' : 'What stops', text: cutsOff }]),
    { label: 'Where it is', text: livesIn },
    { label: 'How we know', text: `${source} (${certainty[evidence]})` },
    ...(news.unread === undefined
      ? []
      : [
          {
            label: 'Not read now',
            text: `${news.unread.reason}; this is as noted on ${dayWords(news.unread.noted)}`,
          },
        ]),
    ...(glad && news.previous !== undefined
      ? [{ label: 'Last told of', text: `an end on ${dayWords(news.previous)}` }]
      : []),
    ...coveredFacts(news),
    ...(id === undefined || glad ? [] : [{ label: 'Id', text: id }]),
    { label: 'Key', text: key },
    { label: 'Severity', text: severityOf(news) },
  ];
}

/** Runs that did not happen are no secret. */
function coveredFacts(news: CredentialNews): readonly Fact[] {
  if (!('covers' in news)) return [];
  const others = news.kind === 'horizon' ? news.covers.filter((days) => days !== news.horizon) : news.covers;
  if (others.length === 0) return [];
  return [
    {
      label: 'Told late',
      text: `this also stands for what was due at ${others.join(', ')} days before the end`,
    },
  ];
}

function factsOfFinding(news: FindingNews): readonly Fact[] {
  const { key, text } = news.finding;
  return [
    ...(news.kind === 'resolved' ? [] : [{ label: 'What is wrong', text: lines(text) }]),
    { label: 'Key', text: oneLine(key) },
    { label: 'Severity', text: severityOf(news) },
  ];
}

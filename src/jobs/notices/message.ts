import { cutTo } from '../../core/words.ts';
import type { Message } from '../../model/notifications.ts';
import { chatOf } from './chat-message.ts';
import { eventOf } from './event-detail.ts';
import { factsOf, headlineOf, remedyOf, type Fact } from './message-words.ts';
import type { News } from './notice.ts';
import type { NoticeSeries } from './series.ts';

/** One notice in the form of every kind of recipient. */
export function messageOf(news: News, { eventType }: Pick<NoticeSeries, 'eventType'>): Message {
  return {
    subject: `[Rolebridge] ${headlineOf(news).short}`,
    text: textOf(news),
    chat: chatOf(news, eventType),
    event: { detailType: eventType, detail: eventOf(news) },
  };
}

/** AWS: Publish, Amazon SNS API reference: 256 KB a message; more than this nobody reads in a mail either. */
const longestText = 80_000;
const longestRemedy = 20_000;

/** What to do stands before what may be long. */
function textOf(news: News): string {
  const facts = factsOf(news);
  const found = remedyOf(news);
  const remedy = found === undefined ? undefined : cutTo(found, longestRemedy);
  const sections = [
    headlineOf(news).long,
    ...(remedy === undefined ? [] : [block({ label: 'What to do', text: remedy })]),
    ...facts.filter(hasLines).map(block),
    facts
      .filter((fact) => !hasLines(fact))
      .map(({ label, text }) => `${label}: ${text}`)
      .join('\n'),
  ];
  const text = sections.join('\n\n');
  return `${text.length <= longestText ? text : `${text.slice(0, longestText)}\n…`}\n`;
}

function hasLines({ text }: Fact): boolean {
  return text.includes('\n');
}

function block({ label, text }: Fact): string {
  return `${label}:\n  ${text.replaceAll('\n', '\n  ')}`;
}

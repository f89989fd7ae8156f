import { cutTo } from '../../core/words.ts';
import { withoutMarkdown } from './message-text.ts';
import { factsOf, headlineOf, remedyOf } from './message-words.ts';
import { severityOf, subjectKey, type News } from './notice.ts';

/**
 * Slack: Block Kit reference: a header has at most 150 characters, a section 3,000. Microsoft Teams takes more.
 * The others are on the careful side of what AWS documents.
 */
const longest = {
  title: 150,
  description: 2_900,
  step: 350,
  summary: 250,
  threadId: 250,
  value: 250,
} as const;

/** So much of the description is left for what comes before what to do. */
const longestRemedy = 2_000;

/** AWS: "Custom notifications", Amazon Q Developer in chat applications administrator guide. */
export function chatOf(news: News, eventType: string): Readonly<Record<string, unknown>> {
  const headline = headlineOf(news);
  const remedy = remedyOf(news);
  const key = subjectKey(news);
  const severity = severityOf(news);
  // What to do is never cut for what is wrong, of which the mail and the report have all.
  const isStep = remedy === undefined || remedy.length <= longest.step;
  const action = isStep ? '' : `What to do: ${cutTo(remedy, longestRemedy)}\n\n`;
  // Indented, so that no line of a text looks like one of ours.
  const facts = factsOf(news).map(({ label, text }) => `${label}: ${text.replaceAll('\n', '\n  ')}`);
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: shown(headline.short, longest.title),
      description: shown(`${headline.long}\n\n${action}${facts.join('\n')}`, longest.description),
      ...(remedy === undefined
        ? {}
        : { nextSteps: [isStep ? shown(remedy, longest.step) : 'See “What to do” above.'] }),
      keywords: ['rolebridge', severity, news.kind],
    },
    metadata: {
      // Everything about one credential or finding stays together.
      threadId: cutTo(key, longest.threadId),
      summary: shown(headline.short, longest.summary),
      eventType,
      relatedResources: [cutTo(key, longest.value)],
      additionalContext: {
        severity,
        ...('credential' in news && news.credential.notAfter !== undefined
          ? { notAfter: news.credential.notAfter, daysLeft: String(news.daysLeft) }
          : {}),
      },
    },
  };
}

function shown(text: string, most: number): string {
  return cutTo(withoutMarkdown(text), most);
}

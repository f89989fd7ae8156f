import { cutTo } from '../core/words.ts';
import { severities, severityOf, subjectWords, type Posture } from '../model/posture.ts';
import { escaped, table } from './markdown-text.ts';
import { resultsOf, verdictOf } from './posture-counts.ts';

/** GitHub refuses a comment of more than 65,536 characters, and nobody reads one of half of that. */
const mostRows = 100;
const longestCell = 500;

/** For a pull request or a ticket. */
export function renderPostureMarkdown(posture: Posture): string {
  const results = resultsOf(posture);
  const wrong = results.filter((each) => each.verdict === 'wrong');
  const worstFirst = severities.flatMap((severity) => wrong.filter((each) => severityOf(each) === severity));
  const unknown = results.filter((each) => each.verdict === 'unknown');
  const whys = new Map(worstFirst.map(({ check }) => [check.id, check.why]));
  const blocks = [
    '## posture',
    `**${escaped(verdictOf(posture))}**`,
    section(
      'Wrong',
      table(
        ['Severity', 'Connection', 'Check', 'Of', 'Seen', 'Wanted', 'To do'],
        worstFirst
          .slice(0, mostRows)
          .map((each) => [
            severityOf(each) ?? '',
            each.connection,
            each.check.id,
            subjectWords(each.subject),
            cutTo(each.seen, longestCell),
            cutTo(each.expected, longestCell),
            cutTo(each.next, longestCell),
          ]),
      ),
      worstFirst.length,
    ),
    section('Why', table(['Check', ''], [...whys]), whys.size),
    section(
      'Unknown',
      table(
        ['Connection', 'Check', 'Of', 'Why', 'Lacks', 'To do'],
        unknown
          .slice(0, mostRows)
          .map(({ connection, check, subject, reason, lacks = '', next = '' }) => [
            connection,
            check.id,
            subjectWords(subject),
            reason,
            lacks,
            next,
          ]),
      ),
      unknown.length,
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function section(title: string, body: string, rows: number): string {
  const rest = rows - mostRows;
  const more = rest > 0 ? `\n\nAnd ${rest} more: \`--json\` has them all.` : '';
  return body === '' ? '' : `### ${title}\n\n${body}${more}`;
}

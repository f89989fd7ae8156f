import type { ReportedChange, RunReport } from '../core/report.ts';
import type { Gap } from '../core/snapshot.ts';
import { escaped, table } from './markdown-text.ts';
import { guardLines, notAttempted, partLines, summary, told, troubles, verdict } from './summary.ts';

/** The report for a pull request or a ticket. */
export function renderMarkdown(report: RunReport): string {
  const blocks = [
    `## ${escaped(report.job)}${report.planId === undefined ? '' : `, plan \`${report.planId}\``}`,
    `**${verdict(report)}** ${report.planId === undefined ? '' : `${summary(report)}.`}`.trim(),
    [...partLines(report), ...guardLines(report)].map((line) => `- ${escaped(line)}`).join('\n'),
    ...troubles(report).map(
      ({ code, message, hint }) =>
        `> \`${code}\` ${escaped(message)}${hint === undefined ? '' : `<br>${escaped(hint)}`}`,
    ),
    table(
      ['Read', 'Found', 'State'],
      report.reads.map(({ source, found, gaps }) => [
        source,
        found,
        gaps.length === 0 ? 'complete' : `INCOMPLETE: ${gaps.map(gapText).join('; ')}`,
      ]),
    ),
    section(
      'Changes',
      ['', 'Target', 'What', 'Why'],
      report.changes.map((change) => [...row(change), told(change)]),
    ),
    section(
      'Held back',
      ['', 'Target', 'What', 'Reason'],
      report.withheld.map((change) => [...row(change), change.reason]),
    ),
    section(
      'Not done',
      ['', 'What', 'Reason'],
      report.outcomes
        .filter(({ status }) => status !== 'applied')
        .map(({ action, key, failure, why }) => [
          action,
          key,
          failure === undefined ? notAttempted(why) : `${failure.code}: ${failure.message}`,
        ]),
    ),
    section(
      'Notes',
      ['', 'Subject', ''],
      report.remarks.map(({ severity, subject, text }) => [severity, subject, text]),
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function gapText({ scope, reason, hint }: Gap): string {
  return `${scope}: ${reason}${hint === undefined ? '' : ` (${hint})`}`;
}

function row({ action, target, words, fields }: ReportedChange): readonly string[] {
  const differences = fields.map(({ field, before, after }) => `${field}: ${before} → ${after}`);
  return [action, target, [words.join(' '), ...differences].join('; ')];
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `### ${title}\n\n${table(heads, rows)}`;
}

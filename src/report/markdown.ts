import type { ReportedChange, RunReport } from '../core/report.ts';
import { plain } from './plain-text.ts';
import { guardLines, summary, verdict } from './summary.ts';

/** The report for a pull request or a ticket. */
export function renderMarkdown(report: RunReport): string {
  const blocks = [
    `## ${report.job}${report.planId === undefined ? '' : `, plan \`${report.planId}\``}`,
    `**${verdict(report)}** ${report.planId === undefined ? '' : `${summary(report)}.`}`.trim(),
    guardLines(report)
      .map((line) => `- ${escaped(line)}`)
      .join('\n'),
    ...[report.refusal, report.error]
      .filter((failure) => failure !== undefined)
      .map(
        ({ code, message, hint }) =>
          `> \`${code}\` ${escaped(message)}${hint === undefined ? '' : `<br>${escaped(hint)}`}`,
      ),
    table(
      ['Read', 'Found', 'State'],
      report.reads.map(({ source, found, gaps }) => [
        source,
        found,
        gaps.length === 0 ? 'complete' : gaps.map(({ scope, reason }) => `${scope}: ${reason}`).join('; '),
      ]),
    ),
    section(
      'Changes',
      ['', 'Target', 'What', 'Why'],
      report.changes.map((change) => [...row(change), change.why]),
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
          failure === undefined ? `not attempted: ${why ?? ''}` : `${failure.code}: ${failure.message}`,
        ]),
    ),
    section(
      'To know',
      ['', 'Subject', ''],
      report.remarks.map(({ severity, subject, text }) => [severity, subject, text]),
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function row({ action, target, words, fields }: ReportedChange): readonly string[] {
  const differences = fields.map(({ field, before, after }) => `${field}: ${before} → ${after}`);
  return [action, target, [words.join(' '), ...differences].join('; ')];
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `### ${title}\n\n${table(heads, rows)}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map((cells) => line(cells.map(escaped)))].join(
    '\n',
  );
}

/** Whatever a cloud's names hold stays text: no table cell, link, mention or HTML of theirs. */
function escaped(text: string): string {
  return plain(text).replace(/[\\|<>`*_[\]@&]/gu, (character) =>
    character === '_' || character === '*' || character === '@'
      ? `\\${character}`
      : `&#${character.charCodeAt(0)};`,
  );
}

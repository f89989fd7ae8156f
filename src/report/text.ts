import { styleText } from 'node:util';
import type { Failure } from '../core/errors.ts';
import type { ReportedChange, ReportedOutcome, ReportedWithheld, RunReport } from '../core/report.ts';
import { columns, plain } from './plain-text.ts';
import { guardLines, notAttempted, summary, told, troubles, verdict } from './summary.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** How to apply exactly this plan, to be shown under one that has changes. */
  readonly applyCommand?: string;
}

const symbols = { create: '+', update: '~', delete: '-' } as const;
const colours = { create: 'green', update: 'yellow', delete: 'red' } as const;

/** Of many alike, this many are shown; the JSON has all. */
const shownAlike = 20;

/** The report as people read it in a terminal. */
export function renderText(report: RunReport, options: TextOptions): string {
  const sections = [
    [
      `${plain(report.job)}${report.planId === undefined ? '' : `   plan ${report.planId}`}`,
      ...readLines(report),
    ],
    changeLines(report.changes, options),
    withheldLines(report.withheld),
    unfinishedLines(report),
    remarkLines(report),
    endLines(report, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function readLines({ reads }: RunReport): readonly string[] {
  const state = (gaps: number): string => (gaps === 0 ? 'complete' : `INCOMPLETE, ${gaps} not read`);
  const table = columns(
    reads.map(({ source, found, gaps }) => ['read', plain(source), plain(found), state(gaps.length)]),
  );
  return reads.flatMap(({ gaps }, index) => [
    table[index] ?? '',
    ...gaps.flatMap(({ scope, reason, hint }) => [
      `       ${plain(scope)}: ${plain(reason)}`,
      ...(hint === undefined ? [] : [`         ${plain(hint)}`]),
    ]),
  ]);
}

function changeLines(changes: readonly ReportedChange[], { colour }: TextOptions): readonly string[] {
  const several = new Set(changes.map(({ target }) => target)).size > 1;
  const table = columns(changes.map((change) => [...cells(change, several), plain(told(change))]));
  return changes.flatMap((change, index) => {
    const line = `  ${table[index] ?? ''}`;
    return [
      colour ? styleText(colours[change.action], line, { validateStream: false }) : line,
      ...change.fields.map(
        ({ field, before, after }) => `      ${plain(field)}: "${plain(before)}" becomes "${plain(after)}"`,
      ),
    ];
  });
}

function withheldLines(withheld: readonly ReportedWithheld[]): readonly string[] {
  if (withheld.length === 0) return [];
  const groups = [...Map.groupBy(withheld, ({ reason }) => reason).values()];
  const shown = groups.flatMap((group) => group.slice(0, shownAlike));
  const table = columns(shown.map((change) => [...cells(change, true), plain(change.reason)]));
  const hidden = groups.filter((group) => group.length > shownAlike);
  return [
    'held back',
    ...table.map((line) => `  ${line}`),
    ...hidden.map((group) => `  … and ${group.length - shownAlike} more: ${plain(group[0]?.reason ?? '')}`),
  ];
}

function cells(change: ReportedChange, withTarget: boolean): readonly string[] {
  return [symbols[change.action], ...(withTarget ? [change.target] : []), ...change.words].map(plain);
}

function unfinishedLines(report: RunReport): readonly string[] {
  const unfinished = report.outcomes.filter(({ status }) => status !== 'applied');
  if (unfinished.length === 0) return [];
  return ['not done', ...unfinished.flatMap((outcome) => unfinishedLine(outcome))];
}

function unfinishedLine({ action, key, failure, why }: ReportedOutcome): readonly string[] {
  const head = `  ${symbols[action]} ${plain(key)}`;
  return failure === undefined
    ? [`${head}  ${notAttempted(why)}`]
    : [head, ...failureLines(failure).map((line) => `      ${line}`)];
}

function remarkLines({ remarks }: RunReport): readonly string[] {
  if (remarks.length === 0) return [];
  const shown = remarks.slice(0, shownAlike);
  return [
    'to know',
    ...shown.map(
      ({ severity, subject, text }) =>
        `  ${severity === 'warning' ? '!' : ' '} ${plain(subject)}: ${plain(text)}`,
    ),
    ...(remarks.length > shownAlike
      ? [`  … and ${remarks.length - shownAlike} more, all of them in the JSON report`]
      : []),
  ];
}

function endLines(report: RunReport, { applyCommand }: TextOptions): readonly string[] {
  if (report.planId === undefined) {
    return [...(report.error === undefined ? [] : failureLines(report.error)), verdict(report)];
  }
  const offer = report.status === 'planned' && applyCommand !== undefined;
  const force = report.violations.length > 0 ? ' --force' : '';
  return [
    summary(report),
    ...guardLines(report),
    ...troubles(report).flatMap(failureLines),
    verdict(report),
    ...(offer ? [`apply exactly this:  ${applyCommand}${force}`] : []),
  ];
}

export function failureLines({ code, message, hint }: Failure): readonly string[] {
  const [first = '', ...more] = message.split('\n').map(plain);
  // What a cloud said may go on over several lines, none of which may look like one of ours.
  return [
    `${code}: ${first}`,
    ...more.map((line) => `  ${line.trim()}`),
    ...(hint === undefined ? [] : [`  ${plain(hint)}`]),
  ];
}

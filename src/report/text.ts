import { styleText } from 'node:util';
import type { Failure } from '../core/errors.ts';
import type { ReportedChange, ReportedOutcome, RunReport } from '../core/report.ts';
import { columns, plain, width } from './plain-text.ts';
import {
  degradedWords,
  guardLines,
  isWholePlan,
  notAttempted,
  partLines,
  summary,
  told,
  troubles,
  verdict,
} from './summary.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** How to apply exactly this plan, to be shown under one that has changes. */
  readonly applyCommand?: string;
  /** The next line asks whether to apply this plan: nothing is offered, and it is not said that nothing was written. */
  readonly asks?: boolean;
  /** Who stopped the run, such as `Ctrl-C`; the words of a DEADLINE then. */
  readonly stoppedBy?: string;
}

const symbols = { create: '+', update: '~', delete: '-' } as const;
const colours = { create: 'green', update: 'yellow', delete: 'red' } as const;

/** A reason that would make its line longer than this has a line of its own. */
const widestLine = 110;

/** Of many alike, this many are shown; the JSON has all. */
const shownAlike = 20;

/** The report as people read it in a terminal. */
export function renderText(report: RunReport, options: TextOptions): string {
  const sections = [
    [
      `${plain(report.job)}${report.planId === undefined ? '' : `   plan ${report.planId}`}`,
      ...readLines(report),
    ],
    changeLines(report, options),
    withheldLines(report),
    unfinishedLines(report, options),
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
    64,
  );
  return reads.flatMap(({ gaps }, index) => [
    table[index] ?? '',
    ...gaps.flatMap(({ scope, reason, hint }) => [
      `       ${plain(scope)}: ${plain(reason)}`,
      ...(hint === undefined ? [] : [`         ${plain(hint)}`]),
    ]),
  ]);
}

function changeLines(report: RunReport, { colour }: TextOptions): readonly string[] {
  const { changes } = report;
  const several = hasSeveralTargets(report);
  const table = withReasons(
    changes.map((change) => ({ cells: cells(change, several), reason: told(change) })),
  );
  return changes.flatMap((change, index) => {
    const [line = '', ...more] = table[index] ?? [];
    return [
      colour ? styleText(colours[change.action], line, { validateStream: false }) : line,
      ...more,
      ...change.fields.map(
        ({ field, before, after }) => `      ${plain(field)}: "${plain(before)}" becomes "${plain(after)}"`,
      ),
    ];
  });
}

function withheldLines(report: RunReport): readonly string[] {
  const { withheld } = report;
  const several = hasSeveralTargets(report);
  if (withheld.length === 0) return [];
  const groups = [...Map.groupBy(withheld, ({ reason }) => reason).values()];
  const shown = groups.flatMap((group) => group.slice(0, shownAlike));
  const table = withReasons(
    shown.map((change) => ({ cells: cells(change, several), reason: change.reason })),
  );
  const hidden = groups.filter((group) => group.length > shownAlike);
  return [
    'held back',
    ...table.flat(),
    ...hidden.map((group) => `  … and ${group.length - shownAlike} more: ${plain(group[0]?.reason ?? '')}`),
  ];
}

/** The lines of each row: its reason stands behind the cells where there is room, and under them where there is none. */
function withReasons(
  rows: readonly { readonly cells: readonly string[]; readonly reason: string }[],
): readonly (readonly string[])[] {
  const heads = columns(rows.map((row) => row.cells));
  const table = columns(rows.map((row) => [...row.cells, plain(row.reason)]));
  return rows.map(({ reason }, index) => {
    const line = `  ${table[index] ?? ''}`;
    return width(line) <= widestLine ? [line] : [`  ${heads[index] ?? ''}`, `      ${plain(reason)}`];
  });
}

/** Which target it is only has to be said where there are several. */
function hasSeveralTargets({ changes, withheld }: RunReport): boolean {
  return new Set([...changes, ...withheld].map(({ target }) => target)).size > 1;
}

function cells(change: ReportedChange, withTarget: boolean): readonly string[] {
  return [symbols[change.action], ...(withTarget ? [change.target] : []), ...change.words].map(plain);
}

function unfinishedLines(report: RunReport, options: TextOptions): readonly string[] {
  const unfinished = report.outcomes.filter(({ status }) => status !== 'applied');
  if (unfinished.length === 0) return [];
  return ['not done', ...unfinished.flatMap((outcome) => unfinishedLine(outcome, options))];
}

function unfinishedLine(
  { action, key, failure, why }: ReportedOutcome,
  options: TextOptions,
): readonly string[] {
  const head = `  ${symbols[action]} ${plain(key)}`;
  return failure === undefined
    ? [`${head}  ${notAttempted(why)}`]
    : [head, ...troubleLines(failure, options).map((line) => `      ${line}`)];
}

function remarkLines({ remarks }: RunReport): readonly string[] {
  if (remarks.length === 0) return [];
  const shown = remarks.slice(0, shownAlike);
  return [
    'notes',
    ...shown.map(
      ({ severity, subject, text }) =>
        `  ${severity === 'warning' ? '!' : ' '} ${plain(subject)}: ${plain(text)}`,
    ),
    ...(remarks.length > shownAlike
      ? [`  … and ${remarks.length - shownAlike} more, all of them in the JSON report`]
      : []),
  ];
}

function endLines(report: RunReport, options: TextOptions): readonly string[] {
  const { applyCommand, asks = false } = options;
  const wrong = troubles(report).flatMap((failure) => troubleLines(failure, options));
  const end = [...partLines(report).map(plain), verdict(report)];
  if (report.planId === undefined) return [...wrong, ...end];
  const offer = report.status === 'planned' && applyCommand !== undefined;
  const force = report.violations.length > 0 ? ' --force' : '';
  const offered = isWholePlan(report) ? 'apply exactly this' : 'once it is read whole, apply it';
  const counted = [summary(report), ...guardLines(report), ...wrong];
  if (asks) return [...counted, ...(report.degraded ? [`${degradedWords}.`] : [])];
  return [...counted, ...end, ...(offer ? [`${offered}:  ${applyCommand}${force}`] : [])];
}

/** Whoever pressed Ctrl-C is told so, not that some time was up. */
function troubleLines(failure: Failure, { stoppedBy }: TextOptions): readonly string[] {
  if (failure.code !== 'DEADLINE' || stoppedBy === undefined) return failureLines(failure);
  return [
    `stopped by ${stoppedBy} before it was done`,
    ...(failure.hint === undefined ? [] : [`  ${plain(failure.hint)}`]),
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

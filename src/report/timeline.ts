import { styleText } from 'node:util';
import type { Gap } from '../core/snapshot.ts';
import { count } from '../core/words.ts';
import type { Credential, Evidence, Finding } from '../model/credentials.ts';
import { inert } from './json.ts';
import { hanging, WIDEST, wrapped } from './wrapped.ts';

/** What can cut access off, and what is wrong with it now. */
export interface Expiry {
  readonly credentials: readonly Credential[];
  readonly findings: readonly Finding[];
  /** What could not be read, so that it may hold more. */
  readonly gaps?: readonly Gap[];
}

export interface TimelineOptions {
  readonly now: Date;
  readonly colour: boolean;
  /** Of what ends within so many days it is told what it cuts off and how it is renewed. 90 when left out. */
  readonly within?: number;
}

/** Credentials that are told in one line. */
interface Row {
  readonly credential: Credential;
  readonly alike: number;
}

const DAY_MS = 86_400_000;
/** A full bar; what ends later has a full one too. */
const BAR_DAYS = 90;
const DAYS_A_CELL = 6;
const BAR_CELLS = BAR_DAYS / DAYS_A_CELL;

const EVIDENCE: Readonly<Record<Evidence, string>> = {
  read: 'read where it lives',
  announced: 'AWS Health said so',
  stated: 'the configuration says so',
  assumed: 'worked out, nobody said so',
};

/** Whole days until the end: 0 on the last day, negative after it. @param notAfter ISO time */
export function daysLeft(notAfter: string, now: Date): number {
  return Math.floor((Date.parse(notAfter) - now.getTime()) / DAY_MS);
}

/** As people read it in a terminal, at most 100 columns wide. */
export function renderTimeline(
  { credentials, findings, gaps = [] }: Expiry,
  options: TimelineOptions,
): string {
  const sorted = inOrder(credentials);
  const sections = [
    [`What can cut access off, as of ${options.now.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    gapLines(gaps, options),
    ...mostSevereFirst(findings).map((finding) => findingLines(finding, options)),
    sorted.length === 0 ? ['No credential was found.'] : tableLines(sorted, options),
    legendLines(sorted),
    dueLines(sorted, options, gaps.length === 0),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** For programs: every credential, in the same order. It has no `daysLeft` where it has no `notAfter`. */
export function renderTimelineJson({ credentials, findings, gaps = [] }: Expiry, now: Date): string {
  const document = {
    formatVersion: 1,
    now: now.toISOString(),
    credentials: inOrder(credentials).map((each) => ({
      ...each,
      ...(each.notAfter === undefined ? {} : { daysLeft: daysLeft(each.notAfter, now) }),
    })),
    findings: mostSevereFirst(findings),
    gaps,
  };
  return `${inert(JSON.stringify(document, null, 2))}\n`;
}

/**
 * What is in use before what is not. Of both, what ends first comes first; then what ends at a time that nobody knows;
 * then what has no end.
 */
function inOrder(credentials: readonly Credential[]): readonly Credential[] {
  const end = (each: Credential): number => {
    if (each.notAfter !== undefined) return Date.parse(each.notAfter);
    return hasNoEnd(each) ? Number.POSITIVE_INFINITY : Number.MAX_VALUE;
  };
  const passive = ({ state }: Credential): number => (state === 'active' ? 0 : 1);
  return credentials.toSorted((a, b) => {
    if (passive(a) !== passive(b)) return passive(a) - passive(b);
    if (end(a) !== end(b)) return end(a) < end(b) ? -1 : 1;
    return a.key < b.key ? -1 : 1;
  });
}

function mostSevereFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity }: Finding): number => (severity === 'critical' ? 0 : 1);
  return findings.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
}

function hasNoEnd({ kind, notAfter }: Credential): boolean {
  return notAfter === undefined && kind === 'federated-credential';
}

/** Sources fail together, for one reason: each reason is told once. */
function gapLines(gaps: readonly Gap[], { colour }: TimelineOptions): readonly string[] {
  const reasons = [...Map.groupBy(gaps, ({ code, reason, hint }) => [code, reason, hint].join(' '))];
  return reasons.flatMap(([, [first, ...others]]) => {
    if (first === undefined) return [];
    const scopes = [first, ...others].map(({ scope }) => scope).join(', ');
    return [
      ...hanging('NOT READ  ', `${scopes}: what is there is not below, or as it was noted last`).map((line) =>
        coloured(line, 'red', colour),
      ),
      ...hanging(' '.repeat(10), `${first.code}: ${first.reason}`),
      ...(first.hint === undefined ? [] : hanging('    to do ', first.hint)),
    ];
  });
}

function findingLines(
  { severity, title, text, remedy }: Finding,
  { colour }: TimelineOptions,
): readonly string[] {
  const critical = severity === 'critical';
  const head = hanging(critical ? 'CRITICAL  ' : 'warning   ', title);
  return [
    ...head.map((line) => coloured(line, critical ? 'red' : 'yellow', colour)),
    ...text.split('\n').flatMap((line) => hanging(' '.repeat(10), line)),
    ...hanging('    to do ', remedy),
  ];
}

function tableLines(sorted: readonly Credential[], { now, colour }: TimelineOptions): readonly string[] {
  const scale = `0${String(BAR_DAYS).padStart(BAR_CELLS - 1)}`;
  return [
    leading(' days', 'ends', scale, 'date is') + 'credential',
    ...rowsOf(sorted).flatMap(({ credential, alike }) => {
      const { state, title } = credential;
      const marks = [...(state === 'active' ? [] : [state]), ...(alike === 0 ? [] : [`${alike} more alike`])];
      const words = marks.length === 0 ? title : `${title} (${marks.join(', ')})`;
      return hanging(leading(...cells(credential, now)), words).map((line) =>
        coloured(line, colourOf(credential, now), colour),
      );
    }),
  ];
}

/** A certificate that every account accepts is one line, not one for each account. */
function rowsOf(sorted: readonly Credential[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const credential of sorted) {
    const { key, kind, state, id, notAfter } = credential;
    const name = state === 'accepted' ? JSON.stringify([kind, id ?? key, notAfter]) : key;
    const row = rows.get(name);
    rows.set(name, row === undefined ? { credential, alike: 0 } : { ...row, alike: row.alike + 1 });
  }
  return [...rows.values()];
}

function cells(credential: Credential, now: Date): [string, string, string, string] {
  const { notAfter, evidence } = credential;
  if (notAfter === undefined)
    return hasNoEnd(credential) ? ['    -', 'no end', '', evidence] : ['    ?', 'unknown', '', evidence];
  const days = daysLeft(notAfter, now);
  return [String(days).padStart(5), notAfter.slice(0, 10), days < 0 ? 'ENDED' : bar(days), evidence];
}

function bar(days: number): string {
  const full = Math.min(Math.ceil(days / DAYS_A_CELL), BAR_CELLS);
  return '█'.repeat(full).padEnd(BAR_CELLS, '·');
}

function leading(days: string, ends: string, scale: string, evidence: string): string {
  return `${days}  ${ends.padEnd(10)}  ${scale.padEnd(BAR_CELLS)}  ${evidence.padEnd(9)}  `;
}

function legendLines(sorted: readonly Credential[]): readonly string[] {
  if (sorted.length === 0) return [];
  const used = new Set(sorted.map(({ evidence }) => evidence));
  const words = Object.entries(EVIDENCE).flatMap(([word, said]) =>
    [...used].some((each) => each === word) ? [`${word}: ${said}`] : [],
  );
  return wrapped(`█ is ${DAYS_A_CELL} days, a full bar ${BAR_DAYS} or more. ${words.join('; ')}.`, WIDEST);
}

function dueLines(
  sorted: readonly Credential[],
  options: TimelineOptions,
  isWhole: boolean,
): readonly string[] {
  if (sorted.length === 0) return [];
  const { now, colour, within = BAR_DAYS } = options;
  const due = sorted.flatMap((credential) => {
    const { state, notAfter } = credential;
    const isDue = state === 'active' && notAfter !== undefined && daysLeft(notAfter, now) <= within;
    return isDue ? [{ credential, when: whenOf(notAfter, now) }] : [];
  });
  const nothing = isWhole ? 'Nothing that is in use' : 'Nothing that is in use and could be read';
  if (due.length === 0) return [`${nothing} ends within ${count(within, 'day')}.`];
  return [
    `Ended, or ends within ${count(within, 'day')}`,
    ...due.flatMap(({ credential, when }) => [
      ...hanging('  ', `${when}: ${credential.title}`).map((line) =>
        coloured(line, colourOf(credential, now), colour),
      ),
      ...hanging('    lives in  ', credential.livesIn),
      ...hanging('    cuts off  ', credential.cutsOff),
      ...hanging('    known by  ', credential.source),
      ...hanging('    to do     ', credential.remedy),
    ]),
  ];
}

function whenOf(notAfter: string, now: Date): string {
  const days = daysLeft(notAfter, now);
  if (days < 0) return `ended on ${notAfter.slice(0, 10)}`;
  return days === 0 ? 'ends within a day' : `in ${count(days, 'day')}`;
}

function colourOf({ state, notAfter }: Credential, now: Date): 'gray' | 'red' | 'yellow' | 'green' {
  if (state !== 'active') return 'gray';
  if (notAfter === undefined) return 'green';
  const days = daysLeft(notAfter, now);
  return days <= 7 ? 'red' : days <= 30 ? 'yellow' : 'green';
}

function coloured(line: string, colour: Parameters<typeof styleText>[0], asked: boolean): string {
  return asked ? styleText(colour, line, { validateStream: false }) : line;
}

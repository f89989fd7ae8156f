import { styleText } from 'node:util';
import type { Failure } from '../core/errors.ts';
import type { RunReport } from '../core/report.ts';
import { inert } from './json.ts';
import { columns, plain } from './plain-text.ts';
import { failureLines } from './text.ts';

/** What a job did last. */
export interface StatusOfJob {
  readonly job: string;
  readonly lease?: {
    readonly owner: string;
    /** ISO times. */
    readonly since: string;
    readonly until: string;
    /** It ran out without being given back. */
    readonly over: boolean;
  };
  /** The newest first. */
  readonly runs: readonly StatusOfRun[];
  /** What of this could not be read. */
  readonly unread: readonly Failure[];
}

export interface StatusOfRun {
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly seconds?: number;
  readonly mode?: RunReport['mode'];
  readonly status?: RunReport['status'];
  readonly degraded?: boolean;
  readonly trouble?: string;
  readonly applied: number;
  readonly failed: number;
  readonly notAttempted: number;
  readonly withheld: number;
  readonly slices: number;
  /** There may be slices before these. */
  readonly cut: boolean;
  readonly owner: string;
}

const heads = ['began (UTC)', 'took', 'mode', 'ended', 'written', 'failed', 'left', 'held', 'slices', 'who'];

export function renderStatus(jobs: readonly StatusOfJob[], colour: boolean): string {
  const sections = jobs.map((status) => [
    status.job,
    ...leaseLines(status),
    ...unreadLines(status),
    ...runLines(status, colour),
  ]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function renderStatusJson(jobs: readonly StatusOfJob[], now: Date): string {
  return `${inert(JSON.stringify({ formatVersion: 1, now: now.toISOString(), jobs }, null, 2))}\n`;
}

function leaseLines({ lease }: StatusOfJob): readonly string[] {
  if (lease === undefined) return [];
  const { owner, since, until, over } = lease;
  const what = over
    ? `the lease ran out at ${minute(until)}: ${owner} had it since ${minute(since)} and has not given it back`
    : `${owner} holds the lease since ${minute(since)}, until ${minute(until)} at least`;
  return [`  ${plain(what)}`];
}

function unreadLines({ unread }: StatusOfJob): readonly string[] {
  return unread.flatMap((failure) => failureLines(failure)).map((line) => `  ${line}`);
}

function runLines({ runs, unread }: StatusOfJob, colour: boolean): readonly string[] {
  // Of a job whose history cannot be read nobody knows.
  if (runs.length === 0 && unread.some(({ code }) => code !== 'LEASE_UNREADABLE')) return [];
  if (runs.length === 0) return ['  has never run, or only planned'];
  const [head = '', ...lines] = columns([heads, ...runs.map(cells)], 40);
  return [
    `  ${head}`,
    ...lines.map(
      (line, index) =>
        `  ${colour ? styleText(colourOf(runs[index]), line, { validateStream: false }) : line}`,
    ),
  ];
}

function cells(run: StatusOfRun): readonly string[] {
  const { status, degraded, trouble, applied, failed, notAttempted, withheld, slices, cut } = run;
  const words = [
    status ?? 'of an unknown form',
    ...(degraded === true && status !== 'failed' ? ['degraded'] : []),
  ];
  const ended = trouble === undefined ? words.join(', ') : `${words.join(', ')}: ${trouble}`;
  return [
    run.startedAt === undefined ? '?' : minute(run.startedAt),
    run.seconds === undefined ? '?' : durationWords(run.seconds),
    run.mode ?? '?',
    plain(ended),
    ...[applied, failed, notAttempted, withheld].map((each) => (status === undefined ? '?' : String(each))),
    cut ? `${slices} or more` : String(slices),
    plain(run.owner),
  ];
}

function colourOf(run: StatusOfRun | undefined): 'green' | 'yellow' | 'red' {
  const isRight = run?.status === 'applied' || run?.status === 'no-changes';
  if (isRight) return run.degraded === true ? 'yellow' : 'green';
  return run?.status === 'partial' ? 'yellow' : 'red';
}

/** `2026-11-22 08:00` */
function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function durationWords(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

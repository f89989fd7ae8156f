import { styleText } from 'node:util';
import type { JobStatus, RunSummary } from '../model/job-status.ts';
import { inert } from './json.ts';
import { columns, plain } from './plain-text.ts';
import { failureLines } from './text.ts';

const heads = ['began (UTC)', 'took', 'mode', 'ended', 'written', 'failed', 'left', 'held', 'slices', 'who'];

export function renderStatus(jobs: readonly JobStatus[], colour: boolean): string {
  const sections = jobs.map((status) => [
    status.job,
    ...leaseLines(status),
    ...unreadLines(status),
    ...runLines(status, colour),
  ]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function renderStatusJson(jobs: readonly JobStatus[], now: Date): string {
  return `${inert(JSON.stringify({ formatVersion: 1, now: now.toISOString(), jobs }, null, 2))}\n`;
}

function leaseLines({ lease }: JobStatus): readonly string[] {
  if (lease === undefined) return [];
  const { owner, since, until, over } = lease;
  const what = over
    ? `the lease ran out at ${minute(until)}: ${owner} had it since ${minute(since)} and has not given it back`
    : `${owner} holds the lease since ${minute(since)}, until ${minute(until)} at least`;
  return [`  ${plain(what)}`];
}

function unreadLines({ unread }: JobStatus): readonly string[] {
  return unread.flatMap((failure) => failureLines(failure)).map((line) => `  ${line}`);
}

function runLines({ runs, unread }: JobStatus, colour: boolean): readonly string[] {
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

function cells(run: RunSummary): readonly string[] {
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

function colourOf(run: RunSummary | undefined): 'green' | 'yellow' | 'red' {
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

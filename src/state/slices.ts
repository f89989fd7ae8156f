import { failureOf, RolebridgeError, type Failure } from '../core/errors.ts';
import type { RunReport } from '../core/report.ts';

/** What is carried from one slice of a run to the next. Small: whoever runs the slices keeps it after each. */
export interface SlicesState {
  /** That have ended. */
  readonly slices: number;
  /** Of the last ones, how many in a row have come no further. */
  readonly idle: number;
  /** Changes that they have written, with those that were under way when a slice ended and were done by the next. */
  readonly applied: number;
  /** What the last one that had a plan has not written of it. */
  readonly left: number;
  readonly next: NextStep;
}

export type NextStep =
  | { readonly kind: 'again'; readonly afterSeconds: number }
  /** With the last slice's report, and the reason in it when the run was given up. */
  | { readonly kind: 'end'; readonly report: RunReport };

export const beforeSlices: SlicesState = {
  slices: 0,
  idle: 0,
  applied: 0,
  left: 0,
  next: { kind: 'again', afterSeconds: 0 },
};

/** The one operation of a durable execution, whose last result is this state: with the report of the run at its end. */
export const slicesOperation = 'slices';

export const mostSlices = 200;
export const mostIdle = 8;
const shortestPause = 60;
const longestPause = 900;

/**
 * Whether a run goes on after this slice of it.
 *
 * | the slice                                             | then                                       |
 * |-------------------------------------------------------|--------------------------------------------|
 * | left nothing for want of time                         | end, whatever else its report says         |
 * | was refused                                           | end                                        |
 * | left something, and came further                      | again, after five seconds                  |
 * | left something, and came no further                   | again, after a pause that grows            |
 * | came to no plan, and the run had begun: a read failed, | again, after a pause that grows            |
 * | or another run held the lease                         |                                            |
 * | was the 8th in a row without progress, or the 200th   | given up                                   |
 */
export function afterSlice(before: SlicesState, report: RunReport): SlicesState {
  const written = report.outcomes.filter(({ status }) => status === 'applied').length;
  const planned = report.planId === undefined ? undefined : plannedIn(report);
  // What is planned no more was under way when the slice before ended, or was written by one that was killed.
  const landed = Math.max(0, before.left - (planned ?? before.left));
  const slices = before.slices + 1;
  const idle = written + landed > 0 ? 0 : before.idle + 1;
  const left = planned === undefined ? before.left : planned - written;
  const state = { slices, idle, applied: before.applied + written + landed, left };
  const end = (last: RunReport): SlicesState => ({ ...state, next: { kind: 'end', report: last } });
  if (!isLeft(report)) return end(report);
  const why = slices >= mostSlices ? tooManySlices() : idle >= mostIdle ? noProgress(report) : undefined;
  if (why !== undefined) return end({ ...report, error: failureOf(why) });
  return { ...state, next: { kind: 'again', afterSeconds: pause(idle, report) } };
}

/** What is held back because it was not approved is no less to do, and was not done by anybody. */
function plannedIn({ changes, withheld }: RunReport): number {
  return changes.length + withheld.filter(({ rule }) => rule === 'approval').length;
}

/** Only an apply goes on: half a plan that another slice would make anew is of no use. */
function isLeft({ mode, outcomes, error, refusal, planId, slice }: RunReport): boolean {
  if (mode === 'plan' || slice === undefined || refusal !== undefined) return false;
  const hasBegun = slice.number > 1 || slice.resumed === true;
  if (error?.code === 'LEASE_HELD' || (error !== undefined && planId === undefined && hasBegun))
    return hasBegun;
  const late = ({ code }: Partial<Failure> = {}): boolean => code === 'DEADLINE';
  return late(error) || outcomes.some(({ why, failure }) => why === 'deadline' || late(failure));
}

/** Who waits for the lease looks every two seconds: it gets its turn while nobody holds it. */
const pauseAfterProgress = 5;

function pause(idle: number, { finishedAt, slice }: RunReport): number {
  if (idle === 0) return pauseAfterProgress;
  const growing = Math.min(longestPause, shortestPause * 2 ** (idle - 1));
  if (slice?.freeAt === undefined) return growing;
  const untilFree = Math.ceil((Date.parse(slice.freeAt) - Date.parse(finishedAt)) / 1_000);
  return Math.max(1, Math.min(growing, untilFree));
}

function noProgress({ error, outcomes }: RunReport): RolebridgeError {
  const last = error ?? outcomes.find(({ failure }) => failure !== undefined)?.failure;
  const words = last === undefined ? '' : `; the last said ${last.code}: ${last.message}`;
  return new RolebridgeError('NO_PROGRESS', `${mostIdle} slices in a row have written nothing${words}`, {
    hint: 'What was written stays. See what keeps it from writing, and start it again: it goes on from there.',
  });
}

function tooManySlices(): RolebridgeError {
  return new RolebridgeError('TOO_MANY_SLICES', `the run is not done after ${mostSlices} slices`, {
    hint: 'What was written stays. Start it again: it goes on from what the clouds hold.',
  });
}

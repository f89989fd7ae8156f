import type { AssignmentHooks } from '../../../../model/account-assignments.ts';
import type { Center } from '../center.ts';
import type { Board } from './board.ts';
import type { PollTimes } from './poll-times.ts';

/** What everything that writes one list of edits shares. */
export interface WriteRun {
  readonly board: Board;
  readonly hooks: AssignmentHooks;
  readonly times: PollTimes;
  /** Its client tries again by itself: for questions that everything waits for. */
  readonly center: Center;
  /** Its client makes one attempt: what AWS puts off is put back, so that others go on meanwhile. */
  readonly once: Center;
}

export function now({ center }: WriteRun): number {
  return center.context.clock.now().getTime();
}

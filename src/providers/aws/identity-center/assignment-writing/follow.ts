import { awsFailure } from '../../errors.ts';
import { editFailure } from '../failures.ts';
import { PageError } from '../../pages.ts';
import { assignmentCode, PATIENCE_MS, UNFINISHED } from './assignment-failures.ts';
import { fail, running } from './board.ts';
import { listInProgress } from '../assignment-status.ts';
import type { Running } from './task.ts';
import { isAt } from './task.ts';
import { phaseOf } from './turns.ts';
import type { WriteRun } from './write-run.ts';
import { now } from './write-run.ts';

/** Each of them has had the SDK's patience already. */
const POLLS_THAT_MAY_FAIL = 3;

/**
 * Finds out what has ended, with one list for all operations in progress instead of a question for each. Whether it
 * has succeeded or failed is not asked: reading back tells, and slots are free the sooner.
 */
export async function follow(run: WriteRun): Promise<void> {
  const { board, center, times } = run;
  const followed = running(board);
  try {
    const still = await listInProgress(phaseOf(board), center);
    times.asked(now(run));
    for (const task of followed.filter(({ stage }) => !still.has(stage.operation.requestId))) {
      const { operation } = task.stage;
      times.learn(now(run) - operation.begunAt);
      board.move(task, { at: 'ended', until: now(run), operation });
    }
    board.failedPolls = 0;
    for (const task of running(board))
      if (now(run) - task.stage.operation.begunAt > PATIENCE_MS) fail(board, task, UNFINISHED);
  } catch (error) {
    if (center.context.signal.aborted) throw error;
    times.asked(now(run));
    giveUpOn(followed, error, run);
  }
}

/** What cannot be followed is not begun either. */
function giveUpOn(followed: readonly Running[], error: unknown, { board, center }: WriteRun): void {
  const { trouble } = awsFailure(error instanceof PageError ? error.cause : error);
  board.failedPolls += 1;
  const isFinal = trouble === 'denied' || trouble === 'credentials';
  if (!isFinal && board.failedPolls < POLLS_THAT_MAY_FAIL) return;
  const doing =
    phaseOf(board) === 'create'
      ? 'ListAccountAssignmentCreationStatus'
      : 'ListAccountAssignmentDeletionStatus';
  const failure = editFailure(error, doing, center.context.signal, assignmentCode);
  board.stopped ??= { failure };
  const message = `AWS began it, but what became of it is not known: ${failure.message}`;
  for (const task of followed.filter((each) => isAt(each, 'in-progress')))
    fail(board, task, { ...failure, message });
}

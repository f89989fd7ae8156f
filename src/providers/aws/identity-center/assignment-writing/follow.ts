import { awsFailure } from '../../errors.ts';
import { editFailure } from '../failures.ts';
import { PageError } from '../../pages.ts';
import { assignmentCode, PATIENCE_MS, UNFINISHED } from './assignment-failures.ts';
import { failAs } from './begin-edit.ts';
import { phaseOf } from './board.ts';
import { describeStatus, listFailed, listInProgress } from './status-lists.ts';
import type { Running } from './task.ts';
import { fail, isRunning, move } from './task.ts';
import type { WriteRun } from './write-run.ts';
import { now } from './write-run.ts';

/** Each of them has had the SDK's patience already. */
const POLLS_THAT_MAY_FAIL = 3;

/**
 * Finds out what has ended, with one list for all operations in progress instead of a question for each; only when
 * something ended is there a second one, of the failed. An operation that is in neither list has succeeded, as far as
 * AWS says.
 */
export async function follow(run: WriteRun): Promise<void> {
  const { board, center, times } = run;
  const running = board.tasks.filter(isRunning);
  try {
    const still = await listInProgress(phaseOf(board), center);
    times.asked(now(run));
    const ended = running.filter(({ stage }) => !still.has(stage.operation.requestId));
    for (const { stage } of ended) times.learn(now(run) - stage.operation.begunAt);
    if (ended.length > 0) await settle(ended, run);
    board.failedPolls = 0;
    for (const task of board.tasks.filter(isRunning))
      if (now(run) - task.stage.operation.begunAt > PATIENCE_MS) fail(task, UNFINISHED);
  } catch (error) {
    if (center.context.signal.aborted) throw error;
    times.asked(now(run));
    giveUpOn(running, error, run);
  }
}

async function settle(ended: readonly Running[], run: WriteRun): Promise<void> {
  const dates = ended.flatMap(({ stage }) => stage.operation.createdDate ?? []);
  const since = dates.length < ended.length ? undefined : dates.reduce((a, b) => (a < b ? a : b));
  const failed = await listFailed(phaseOf(run.board), since, run.center);
  await Promise.all(
    ended.map(async (task) => {
      const { operation } = task.stage;
      if (failed.has(operation.requestId)) failAs(task, await reasonOf(task, run), now(run));
      else move(task, { at: 'ended', until: now(run), operation });
    }),
  );
}

/** That it failed is known; without the reason it is reported all the same. */
async function reasonOf({ edit, stage }: Running, { center }: WriteRun): Promise<string | undefined> {
  try {
    const status = await describeStatus(edit.type, stage.operation.requestId, center);
    return status.FailureReason;
  } catch (error) {
    if (center.context.signal.aborted) throw error;
    return `its reason cannot be read: ${awsFailure(error).reason}`;
  }
}

/** What cannot be followed is not begun either. */
function giveUpOn(running: readonly Running[], error: unknown, { board, center }: WriteRun): void {
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
  for (const task of running.filter(isRunning)) fail(task, { ...failure, message });
}

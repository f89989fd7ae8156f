import type { Failure } from '../../../../core/errors.ts';
import type { AssignmentEdit } from '../../../../model/account-assignments.ts';
import type { Stage, Task } from './task.ts';
import { finish, isUnderWay } from './task.ts';

/** All edits of one call of the writer, and what has been learnt on the way. */
export interface Board {
  readonly tasks: readonly Task[];
  /** Operations that may be outstanding at a time. */
  readonly outstanding: number;
  /** Accounts that answered with a conflict. AWS: "Roles updatable at a time per account" is 1. */
  readonly serialised: Set<string>;
  /** Nothing begins before: AWS asked everybody to wait. */
  quietUntil: number;
  /** Questions for what is in progress that failed one after the other. */
  failedPolls: number;
  /** Why nothing more begins, once the lease is lost or nothing can be remembered. */
  stopped: { readonly failure: Failure } | undefined;
}

/** Creates come first; a delete begins when every create has its result. */
export function phaseOf({ tasks }: Board): AssignmentEdit['type'] {
  return tasks.some(({ edit, stage }) => edit.type === 'create' && stage.at !== 'done') ? 'create' : 'delete';
}

/**
 * The earliest edit that may begin now. One in an account where nothing is under way goes first, since two operations
 * may both want to update a role there.
 */
export function nextTask(board: Board, now: number): Task | undefined {
  if (board.stopped !== undefined || now < board.quietUntil) return undefined;
  const underWay = board.tasks.filter(isUnderWay);
  if (underWay.length >= board.outstanding) return undefined;

  const pairs = new Set(underWay.map(({ pair }) => pair));
  const accounts = new Set(underWay.map(({ edit }) => edit.assignment.accountId));
  const startable = waiting(board).filter(
    ({ edit: { assignment }, pair, stage }) =>
      stage.until <= now &&
      !pairs.has(pair) &&
      !(accounts.has(assignment.accountId) && board.serialised.has(assignment.accountId)),
  );
  return startable.find(({ edit }) => !accounts.has(edit.assignment.accountId)) ?? startable[0];
}

/**
 * A group must not lose its old access when the new one did not come: its deletes are not attempted once a create of
 * it has failed. Provisioned anew, it has another principal id by now, but the same group is behind it.
 */
export function holdBackDeletes(board: Board): void {
  if (phaseOf(board) === 'create') return;
  const failed = new Set(
    board.tasks
      .filter(({ edit, stage }) => edit.type === 'create' && isUnsuccessful(stage))
      .map(({ edit }) => edit.group),
  );
  if (failed.size === 0) return;
  for (const task of waiting(board)) {
    if (failed.has(task.edit.group))
      finish(task, { status: 'not-attempted', edit: task.edit, why: 'earlier-failure' });
  }
}

function isUnsuccessful(stage: Stage): boolean {
  return stage.at === 'done' && stage.result.status !== 'applied';
}

/** When something that waits for the time alone may begin. */
export function nextBeginning(board: Board, now: number): number | undefined {
  if (board.stopped !== undefined) return undefined;
  return earliest(
    waiting(board)
      .map(({ stage }) => Math.max(stage.until, board.quietUntil))
      .filter((at) => at > now),
  );
}

type Waiting = Task & { readonly stage: Extract<Stage, { readonly at: 'waiting' }> };

/** Those of this phase, in the order given. */
function waiting(board: Board): readonly Waiting[] {
  const phase = phaseOf(board);
  return board.tasks.filter(
    (task): task is Waiting => task.edit.type === phase && task.stage.at === 'waiting',
  );
}

export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

import type { AssignmentEdit } from '../../../../model/account-assignments.ts';
import type { Board } from './board.ts';
import { finish } from './board.ts';
import type { Task } from './task.ts';
import { isAt } from './task.ts';

/** Creates come first; a delete begins when every create has its result. */
export function phaseOf({ undone }: Board): AssignmentEdit['type'] {
  return undone.create > 0 ? 'create' : 'delete';
}

/**
 * The earliest edit that may begin now. One in an account where nothing is under way goes first, since two operations
 * may both want to update a role there.
 */
export function nextTask(board: Board, now: number): Task | undefined {
  const { underWay, outstanding, serialised } = board;
  if (board.stopped !== undefined || now < board.quietUntil || underWay.size >= outstanding) return undefined;

  const pairs = new Set([...underWay].map(({ pair }) => pair));
  const accounts = new Set([...underWay].map(({ edit }) => edit.assignment.accountId));
  let besideAnother: Task | undefined;
  for (const task of board.waiting[phaseOf(board)]) {
    if (isAt(task, 'waiting') && task.stage.until > now) continue;
    const { accountId } = task.edit.assignment;
    if (!accounts.has(accountId)) return task;
    if (!pairs.has(task.pair) && !serialised.has(accountId)) besideAnother ??= task;
  }
  return besideAnother;
}

/**
 * A group must not lose its old access when the new one did not come: its deletes are not attempted once a create of
 * it has failed. Provisioned anew, it has another principal id by now, but the same group is behind it.
 */
export function holdBackDeletes(board: Board): void {
  const { unserved, waiting } = board;
  if (unserved.size === 0 || phaseOf(board) === 'create') return;
  for (const task of [...waiting.delete].filter(({ edit }) => unserved.has(edit.group)))
    finish(board, task, { status: 'not-attempted', edit: task.edit, why: 'earlier-failure' });
  unserved.clear();
}

/** When something that waits for the time alone may begin. */
export function nextBeginning(board: Board, now: number): number | undefined {
  const { stopped, waiting, quietUntil } = board;
  const line = waiting[phaseOf(board)];
  if (stopped !== undefined || line.size === 0) return undefined;
  const times = [...line.putBack].map((task) => (isAt(task, 'waiting') ? task.stage.until : 0));
  const others = line.size > times.length ? [quietUntil] : [];
  return earliest([...times.map((until) => Math.max(until, quietUntil)), ...others].filter((at) => at > now));
}

export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

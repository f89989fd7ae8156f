import type { GroupAssignment } from '../../../../model/account-assignments.ts';
import { awsFailure } from '../../errors.ts';
import { PageError } from '../../pages.ts';
import { rowsOfPair } from '../assignments/rows.ts';
import { notConfirmed, PATIENCE_MS, UNFINISHED } from './assignment-failures.ts';
import { failAs } from './begin-edit.ts';
import type { Board } from './board.ts';
import { fail, finish, isMoreToCome } from './board.ts';
import { describeStatus } from '../assignment-status.ts';
import type { At, Operation, Task } from './task.ts';
import { isAt } from './task.ts';
import { earliest } from './turns.ts';
import type { WriteRun } from './write-run.ts';
import { now } from './write-run.ts';

/** What AWS has ended may be seen a little later only. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 1_000;
/** So long may an ended edit wait for others of its pair, so that one read does for all of them. */
const LONGEST_WAIT_MS = 60_000;

type Ended = At<'ended'>;

/** Pairs where something has ended and nothing more is to come: each is read once, if all is as AWS said. */
export function quietPairs(board: Board, at: number): readonly (readonly Ended[])[] {
  const ended = [...board.ended].filter((task) => isAt(task, 'ended'));
  return [...Map.groupBy(ended, ({ pair }) => pair).values()].filter(
    (tasks) =>
      !tasks.some((task) => isMoreToCome(board, task)) ||
      tasks.some(({ stage }) => at - stage.until > LONGEST_WAIT_MS),
  );
}

export function isDue(pair: readonly Ended[], at: number): boolean {
  return pair.every(({ stage }) => stage.until <= at);
}

export function nextReading(board: Board, at: number): number | undefined {
  return earliest(quietPairs(board, at).map((tasks) => Math.max(...tasks.map(({ stage }) => stage.until))));
}

/** Reads the pair and says of each edit what is so. Never rejects. */
export async function readBack(tasks: readonly Ended[], run: WriteRun): Promise<void> {
  const [first] = tasks;
  if (first === undefined) return;
  const operations = new Map<Task, Operation | undefined>(tasks.map((task) => [task, task.stage.operation]));
  for (const [task, operation] of operations) run.board.move(task, { at: 'reading', operation });
  try {
    const rows = await rowsOrNone(first.edit.assignment, run);
    await Promise.all([...operations.keys()].map((task) => judge(task, rows, run)));
  } catch (error) {
    if (run.center.context.signal.aborted) return;
    const { reason } = awsFailure(error instanceof PageError ? error.cause : error);
    for (const [task, operation] of operations)
      if (task.stage.at === 'reading')
        missed({ task, operation, detail: `it cannot be read back: ${reason}` }, run);
  }
}

/** Where there is no such account or permission set, there is no assignment. */
async function rowsOrNone(pair: GroupAssignment, { once }: WriteRun): Promise<readonly GroupAssignment[]> {
  try {
    return await rowsOfPair(pair, once);
  } catch (error) {
    const cause = error instanceof PageError ? error.cause : error;
    if (awsFailure(cause).name === 'ResourceNotFoundException') return [];
    throw error;
  }
}

async function judge(task: Task, rows: readonly GroupAssignment[], run: WriteRun): Promise<void> {
  const { edit, stage } = task;
  if (stage.at !== 'reading') return;
  const { operation } = stage;
  const isThere = rows.some(({ principalId }) => principalId === edit.assignment.principalId);
  if (isThere === (edit.type === 'create')) {
    finish(run.board, task, { status: 'applied', edit });
    return;
  }
  // AWS's lists may have been behind: what does it say of this one?
  const status = operation && (await describeStatus(edit.type, operation.requestId, run.once));
  if (status?.Status === 'FAILED') failAs(run.board, task, status.FailureReason, now(run));
  else if (operation !== undefined && status?.Status === 'IN_PROGRESS') stillGoing(task, operation, run);
  else missed({ task, operation }, run);
}

/** The list of what is in progress was behind, so that it is asked for by itself. */
function stillGoing(task: Task, operation: Operation, run: WriteRun): void {
  const age = now(run) - operation.begunAt;
  if (age > PATIENCE_MS) fail(run.board, task, UNFINISHED);
  else
    run.board.move(task, { at: 'ended', until: now(run) + Math.max(BETWEEN_LOOKS_MS, age / 4), operation });
}

interface Miss {
  readonly task: Task;
  readonly operation: Operation | undefined;
  readonly detail?: string;
}

function missed({ task, operation, detail }: Miss, run: WriteRun): void {
  task.misses += 1;
  if (task.misses >= LOOKS) fail(run.board, task, notConfirmed(task.edit, detail));
  else run.board.move(task, { at: 'ended', until: now(run) + BETWEEN_LOOKS_MS * task.misses, operation });
}

import type { Failure } from '../../../../core/errors.ts';
import type { AssignmentEdit } from '../../../../model/account-assignments.ts';
import type { EditResult } from '../../../../model/edit-result.ts';
import type { At, Stage, Task } from './task.ts';
import { isAt, taskOf } from './task.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

type Type = AssignmentEdit['type'];

/**
 * All edits of one call of the writer, and what has been learnt on the way. Tasks are kept by what they are at, so
 * that a step costs what is going on, and not what there is to do.
 */
export interface Board {
  readonly tasks: readonly Task[];
  readonly waiting: Readonly<Record<Type, WaitingLine>>;
  /** Being begun or in progress: they count against what AWS lets be outstanding, or may. */
  readonly underWay: ReadonlySet<Task>;
  readonly ended: ReadonlySet<Task>;
  /** How many tasks of a type wait or are under way in a pair. */
  readonly toCome: ReadonlyMap<string, number>;
  /** How many have no result. */
  readonly undone: Readonly<Record<Type, number>>;
  /** Groups of which a create has failed, until their deletes are held back. */
  readonly unserved: Set<string>;
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
  /** The one way to another stage, which keeps all of the above in order. */
  readonly move: (task: Task, stage: Stage) => void;
}

export function createBoard(edits: readonly AssignmentEdit[], outstanding: number): Board {
  const tasks = edits.map(taskOf);
  const waiting = { create: createWaitingLine(), delete: createWaitingLine() };
  const [underWay, ended] = [new Set<Task>(), new Set<Task>()];
  const toCome = new Map<string, number>();
  const undone = { create: 0, delete: 0 };
  const unserved = new Set<string>();

  /** Takes a task out of what its stage has it in, or puts it there. */
  function count(task: Task, by: 1 | -1): void {
    const { edit, stage } = task;
    const isIn = by === 1;
    if (stage.at !== 'done') undone[edit.type] += by;
    else if (isIn && edit.type === 'create' && stage.result.status !== 'applied') unserved.add(edit.group);
    if (stage.at === 'waiting' && isIn) waiting[edit.type].add(task, stage.until);
    if (stage.at === 'waiting' && !isIn) waiting[edit.type].remove(task);
    if (isUnderWay(task)) put(underWay, task, isIn);
    if (stage.at === 'ended') put(ended, task, isIn);
    if (stage.at === 'waiting' || isUnderWay(task)) {
      const key = comingKey(task);
      toCome.set(key, (toCome.get(key) ?? 0) + by);
    }
  }

  for (const task of tasks) count(task, 1);
  return {
    tasks,
    waiting,
    underWay,
    ended,
    toCome,
    undone,
    unserved,
    outstanding,
    serialised: new Set(),
    quietUntil: 0,
    failedPolls: 0,
    stopped: undefined,
    move(task, stage) {
      count(task, -1);
      task.stage = stage;
      count(task, 1);
    },
  };
}

function put<T>(set: Set<T>, value: T, isIn: boolean): void {
  if (isIn) set.add(value);
  else set.delete(value);
}

function isUnderWay({ stage }: Task): boolean {
  return stage.at === 'asking' || stage.at === 'in-progress';
}

function comingKey({ edit, pair }: Pick<Task, 'edit' | 'pair'>): string {
  return `${edit.type} ${pair}`;
}

/** Whether one of the same pair and type may still be begun, or has not ended. Deletes wait for creates, never they for them. */
export function isMoreToCome({ stopped, toCome, underWay }: Board, task: Task): boolean {
  const key = comingKey(task);
  if (stopped === undefined) return (toCome.get(key) ?? 0) > 0;
  return [...underWay].some((each) => comingKey(each) === key);
}

export function running({ underWay }: Board): readonly At<'in-progress'>[] {
  return [...underWay].filter((task) => isAt(task, 'in-progress'));
}

export function finish(board: Board, task: Task, result: EditResult<AssignmentEdit>): void {
  board.move(task, { at: 'done', result });
}

export function fail(board: Board, task: Task, failure: Failure): void {
  finish(board, task, { status: 'failed', edit: task.edit, failure });
}

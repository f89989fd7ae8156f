import type { AssignmentEdit } from '../../../../model/account-assignments.ts';
import type { EditResult } from '../../../../model/edit-result.ts';
import type { Failure } from '../../../../core/errors.ts';
import { pairKey } from '../assignments/scope.ts';

/** An edit and how far it has come. Times are in milliseconds of the run's clock. */
export interface Task {
  readonly edit: AssignmentEdit;
  /** Account and permission set: one operation at a time. */
  readonly pair: string;
  stage: Stage;
  /** Of its writes. */
  attempts: number;
  waitedMs: number;
  /** How many times it was looked for and not found as it should be. */
  misses: number;
}

export type Stage =
  /** To be begun, or begun again, at `until` at the earliest. */
  | { readonly at: 'waiting'; readonly until: number }
  /** A call that begins it is under way. */
  | { readonly at: 'asking' }
  | { readonly at: 'in-progress'; readonly operation: Operation }
  /** Ended without a failure that AWS told us of: to be read back, at `until` at the earliest. */
  | { readonly at: 'ended'; readonly until: number; readonly operation?: Operation | undefined }
  | { readonly at: 'reading'; readonly operation?: Operation | undefined }
  | { readonly at: 'done'; readonly result: EditResult<AssignmentEdit> };

/** An asynchronous operation of AWS. */
export interface Operation {
  readonly requestId: string;
  readonly begunAt: number;
  /** By AWS's clock. */
  readonly createdDate: Date | undefined;
}

export type Running = Task & {
  readonly stage: { readonly at: 'in-progress'; readonly operation: Operation };
};

export function taskOf(edit: AssignmentEdit): Task {
  return {
    edit,
    pair: pairKey(edit.assignment),
    stage: { at: 'waiting', until: 0 },
    attempts: 0,
    waitedMs: 0,
    misses: 0,
  };
}

export function isRunning(task: Task): task is Running {
  return task.stage.at === 'in-progress';
}

/** Counts against what AWS lets be outstanding, or may. */
export function isUnderWay({ stage }: Task): boolean {
  return stage.at === 'asking' || stage.at === 'in-progress';
}

export function move(task: Task, stage: Stage): void {
  task.stage = stage;
}

export function finish(task: Task, result: EditResult<AssignmentEdit>): void {
  task.stage = { at: 'done', result };
}

export function fail(task: Task, failure: Failure): void {
  finish(task, { status: 'failed', edit: task.edit, failure });
}

import type { AssignmentEdit } from '../../../../model/account-assignments.ts';
import type { EditResult } from '../../../../model/edit-result.ts';
import { pairKey } from '../assignments/scope.ts';

/** An edit and how far it has come. Times are in milliseconds of the run's clock. */
export interface Task {
  readonly edit: AssignmentEdit;
  /** Its place among the edits as they were given. */
  readonly place: number;
  /** Account and permission set: one operation at a time. */
  readonly pair: string;
  /** Changed by `move` alone, which keeps the board in order. */
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

/** A task at this stage. */
export type At<S extends Stage['at']> = Task & { readonly stage: Extract<Stage, { readonly at: S }> };

export type Running = At<'in-progress'>;

export function taskOf(edit: AssignmentEdit, place: number): Task {
  return {
    edit,
    place,
    pair: pairKey(edit.assignment),
    stage: { at: 'waiting', until: 0 },
    attempts: 0,
    waitedMs: 0,
    misses: 0,
  };
}

export function isAt<S extends Stage['at']>(task: Task, at: S): task is At<S> {
  return task.stage.at === at;
}

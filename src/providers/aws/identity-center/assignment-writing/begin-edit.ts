import type { AccountAssignmentOperationStatus } from '@aws-sdk/client-sso-admin';
import { CreateAccountAssignmentCommand, DeleteAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { DeadlineError, failureOf } from '../../../../core/errors.ts';
import type { AssignmentEdit, AssignmentHooks } from '../../../../model/account-assignments.ts';
import { awsFailure } from '../../errors.ts';
import { waitAfter } from '../../../retry.ts';
import type { Center } from '../center.ts';
import { editFailure } from '../failures.ts';
import { CONFLICT } from '../pen.ts';
import { assignmentCode, failureOfReason, refusalOf } from './assignment-failures.ts';
import type { Board } from './board.ts';
import { fail } from './board.ts';
import type { Stage, Task } from './task.ts';
import type { WriteRun } from './write-run.ts';
import { now } from './write-run.ts';

/**
 * Whether the edit may be written now. What the hook remembers is written too, so that the lease is asked for before
 * that as well. Without the lease nothing more begins; what cannot be remembered fails alone.
 */
export async function mayBegin(task: Task, { board, hooks, center }: WriteRun): Promise<boolean> {
  const { signal } = center.context;
  try {
    await hooks.stillMine();
    if (task.attempts === 0) {
      if (!(await isRemembered(task, board, hooks, signal))) return false;
      await hooks.stillMine();
    }
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted) return false;
    const failure = failureOf(error);
    board.stopped = { failure };
    fail(board, task, failure);
    return false;
  }
}

async function isRemembered(
  task: Task,
  board: Board,
  hooks: AssignmentHooks,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await hooks.beforeEdit(task.edit);
    return true;
  } catch (error) {
    if (!signal.aborted) fail(board, task, failureOf(error));
    return false;
  }
}

/** Asks AWS to begin. Never rejects: whatever comes of it is in the task. */
export async function begin(task: Task, run: WriteRun): Promise<void> {
  const { board } = run;
  board.move(task, { at: 'asking' });
  task.attempts += 1;
  try {
    const status = await ask(task.edit, run.once);
    board.move(task, stageAfter(status, now(run)));
    if (status.Status === 'FAILED') failAs(board, task, status.FailureReason);
  } catch (error) {
    refused(task, error, run);
  }
}

async function ask({ type, assignment }: AssignmentEdit, { client, instance, context }: Center) {
  const input = {
    InstanceArn: instance.arn,
    TargetId: assignment.accountId,
    TargetType: 'AWS_ACCOUNT' as const,
    PermissionSetArn: assignment.permissionSetArn,
    PrincipalType: 'GROUP' as const,
    PrincipalId: assignment.principalId,
  };
  const abort = { abortSignal: context.signal };
  if (type === 'create') {
    const answer = await client.send(new CreateAccountAssignmentCommand(input), abort);
    return answer.AccountAssignmentCreationStatus ?? {};
  }
  const answer = await client.send(new DeleteAccountAssignmentCommand(input), abort);
  return answer.AccountAssignmentDeletionStatus ?? {};
}

/** Without the id of a request there is nothing to follow, only to be read back. */
function stageAfter({ Status, RequestId, CreatedDate }: AccountAssignmentOperationStatus, at: number): Stage {
  if (RequestId === undefined) return { at: 'ended', until: at };
  const operation = { requestId: RequestId, begunAt: at, createdDate: CreatedDate };
  return Status === 'SUCCEEDED' ? { at: 'ended', until: at, operation } : { at: 'in-progress', operation };
}

/** AWS ended it with FAILED. A delete of what is gone is what was wanted, and is read back. */
export function failAs(board: Board, task: Task, reason: string | undefined, at = 0): void {
  const failure = failureOfReason(task.edit, reason);
  if (failure === undefined) board.move(task, { at: 'ended', until: at });
  else fail(board, task, failure);
}

function refused(task: Task, error: unknown, run: WriteRun): void {
  const { board, center } = run;
  const { type, assignment } = task.edit;
  if (error instanceof DeadlineError) {
    // Its turn had not come: nothing was sent.
    task.attempts -= 1;
    board.move(task, { at: 'waiting', until: 0 });
    return;
  }
  if (center.context.signal.aborted) return;
  if (type === 'delete' && awsFailure(error).name === 'ResourceNotFoundException') {
    board.move(task, { at: 'ended', until: 0 });
    return;
  }
  const refusal = refusalOf(error);
  const wait = refusal === 'final' ? undefined : waitAfter(CONFLICT, task, center.context.random);
  if (wait === undefined) {
    const doing = type === 'create' ? 'CreateAccountAssignment' : 'DeleteAccountAssignment';
    const failure = editFailure(error, doing, center.context.signal, assignmentCode);
    fail(board, task, failure);
    if (awsFailure(error).trouble === 'credentials') board.stopped = { failure };
    return;
  }
  const until = now(run) + wait;
  task.waitedMs += wait;
  board.move(task, { at: 'waiting', until });
  if (refusal === 'conflict') board.serialised.add(assignment.accountId);
  if (refusal === 'everybody') board.quietUntil = Math.max(board.quietUntil, until);
}

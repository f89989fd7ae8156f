import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { RunContext } from '../../../../core/context.ts';
import { DeadlineError, failureOf } from '../../../../core/errors.ts';
import type {
  AccountAssignmentWriter,
  AssignmentEdit,
  AssignmentHooks,
} from '../../../../model/account-assignments.ts';
import type { EditResult } from '../../../../model/edit-result.ts';
import type { AwsClients } from '../../clients.ts';
import type { Center, IdentityCenterSettings } from '../center.ts';
import { inCenter } from '../center.ts';
import { editFailure } from '../failures.ts';
import { assignmentCode, LEFT } from './assignment-failures.ts';
import type { Board } from './board.ts';
import { createBoard } from './board.ts';
import { carryOut } from './carry-out.ts';
import { createPollTimes } from './poll-times.ts';
import type { Task } from './task.ts';

export interface AssignmentWriterSettings extends IdentityCenterSettings {
  /** Creates and deletes in progress at a time. AWS counts creates only; deletes are kept to the same. */
  readonly outstanding: number;
}

/**
 * Creates and deletes assignments, many at a time. `applied` is what was read back as it should be, nothing else: what
 * AWS had ended but nobody could read back before the deadline is a failure with the code DEADLINE.
 */
export function createAccountAssignmentWriter(
  clients: AwsClients,
  settings: AssignmentWriterSettings,
): AccountAssignmentWriter {
  return {
    async write(edits, hooks, context) {
      if (edits.length === 0) return [];
      try {
        return await inCenter(clients, settings, context, async (center) => {
          const client = singleAttempts(clients, settings, center);
          try {
            return await writeAll(edits, hooks, settings.outstanding, {
              center,
              once: { ...center, client },
            });
          } finally {
            client.destroy();
          }
        });
      } catch (error) {
        // The instance could not be found, so that nothing was written.
        return edits.map((edit) => unbegun(edit, error, context));
      }
    },
  };
}

/** A client that leaves it to us when to try again: the SDK would hold a slot while it waits. */
function singleAttempts(
  clients: AwsClients,
  { region, pace }: IdentityCenterSettings,
  { client, context }: Center,
): SSOAdminClient {
  const once = clients.ssoAdminOnce(region, pace, context);
  // A wrong clock is found out by a first attempt and made up for in a second one, which the other client has had.
  once.config.systemClockOffset = client.config.systemClockOffset;
  return once;
}

async function writeAll(
  edits: readonly AssignmentEdit[],
  hooks: AssignmentHooks,
  outstanding: number,
  centers: { readonly center: Center; readonly once: Center },
): Promise<readonly EditResult<AssignmentEdit>[]> {
  const board = createBoard(edits, outstanding);
  try {
    await carryOut({ board, hooks, times: createPollTimes(), ...centers });
  } catch (error) {
    // Not what AWS said, which is in the tasks: what is known of them must not be lost.
    board.stopped ??= { failure: failureOf(error) };
  }
  return board.tasks.map((task) => resultOf(task, board, centers.center.context));
}

/** What was put back has been refused each time, as far as we know: it was attempted. */
function resultOf(
  { edit, stage, attempts }: Task,
  { stopped }: Board,
  { signal }: RunContext,
): EditResult<AssignmentEdit> {
  if (stage.at === 'done') return stage.result;
  if (stage.at === 'waiting' && attempts === 0)
    return { status: 'not-attempted', edit, why: signal.aborted ? 'deadline' : 'earlier-failure' };
  const stop = stopped?.failure ?? failureOf(new DeadlineError(signal.reason));
  const failure = stage.at !== 'waiting' && signal.aborted ? LEFT : stop;
  return { status: 'failed', edit, failure };
}

function unbegun(edit: AssignmentEdit, error: unknown, { signal }: RunContext): EditResult<AssignmentEdit> {
  if (signal.aborted) return { status: 'not-attempted', edit, why: 'deadline' };
  return { status: 'failed', edit, failure: editFailure(error, 'ListInstances', signal, assignmentCode) };
}

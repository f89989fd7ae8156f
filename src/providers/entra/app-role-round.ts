import { DeadlineError, failureOf } from '../../core/errors.ts';
import type { Failure } from '../../core/errors.ts';
import type { AppRoleEdit } from '../../model/entra.ts';
import type { EditResult } from '../../model/edit-result.ts';
import type { Collection, Turn } from './app-role-collection.ts';
import { UnseenError } from './app-role-read-back.ts';
import { GraphFailure } from './graph-failure.ts';
import { isUncertain, isUnsettled } from './write-failure.ts';

export type Results = Map<AppRoleEdit, EditResult<AppRoleEdit>>;

/** How a round ended. Whatever it was, each edit has its result. */
export type RoundEnd =
  | { readonly status: 'done' }
  /** Out of time, out of reach, or no longer ours: nothing more is to be written. */
  | { readonly status: 'stopped' }
  /** Graph refused a step that holds these edits; `disabled` are the roles that are so only for their sake. */
  | {
      readonly status: 'refused';
      readonly error: GraphFailure;
      readonly edits: readonly AppRoleEdit[];
      readonly disabled: ReadonlySet<string>;
    };

/** Two steps and a read-back; more only when others change the same roles meanwhile. */
const MOST_TURNS = 6;

/** What is known of the work of one round when it comes to an end. */
interface Standing {
  /** Not ended yet, with what belongs to the same roles. */
  readonly edits: readonly AppRoleEdit[];
  /** In a body that Graph accepted, not read back yet. */
  readonly accepted: ReadonlySet<AppRoleEdit>;
  readonly disabled: ReadonlySet<string>;
}

/** Takes edits together through their steps to the read that shows them. */
export async function writeTogether(
  collection: Collection,
  edits: readonly AppRoleEdit[],
  results: Results,
): Promise<RoundEnd> {
  let standing: Standing = { edits, accepted: new Set(), disabled: new Set() };
  for (let number = 0; number < MOST_TURNS; number += 1) {
    const turn = await collection.advance(standing.edits);
    standing = { ...standing, edits: recordMerge(results, standing.edits, turn) };
    if (turn.error !== undefined) return endWith(turn.error, turn, standing, results);
    if (turn.step === undefined) return { status: 'done' };
    standing = {
      ...standing,
      accepted: new Set([...standing.accepted, ...turn.step.edits]),
      disabled: new Set([...standing.disabled, ...(turn.merge?.disabledMeanwhile ?? [])]),
    };
  }
  for (const edit of standing.edits) fail(results, edit, contested(edit));
  return { status: 'stopped' };
}

/** Gives the edits that are still to be done. One that is done stays while its role has others to come. */
function recordMerge(
  results: Results,
  edits: readonly AppRoleEdit[],
  { merge }: Turn,
): readonly AppRoleEdit[] {
  if (merge === undefined) return edits;
  for (const { edit, failure } of merge.refused) fail(results, edit, failure);
  for (const edit of merge.satisfied) results.set(edit, { status: 'applied', edit });
  const pending = new Set(
    [merge.first, merge.second].flatMap((step) => step?.edits ?? []).map(({ id }) => id),
  );
  const refused = new Set(merge.refused.map(({ edit }) => edit));
  return edits.filter((edit) => pending.has(edit.id) && !refused.has(edit));
}

function endWith(error: unknown, turn: Turn, standing: Standing, results: Results): RoundEnd {
  const { merge, step } = turn;
  const satisfied = new Set(merge?.satisfied);
  const ofStep = new Set(step?.edits);
  const mayBeDisabled =
    step !== undefined && step === merge?.first && isUncertain(error) ? merge.disabledMeanwhile : new Set();

  for (const edit of standing.edits) {
    if (satisfied.has(edit)) continue;
    if (merge === undefined && standing.accepted.has(edit)) recordUnread(results, edit, error);
    else if (standing.disabled.has(edit.id)) {
      const known = error instanceof UnseenError ? 'may be' : 'is';
      fail(results, edit, noted(error, `The role was disabled to be changed, and ${known} left disabled`));
    } else if (mayBeDisabled.has(edit.id))
      fail(results, edit, noted(error, 'The role may have been disabled to be changed'));
    else if (error instanceof DeadlineError)
      results.set(edit, { status: 'not-attempted', edit, why: 'deadline' });
    // A step that only prepares has no edits of its own to tell why the next one was not made.
    else if (ofStep.has(edit) || ofStep.size === 0) recordRefused(results, edit, error);
    else results.set(edit, { status: 'not-attempted', edit, why: 'earlier-failure' });
  }
  if (!(error instanceof GraphFailure) || step === undefined || merge === undefined)
    return { status: 'stopped' };
  if (isUnsettled(error) || error.code === 'ENTRA_INTERRUPTED') return { status: 'stopped' };
  return { status: 'refused', error, edits: standing.edits, disabled: standing.disabled };
}

function recordRefused(results: Results, edit: AppRoleEdit, error: unknown): void {
  if (error instanceof UnseenError)
    results.set(edit, { status: 'not-attempted', edit, why: 'earlier-failure' });
  else fail(results, edit, failureOf(error));
}

function recordUnread(results: Results, edit: AppRoleEdit, error: unknown): void {
  const { message } = failureOf(error);
  const difference = error instanceof UnseenError ? error.differences.get(edit) : undefined;
  if (error instanceof UnseenError && difference === undefined)
    results.set(edit, { status: 'applied', edit });
  else fail(results, edit, unread(edit, difference ?? `could not be read back: ${message}`));
}

export function fail(results: Results, edit: AppRoleEdit, failure: Failure): void {
  results.set(edit, { status: 'failed', edit, failure });
}

/** What an error says, and what it leaves behind. */
export function noted(error: unknown, note: string): Failure {
  const failure = failureOf(error);
  return { ...failure, message: `${failure.message.replace(/\.$/u, '')}. ${note}` };
}

function unread({ id }: AppRoleEdit, but: string): Failure {
  return {
    code: 'ENTRA_READ_BACK',
    message: `Microsoft Graph accepted the write of app role ${id}, but ${but}`,
    hint: new UnseenError(new Map()).hint,
  };
}

function contested({ id }: AppRoleEdit): Failure {
  return {
    code: 'APP_ROLE_CHANGED',
    message: `app role ${id} was changed by somebody else as often as it was written`,
    hint: 'Look who else writes app roles of this object. Then run again.',
  };
}

import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { AppRoleEdit, AppRoleObject } from '../../model/entra.ts';
import { retry, retryAfterMs, retryAsAsked } from '../retry.ts';
import type { RetryPolicy, Verdict } from '../retry.ts';
import { mergeAppRoles } from './app-role-merge.ts';
import type { AppRoleMerge, MergeStep } from './app-role-merge.ts';
import { checkOthersUntouched, differencesAfter, UnseenError } from './app-role-read-back.ts';
import { appRolesOf } from './app-role.ts';
import type { RawAppRole } from './app-role.ts';
import type { Graph } from './client.ts';
import { GraphFailure } from './graph-failure.ts';
import { isTransientWrite, isUncertain, isUnsettled } from './write-failure.ts';

/** How long Entra may go on to refuse changes of a role that it has just disabled. */
const SETTLING: RetryPolicy = { attempts: 10, baseMs: 4_000, longestWaitMs: 30_000, totalWaitMs: 180_000 };

/** How long a read may go on to show what was there before the write. */
const REPLICATION: RetryPolicy = { attempts: 10, baseMs: 2_000, longestWaitMs: 30_000, totalWaitMs: 120_000 };

/** How long one write is tried while Graph is busy, in trouble or out of reach. */
const TROUBLE: RetryPolicy = { attempts: 8, baseMs: 1_000, longestWaitMs: 30_000, totalWaitMs: 240_000 };

/** What became of one PATCH, or of the reading for it. */
export interface Turn {
  /** What the last read was merged to; undefined when there was none. */
  readonly merge: AppRoleMerge | undefined;
  /** The step that was sent; undefined when there was nothing left to write. */
  readonly step: MergeStep | undefined;
  /** Why it was not written; undefined when it was accepted. */
  readonly error?: unknown;
}

/** The `appRoles` of one object, which Graph reads and replaces as a whole. */
export interface Collection {
  /**
   * Reads what is there, merges the edits and sends the first step that is left. Before each further attempt it
   * reads and merges anew, so that what others do meanwhile is never undone by an old body. Throws nothing.
   */
  advance(edits: readonly AppRoleEdit[]): Promise<Turn>;
}

/** A body that was sent, with the edits whose roles tell it apart from what was there before. */
interface Sent {
  readonly appRoles: readonly RawAppRole[];
  readonly edits: readonly AppRoleEdit[];
}

export function createCollection(
  graph: Graph,
  { surface, objectId }: AppRoleObject,
  stillMine: () => Promise<void>,
  context: RunContext,
): Collection {
  const path = `/${surface === 'application' ? 'applications' : 'servicePrincipals'}/${encodeURIComponent(objectId)}`;
  /** The last read, as long as nothing was sent after it. */
  let fresh: readonly RawAppRole[] | undefined;
  /** What a read has to show: the last body that was accepted, or one after it that may have been. */
  let expected: readonly Sent[] = [];
  const removed = new Set<AppRoleEdit>();
  let uncertain = false;

  async function read(): Promise<readonly RawAppRole[]> {
    if (fresh !== undefined) return fresh;
    const { found, unseen } = await retry(
      REPLICATION,
      (attempted) => ({ retry: attempted.ok && attempted.value.unseen !== undefined }),
      async () => {
        const answer = appRolesOf(await graph.get(`${path}?$select=id,appRoles`), path);
        return { found: answer, unseen: notShownBy(answer, expected) };
      },
      context,
    );
    if (unseen !== undefined) throw new UnseenError(unseen);
    fresh = found;
    return found;
  }

  async function send(sent: Sent): Promise<void> {
    if (context.signal.aborted) throw new DeadlineError(context.signal.reason);
    await stillMine();
    fresh = undefined;
    try {
      await graph.patch(path, { appRoles: sent.appRoles });
      uncertain = false;
    } catch (error) {
      uncertain = isUncertain(error);
      if (!uncertain) throw error;
      if (expected.length > 0) expected = [...expected, sent];
      noteRemovals(sent);
      throw error;
    }
    expected = [sent];
    noteRemovals(sent);
  }

  function noteRemovals({ edits, appRoles }: Sent): void {
    const kept = new Set(appRoles.map(({ id }) => id));
    for (const edit of edits) if (edit.type === 'remove' && !kept.has(edit.id)) removed.add(edit);
  }

  async function attempt(edits: readonly AppRoleEdit[], seen: (merge: AppRoleMerge) => void): Promise<Turn> {
    const current = await read();
    const merge = mergeWithout(current, edits, removed);
    seen(merge);
    const { first, second } = merge;
    const step = first ?? second;
    if (step === undefined) return { merge, step };
    const concerned = first === undefined ? step.edits : [...step.edits, ...(second?.edits ?? [])];
    try {
      checkOthersUntouched(edits, current, step.appRoles);
      await send({ appRoles: step.appRoles, edits: concerned });
      return { merge, step };
    } catch (error) {
      return { merge, step, error: stopped(error) };
    }
  }

  /** Whatever a stopped run throws, it is that it was stopped. */
  function stopped(error: unknown): unknown {
    return context.signal.aborted && !(error instanceof RolebridgeError) ? new DeadlineError(error) : error;
  }

  return {
    async advance(edits) {
      let merge: AppRoleMerge | undefined;
      uncertain = false;
      try {
        const once = () => attempt(edits, (made) => (merge = made));
        const untroubled = () =>
          retry(
            TROUBLE,
            (tried) => (tried.ok ? afterTrouble(tried.value.error, context) : { retry: false }),
            once,
            context,
          );
        return await retry(
          SETTLING,
          (tried) => ({ retry: tried.ok && isUnsettled(tried.value.error) }),
          untroubled,
          context,
        );
      } catch (error) {
        return { merge, step: merge?.first ?? merge?.second, error: uncertain ? interrupted(error) : error };
      }
    },
  };
}

/** A role that one of our own writes removed is not missing. */
function mergeWithout(
  current: readonly RawAppRole[],
  edits: readonly AppRoleEdit[],
  removed: ReadonlySet<AppRoleEdit>,
): AppRoleMerge {
  const present = new Set(current.map(({ id }) => id));
  const gone = new Set(edits.flatMap((edit) => (removed.has(edit) && !present.has(edit.id) ? edit.id : [])));
  const merge = mergeAppRoles(
    current,
    edits.filter(({ id }) => !gone.has(id)),
  );
  return { ...merge, satisfied: [...merge.satisfied, ...edits.filter(({ id }) => gone.has(id))] };
}

/** Undefined when the read shows one of the bodies, else how it differs from the oldest. */
function notShownBy(
  found: readonly RawAppRole[],
  expected: readonly Sent[],
): ReadonlyMap<AppRoleEdit, string> | undefined {
  const differences = expected.map(({ edits, appRoles }) => differencesAfter(edits, appRoles, found));
  return differences.some(({ size }) => size === 0) ? undefined : differences[0];
}

function afterTrouble(error: unknown, context: RunContext): Verdict {
  if (!isTransientWrite(error)) return { retry: false };
  return retryAsAsked(retryAfterMs(error.retryAfter, context.clock.now()), context);
}

function interrupted(error: unknown): unknown {
  if (!(error instanceof DeadlineError)) return error;
  const message = 'the run was stopped before Microsoft Graph answered a change';
  return new GraphFailure('ENTRA_INTERRUPTED', message, { cause: error });
}

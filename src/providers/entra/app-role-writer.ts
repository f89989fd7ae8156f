import type { RunContext } from '../../core/context.ts';
import { DeadlineError, failureOf } from '../../core/errors.ts';
import type { Failure } from '../../core/errors.ts';
import type { AppRoleEdit, AppRoleObject, AppRoleWriter, EditResult } from '../../model/entra.ts';
import { retry } from '../retry.ts';
import type { RetryPolicy } from '../retry.ts';
import { appRolesOf } from './app-role.ts';
import type { RawAppRole } from './app-role.ts';
import { mergeAppRoles } from './app-role-merge.ts';
import type { AppRoleMerge, MergeStep } from './app-role-merge.ts';
import { differencesAfter } from './app-role-read-back.ts';
import type { Graph } from './client.ts';
import { GraphFailure } from './graph-failure.ts';

/** How long Entra may go on to refuse changes of a role that it has just disabled. */
const SETTLING: RetryPolicy = { attempts: 10, baseMs: 4_000, longestWaitMs: 30_000, totalWaitMs: 180_000 };

/** How long a read may go on to show what was there before the write. */
const REPLICATION: RetryPolicy = { attempts: 10, baseMs: 2_000, longestWaitMs: 30_000, totalWaitMs: 120_000 };

export function createAppRoleWriter(graphOf: (context: RunContext) => Graph): AppRoleWriter {
  return {
    async write(object, edits, stillMine, context) {
      if (edits.length === 0) return [];
      const collection = createCollection(graphOf(context), object, stillMine, context);
      const results = await writeAll(collection, edits);
      return edits.map(
        (edit) => results.get(edit) ?? { status: 'not-attempted', edit, why: 'earlier-failure' },
      );
    },
  };
}

type Results = Map<AppRoleEdit, EditResult>;

async function writeAll(collection: Collection, edits: readonly AppRoleEdit[]): Promise<Results> {
  const results: Results = new Map();
  let current: readonly RawAppRole[];
  try {
    current = await collection.read();
  } catch (error) {
    return recordError(results, edits, error);
  }

  const merge = mergeAppRoles(current, edits);
  for (const { edit, failure } of merge.refused) results.set(edit, { status: 'failed', edit, failure });
  for (const edit of merge.satisfied) results.set(edit, { status: 'applied', edit });

  const written = await writeSteps(collection, merge, results);
  if (written !== undefined) await readBack(collection, written, results);
  return results;
}

/** Gives the collection as it was last written, with the edits that are in it; undefined when nothing was. */
async function writeSteps(
  collection: Collection,
  { first, second, disabledMeanwhile }: AppRoleMerge,
  results: Results,
): Promise<MergeStep | undefined> {
  if (first !== undefined) {
    try {
      await collection.replace(first.appRoles);
    } catch (error) {
      recordError(results, first.edits, error);
      // A first step that only prepared has no edits of its own to tell why the second one was not made.
      if (second !== undefined && (first.edits.length === 0 || isDeadline(error)))
        recordError(results, second.edits, error);
      return undefined;
    }
  }
  if (second === undefined) return first;
  try {
    await collection.replaceOnceSettled(second.appRoles);
  } catch (error) {
    recordError(results, second.edits, error, first === undefined ? new Set() : disabledMeanwhile);
    return first;
  }
  return { appRoles: second.appRoles, edits: [...(first?.edits ?? []), ...second.edits] };
}

async function readBack(
  collection: Collection,
  { appRoles, edits }: MergeStep,
  results: Results,
): Promise<void> {
  try {
    const differences = await collection.differences(edits, appRoles);
    for (const edit of edits) {
      const difference = differences.get(edit);
      if (difference === undefined) results.set(edit, { status: 'applied', edit });
      else fail(results, edit, readBackFailure(edit, `but ${difference}`));
    }
  } catch (error) {
    const { message } = failureOf(error);
    for (const edit of edits)
      fail(results, edit, readBackFailure(edit, `but could not be read back: ${message}`));
  }
}

function readBackFailure({ id }: AppRoleEdit, but: string): Failure {
  return {
    code: 'ENTRA_READ_BACK',
    message: `Microsoft Graph accepted the write of app role ${id}, ${but}`,
    hint: 'Run again in a few minutes. If it stays, somebody else, or the AWS provisioning job of Entra, writes too.',
  };
}

/** What `error` means for edits: out of time, or refused. `disabled` names the roles it leaves disabled. */
function recordError(
  results: Results,
  edits: readonly AppRoleEdit[],
  error: unknown,
  disabled: ReadonlySet<string> = new Set(),
): Results {
  const failure = failureOf(error);
  for (const edit of edits) {
    if (disabled.has(edit.id)) {
      const message = `${failure.message}. The role was disabled to be changed, and is left disabled`;
      fail(results, edit, { ...failure, message });
    } else if (isDeadline(error)) results.set(edit, { status: 'not-attempted', edit, why: 'deadline' });
    else fail(results, edit, failure);
  }
  return results;
}

function fail(results: Results, edit: AppRoleEdit, failure: Failure): void {
  results.set(edit, { status: 'failed', edit, failure });
}

function isDeadline(error: unknown): boolean {
  return error instanceof DeadlineError;
}

/** The `appRoles` of one object as a thing that is read and replaced as a whole. */
interface Collection {
  read(): Promise<readonly RawAppRole[]>;
  replace(appRoles: readonly RawAppRole[]): Promise<void>;
  /** Goes on while Entra still takes roles that the last PATCH disabled for enabled. */
  replaceOnceSettled(appRoles: readonly RawAppRole[]): Promise<void>;
  /** Goes on while reads may show what was there before. */
  differences(
    edits: readonly AppRoleEdit[],
    written: readonly RawAppRole[],
  ): Promise<ReadonlyMap<AppRoleEdit, string>>;
}

function createCollection(
  graph: Graph,
  { surface, objectId }: AppRoleObject,
  stillMine: () => Promise<void>,
  context: RunContext,
): Collection {
  const path = `/${surface === 'application' ? 'applications' : 'servicePrincipals'}/${encodeURIComponent(objectId)}`;

  async function read(): Promise<readonly RawAppRole[]> {
    return appRolesOf(await graph.get(`${path}?$select=id,appRoles`), path);
  }
  async function replace(appRoles: readonly RawAppRole[]): Promise<void> {
    if (context.signal.aborted) throw new DeadlineError(context.signal.reason);
    await stillMine();
    await graph.patch(path, { appRoles });
  }

  return {
    read,
    replace,
    async replaceOnceSettled(appRoles) {
      await retry(
        SETTLING,
        (attempted) => ({ retry: !attempted.ok && isUnsettled(attempted.error) }),
        () => replace(appRoles),
        context,
      );
    },
    async differences(edits, written) {
      return await retry(
        REPLICATION,
        (attempted) => ({ retry: attempted.ok && attempted.value.size > 0 }),
        async () => differencesAfter(edits, written, await read()),
        context,
      );
    },
  };
}

function isUnsettled(error: unknown): boolean {
  return error instanceof GraphFailure && error.code === 'CannotDeleteOrUpdateEnabledEntitlement';
}

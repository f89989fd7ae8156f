import type { Clock } from '../core/clock.ts';
import type { BegunByTarget } from '../core/guard.ts';
import type { Kind } from '../core/kind.ts';
import { targetsOf, type Plan } from '../core/plan.ts';
import type { WholeRun } from '../core/reconcile.ts';
import { approval, approvedId } from './approval.ts';
import { keepRunRecord, readRunRecord, type RunKey, type RunRecord } from './run-record.ts';
import type { StateStore } from './state-store.ts';

export interface OpenWholeRun<R> extends WholeRun<R> {
  /** Whether a slice, or a try of this one, has begun to write. */
  readonly hasBegun: boolean;
}

/**
 * A run as its slices see it: what those before this one have begun is read now, and what this one begins is kept
 * before it is written.
 * @param expected Whether a plan was approved by its id: then the first slice that begins it keeps all its effects.
 * @throws RolebridgeError STATE_UNREADABLE
 */
export async function openWholeRun<R>(
  store: StateStore,
  key: RunKey,
  kind: Kind<R>,
  { expected, clock }: { readonly expected: boolean; readonly clock: Clock },
): Promise<OpenWholeRun<R>> {
  const before = await readRunRecord(store, key);
  return {
    hasBegun: before !== undefined,
    begun: before?.begun ?? new Map(),
    ...(before?.approved === undefined ? {} : { approval: approval(kind, before.approved) }),
    begin: (plan) => keepRunRecord(store, key, recordWith(kind, plan, before, expected), clock.now()),
  };
}

/** What the run will have begun when this plan is. */
function recordWith<R>(
  kind: Kind<R>,
  plan: Plan<R>,
  before: RunRecord | undefined,
  expected: boolean,
): RunRecord {
  const begun = begunWith(kind, plan, before?.begun ?? new Map());
  const isFirst = before === undefined && expected;
  const approved = isFirst ? plan.changes.map((change) => approvedId(kind, change)) : before?.approved;
  return { begun, ...(approved === undefined ? {} : { approved }) };
}

function begunWith<R>(kind: Kind<R>, plan: Plan<R>, before: BegunByTarget): BegunByTarget {
  const changes = targetsOf(kind, plan.changes);
  const here = new Map(
    Object.entries(plan.existing).map(([target, existing]) => {
      const of = before.get(target);
      const keys = (action: string, earlier: ReadonlySet<string> = new Set()): ReadonlySet<string> => {
        const now = (changes.get(target) ?? []).filter((change) => change.action === action);
        return new Set([...earlier, ...now.map(({ key }) => key)]);
      };
      const deletes = keys('delete', of?.deletes);
      return [target, { existing: of?.existing ?? existing, deletes, updates: keys('update', of?.updates) }];
    }),
  );
  return new Map([...before, ...here]);
}

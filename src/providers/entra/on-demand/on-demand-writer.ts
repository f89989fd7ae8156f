import type { RunContext } from '../../../core/context.ts';
import { DeadlineError, failureOf } from '../../../core/errors.ts';
import type { OnDemandEdit, OnDemandResult, OnDemandWriter } from '../../../model/provisioning.ts';
import { createPace, type Pace } from '../../pace.ts';
import type { Graph } from '../client.ts';
import { provisionOnDemand } from './provision-on-demand.ts';

/** Entra: "On-demand provisioning in Microsoft Entra ID", Known limitations: members of the one group in a request. */
const MEMBERS_IN_A_CALL = 5;

/** A call takes up to half a minute, so that several groups are on their way; of one group never two calls at a time. */
const GROUPS_IN_FLIGHT = 5;

/** Microsoft Graph: "synchronizationJob: provisionOnDemand": five requests in ten seconds. */
const CALLS_PER_SECOND = 0.5;

/** What ends all that is left as well: no other group would fare better. */
const STOPPING = new Set(['ENTRA_FORBIDDEN', 'LEASE_LOST']);

interface Shared {
  readonly graph: Graph;
  readonly pace: Pace;
  readonly stillMine: () => Promise<void>;
  readonly context: RunContext;
}

export function createOnDemandWriter(graphOf: (context: RunContext) => Graph): OnDemandWriter {
  return {
    async write(edits, stillMine, context) {
      const pace = createPace({ perSecond: CALLS_PER_SECOND, inFlight: GROUPS_IN_FLIGHT });
      const shared = { graph: graphOf(context), pace, stillMine, context };
      const results: OnDemandResult[] = [];
      let stopped = false;
      // Whoever is free takes the next one.
      const queue = edits.entries();
      const work = async (): Promise<void> => {
        for (const [place, edit] of queue) {
          const result = stopped ? notAttempted(edit, 'earlier-failure') : await bring(edit, shared);
          stopped ||= result.status === 'failed' && STOPPING.has(result.failure.code);
          results[place] = result;
          const done = results.filter((each) => each !== undefined).length;
          context.progress({ phase: 'apply', what: 'groups', done, total: edits.length });
        }
      };
      await Promise.all(Array.from({ length: GROUPS_IN_FLIGHT }, work));
      return results;
    },
  };
}

/** Never throws. Every portion is asked for, also after one that Entra refused: each member has a way of its own. */
async function bring(
  edit: OnDemandEdit,
  { graph, pace, stillMine, context }: Shared,
): Promise<OnDemandResult> {
  let begun = false;
  const refusals = new Map<string, string>();
  // Each attempt takes a turn: one that is made again is a request like any other.
  const post: Graph['post'] = (path, body) =>
    pace.run(async () => {
      await stillMine();
      begun = true;
      return graph.post(path, body);
    }, context);
  try {
    for (const members of portions(edit.members)) {
      const told = await provisionOnDemand({ post }, { ...edit, members }, context);
      for (const [id, reason] of told) refusals.set(id, reason);
    }
  } catch (error) {
    if (error instanceof DeadlineError && !begun) return notAttempted(edit, 'deadline');
    return { status: 'failed', edit, failure: failureOf(error, context.signal) };
  }
  return refusals.size === 0 ? { status: 'applied', edit } : notBrought(edit, refusals);
}

function portions(members: readonly string[]): readonly (readonly string[])[] {
  const calls = Math.max(1, Math.ceil(members.length / MEMBERS_IN_A_CALL));
  return Array.from({ length: calls }, (_none, n) =>
    members.slice(n * MEMBERS_IN_A_CALL, (n + 1) * MEMBERS_IN_A_CALL),
  );
}

function notAttempted(edit: OnDemandEdit, why: 'deadline' | 'earlier-failure'): OnDemandResult {
  return { status: 'not-attempted', edit, why };
}

function notBrought(edit: OnDemandEdit, refused: ReadonlyMap<string, string>): OnDemandResult {
  const words = [...refused].map(
    ([id, reason]) => `${id === edit.group ? 'group' : 'user'} ${id}: ${reason}`,
  );
  const failure = {
    code: 'PROVISIONING_REFUSED',
    message: `Entra ID did not bring everything to AWS: ${words.join('; ')}`,
    hint:
      'What was assigned to the application a moment ago is out of scope for some minutes. Else mend at the user or the ' +
      'group what the words name; Entra admin center > Provisioning logs has the details.',
  };
  return { status: 'failed', edit, failure, refused };
}

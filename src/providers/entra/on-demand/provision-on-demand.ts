import type { RunContext } from '../../../core/context.ts';
import type { OnDemandEdit } from '../../../model/provisioning.ts';
import { retry, type Attempted, type RetryPolicy, type Verdict } from '../../retry.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { isUncertain } from '../write-failure.ts';
import { writing } from '../write-refusals.ts';
import { arrivalsIn } from './arrivals.ts';
import { grant } from './grant.ts';

/** What got no answer, or one of a server in trouble, may have been done: asking again does no harm. */
const PATIENCE: RetryPolicy = { attempts: 4, baseMs: 4_000, longestWaitMs: 15_000, totalWaitMs: 45_000 };

/**
 * One request, for a group with at most five members.
 * Microsoft Graph: "synchronizationJob: provisionOnDemand".
 * @returns Object id -> why it has not arrived, in Entra's words; of what has arrived nothing.
 * @throws RolebridgeError ENTRA_*, DEADLINE
 */
export async function provisionOnDemand(
  graph: Pick<Graph, 'post'>,
  { route: { servicePrincipalId, jobId, ruleId }, group, members }: OnDemandEdit,
  context: RunContext,
): Promise<ReadonlyMap<string, string>> {
  const what = `bring group ${group} to AWS by provisioning job ${jobId} of service principal ${servicePrincipalId}`;
  const job = `/servicePrincipals/${segment(servicePrincipalId)}/synchronization/jobs/${segment(jobId)}`;
  const links = { members: members.map((objectId) => ({ objectId, objectTypeName: 'User' })) };
  const subject = { objectId: group, objectTypeName: 'Group', ...(members.length === 0 ? {} : { links }) };
  const body = { parameters: [{ ruleId, subjects: [subject] }] };
  const answer = await writing({ what, widerPermission: grant.permission, hint: grant.hint }, () =>
    retry(PATIENCE, again, () => graph.post(`${job}/provisionOnDemand`, body), context),
  );
  const arrivals = arrivalsIn(answer, [group, ...members], what);
  return new Map(
    [...arrivals].flatMap(([id, arrival]) => {
      if (arrival?.status === 'arrived') return [];
      return [[id, arrival?.reason ?? 'Entra ID did not say what became of it'] as const];
    }),
  );
}

function again(attempted: Attempted<unknown>): Verdict {
  return { retry: !attempted.ok && isUncertain(attempted.error) };
}

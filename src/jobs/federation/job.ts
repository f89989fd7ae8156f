import { completeness } from '../../core/completeness.ts';
import type { RunContext } from '../../core/context.ts';
import type { Job, Reading, ReadSummary } from '../../core/job.ts';
import { ownership } from '../../core/ownership.ts';
import { policy } from '../../core/policy.ts';
import { count } from '../../core/words.ts';
import { approvalRule } from './approval.ts';
import { readOwnAssignments } from './assignment-ledger.ts';
import { holdsOn } from './assignment-limits.ts';
import { connectionSetUp, type ConnectionSetUp } from './connection-set-up.ts';
import { doublesIn } from './doubles.ts';
import { keyOf, type FederationItem } from './federation-item.ts';
import { unassigned } from './group-assignments.ts';
import { rulesOf, type Hold } from './hold.ts';
import { chosenIdentifier } from './identifiers.ts';
import { federationKind, groupsOf } from './kind.ts';
import { manualSteps } from './manual-steps.ts';
import { orderRule } from './order.ts';
import type { FederationParts } from './parts.ts';
import type { FederationEvidence, FederationReaders } from './readers.ts';
import { readSetUpRecord, type Finished } from './set-up-record.ts';
import { together } from './set-up.ts';

export const federationJob = 'federation';

/** What the writer is to remember of what was read. */
export interface FederationNotes {
  readonly finished: readonly Finished[];
}

/** What the set-up guides tell to do by hand, as a plan: from an empty tenant and a bare account to people signing in. */
export function createFederationJob(
  parts: FederationParts,
  readers: FederationReaders,
): Job<FederationItem, FederationNotes> {
  return {
    name: federationJob,
    kind: federationKind,
    limits: parts.settings.limits,
    read: (context) => read(parts, readers, context),
  };
}

async function read(
  parts: FederationParts,
  readers: FederationReaders,
  context: RunContext,
): Promise<Reading<FederationItem, FederationNotes>> {
  const evidence = await readers.evidence(context);
  const setUps = await setUpsOf(evidence, parts, readers);
  const { desired, current, holds, gaps, remarks } = together(setUps);
  const limits = await holdsOn(unassigned({ desired, current, holds }), evidence.own, readers, context);
  const allHolds: readonly Hold[] = [...holds, ...limits.holds, ...doublesIn(desired)];
  const unused = new Set(setUps.filter(({ isInUse }) => !isInUse).map(({ name }) => name));
  const inUse = new Set(setUps.filter(({ isInUse }) => isInUse).map(({ name }) => name));
  return {
    desired: { items: desired },
    current,
    targets: setUps.flatMap(({ name }) => [name, groupsOf(name)]),
    rules: [
      completeness(federationKind, gaps),
      ownership(federationKind),
      policy(parts.settings.policy),
      ...rulesOf(allHolds),
      orderRule(unused),
    ],
    unlessExpected: [approvalRule(inUse, allHolds)],
    notes: { finished: setUps.flatMap(({ finished }) => finished ?? []) },
    reads: [...evidence.reads.filter(({ gaps }) => gaps.length === 0), ...setUps.map(readOf)],
    remarks: [
      ...evidence.remarks,
      ...remarks,
      ...limits.remarks,
      ...evidence.connections.flatMap((each) => manualSteps(each)),
    ],
  };
}

/** In the order of the configuration, so that a new application always gets the same identifier. */
async function setUpsOf(
  { connections, own }: FederationEvidence,
  parts: FederationParts,
  { state }: FederationReaders,
): Promise<readonly ConnectionSetUp[]> {
  const assignments = await readOwnAssignments(state);
  const ownId = own.servicePrincipal.state === 'known' ? own.servicePrincipal.value?.id : undefined;
  const taken = new Set<string>();
  const setUps: ConnectionSetUp[] = [];
  for (const evidence of connections) {
    const record = await readSetUpRecord(state, evidence.connection.name);
    const setUp = connectionSetUp(evidence, parts, { record, assignments, ownId }, taken);
    const identifier = chosenIdentifier(setUp);
    if (identifier !== undefined) taken.add(identifier);
    setUps.push(setUp);
  }
  return setUps;
}

/** Of what could not be read, only what the set-up has to know: the rest is for the posture to tell. */
function readOf({ name, current, gaps }: ConnectionSetUp): ReadSummary {
  const distinct = new Map(gaps.map((gap) => [`${gap.scope} ${gap.code} ${gap.reason}`, gap]));
  return {
    source: `connection ${name}`,
    found: count(new Set(current.map(keyOf)).size, 'part'),
    gaps: [...distinct.values()],
  };
}

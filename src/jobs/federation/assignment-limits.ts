import type { RunContext } from '../../core/context.ts';
import type { Remark } from '../../core/job.ts';
import type { Known } from '../../model/known.ts';
import { assigningPermission } from '../graph-permissions.ts';
import type { OwnEvidence } from '../posture/evidence.ts';
import { keyOf, type GroupAssignment } from './federation-item.ts';
import type { Hold } from './hold.ts';
import type { FederationReaders } from './readers.ts';

/** Entra: "Microsoft Entra service limits and restrictions": app role assignments of one group, over all applications. */
const mostAssignments = 1_500;

export interface Held {
  readonly holds: readonly Hold[];
  readonly remarks: readonly Remark[];
}

/** Why assignments that are to be made cannot be. Nothing is asked when there are none. */
export async function holdsOn(
  assignments: readonly GroupAssignment[],
  own: OwnEvidence,
  { entra }: Pick<FederationReaders, 'entra'>,
  context: RunContext,
): Promise<Held> {
  if (assignments.length === 0) return { holds: [], remarks: [] };
  if (lacksPermission(own)) return byHand(assignments);
  const ids = [...new Set(assignments.map(({ group }) => group.id))].toSorted();
  return { holds: beyond(assignments, await entra.assignmentCounts(ids, context)), remarks: [] };
}

/** Only when it is known to lack it: what Graph then refuses is an outcome. */
function lacksPermission({ servicePrincipal }: OwnEvidence): boolean {
  return (
    servicePrincipal.state === 'known' &&
    servicePrincipal.value !== undefined &&
    !servicePrincipal.value.permissions.includes(assigningPermission)
  );
}

function byHand(assignments: readonly GroupAssignment[]): Held {
  const reason = `Rolebridge has no ${assigningPermission}, which could grant anything to anybody`;
  const byConnection = Map.groupBy(assignments, ({ connection }) => connection);
  return {
    holds: assignments.map((item) => ({ key: keyOf(item), rule: 'permission', reason })),
    remarks: [...byConnection].map(([subject, items]) => ({
      severity: 'info',
      subject,
      text: `to assign by hand, in Enterprise applications, Users and groups: ${items.map(told).join('; ')}`,
    })),
  };
}

function told({ group, value }: GroupAssignment): string {
  return value === null ? group.displayName : `${group.displayName} -> ${value.split(',')[0] ?? value}`;
}

/** In the order of their keys, so that the same ones are held back run after run. */
function beyond(
  assignments: readonly GroupAssignment[],
  counts: Known<ReadonlyMap<string, number>>,
): readonly Hold[] {
  if (counts.state === 'unknown') return [];
  const used = new Map(counts.value);
  return assignments
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .flatMap((item) => {
      const count = (used.get(item.group.id) ?? 0) + 1;
      used.set(item.group.id, count);
      if (count <= mostAssignments) return [];
      const reason = `a group has ${mostAssignments} app role assignments at most, and ${item.group.displayName} would have ${count}`;
      return [{ key: keyOf(item), rule: 'limit', reason } as const];
    });
}

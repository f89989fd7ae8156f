import * as z from 'zod';
import type { PrivilegedAccess } from '../../../model/federation.ts';
import { known, type Known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { literal } from '../graph-path.ts';
import { graphTime } from '../graph-time.ts';
import { parsed } from '../refusals.ts';
import { toActivationPolicy } from './activation-policy.ts';
import { batchedLists, mapped } from './batched-lists.ts';

const ROOT = '/identityGovernance/privilegedAccess/group';

/** Microsoft Graph: privilegedAccessGroupAssignmentScheduleInstance and …EligibilityScheduleInstance. */
const instance = z.object({
  principalId: z.string(),
  accessId: z.string(),
  assignmentType: z.string().nullish(),
  endDateTime: z.string().nullish(),
});
type Instance = z.output<typeof instance>;

/**
 * Who may be a member of each group, and by what rules. A group without any instance is one that Privileged Identity
 * Management does not manage: Microsoft Graph, "PIM for groups API overview", section "Onboarding".
 * @param members Group -> object ids of the users who are members now
 */
export async function readPrivilegedAccess(
  graph: Graph,
  members: ReadonlyMap<string, Known<readonly string[]>>,
): Promise<ReadonlyMap<string, Known<PrivilegedAccess | null>>> {
  const ids = [...members.keys()];
  const assigned = await instancesOf(graph, ids, 'assignment');
  const eligible = await instancesOf(graph, ids, 'eligibility');
  const managed = ids.filter((id) => [assigned, eligible].some((each) => isManaged(each.get(id))));
  const policies = await batchedLists(
    graph,
    managed.map((id) => ({ key: id, url: policyUrl(id) })),
    (id) => ({
      what: `the rules of activation of group ${id}`,
      permission: 'RoleManagementPolicy.Read.AzureADGroup',
    }),
  );
  const accessOf = (id: string): Known<PrivilegedAccess | null> => {
    const [active, may] = [assigned.get(id), eligible.get(id)];
    if (active?.state !== 'known') return mapped(active, () => null);
    if (may?.state !== 'known') return mapped(may, () => null);
    const owners = distinct(
      [...active.value, ...may.value]
        .filter((each) => isFor('owner', each))
        .map(({ principalId }) => principalId),
    );
    if (!managed.includes(id)) return known(null);
    const policy = mapped(policies.get(id), (answers) => toActivationPolicy(answers, id));
    const users = members.get(id);
    return known({
      eligible: distinct(membersOf(may.value).map(({ principalId }) => principalId)),
      ...(owners.length === 0 ? {} : { owners }),
      permanent: permanentOf(membersOf(active.value), users?.state === 'known' ? users.value : []),
      ...(policy.state === 'known'
        ? { policy: policy.value }
        : {
            policy: { approval: null, justification: null, multiFactor: null, maximumSeconds: null },
            policyUnread: policy,
          }),
    });
  };
  return new Map(ids.map((id) => [id, accessOf(id)]));
}

/** Members whose membership has no end: assigned in PIM, or let in beside it. */
function permanentOf(active: readonly Instance[], users: readonly string[]): readonly string[] {
  const without = active.filter(({ assignmentType, endDateTime }) => {
    // The metadata of Graph writes the types small, the example of its page begins them with a capital.
    return assignmentType?.toLowerCase() === 'assigned' && graphTime(endDateTime) === undefined;
  });
  const byPim = new Set(active.map(({ principalId }) => principalId));
  const beside = users.filter((id) => !byPim.has(id));
  return distinct([...without.map(({ principalId }) => principalId), ...beside]);
}

async function instancesOf(
  graph: Graph,
  ids: readonly string[],
  kind: 'assignment' | 'eligibility',
): Promise<ReadonlyMap<string, Known<readonly Instance[]>>> {
  const permission =
    kind === 'assignment'
      ? 'PrivilegedAssignmentSchedule.Read.AzureADGroup'
      : 'PrivilegedEligibilitySchedule.Read.AzureADGroup';
  const lists = await batchedLists(
    graph,
    ids.map((id) => ({
      key: id,
      url: `${ROOT}/${kind}ScheduleInstances?$filter=groupId%20eq%20${literal(id)}`,
    })),
    (id) => ({ what: `who is managed in group ${id} by Privileged Identity Management`, permission }),
  );
  const read = (answers: readonly unknown[], id: string): readonly Instance[] =>
    answers.map((each) => parsed(instance, each, `an instance of group ${id}`));
  return new Map([...lists].map(([id, list]) => [id, mapped(list, (answers) => read(answers, id))]));
}

function isFor(access: 'member' | 'owner', { accessId }: Instance): boolean {
  return accessId.toLowerCase() === access;
}

function membersOf(instances: readonly Instance[]): readonly Instance[] {
  return instances.filter((each) => isFor('member', each));
}

function isManaged(instances: Known<readonly Instance[]> | undefined): boolean {
  return instances?.state === 'known' && instances.value.length > 0;
}

function policyUrl(id: string): string {
  const filter = `scopeId%20eq%20${literal(id)}%20and%20scopeType%20eq%20'Group'`;
  return `/policies/roleManagementPolicyAssignments?$filter=${filter}&$expand=policy($expand=rules)`;
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].toSorted();
}

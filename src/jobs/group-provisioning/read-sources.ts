import type { RunContext } from '../../core/context.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { AssignedGroup, DirectoryGroup } from '../../model/directory-groups.ts';
import type { GroupProvisioningJob } from '../../model/provisioning.ts';
import { storeIdsOf, storeIndex, type GroupSources } from './desired.ts';
import { readRefusals } from './refusal-store.ts';
import { standing, type Refusals } from './refusals.ts';
import type { GroupProvisioningReaders } from './readers.ts';
import { routeOf } from './route.ts';
import type { GroupProvisioningRun } from './run.ts';
import { groupQuery, groupScope } from './scope.ts';
import type { GroupProvisioningSettings } from './settings.ts';
import { wantedOf, type Wanted } from './wanted.ts';

/** Everything that was read. */
export interface Sources extends GroupSources {
  readonly assigned: Snapshot<AssignedGroup>;
  readonly groups: Snapshot<DirectoryGroup>;
  readonly jobs: Snapshot<GroupProvisioningJob>;
  readonly wanted: Wanted;
  /** All that is remembered, and not only what still counts. */
  readonly remembered: Refusals;
}

/** @throws RolebridgeError NARROWING_UNKNOWN, STATE_UNREADABLE, and as the readers do */
export async function readSources(
  { enterpriseApplication, rules }: GroupProvisioningSettings,
  readers: GroupProvisioningReaders,
  run: GroupProvisioningRun,
  context: RunContext,
): Promise<Sources> {
  const remembered = await readRefusals(readers.state);
  // Whoever names a group has mended something, and need not wait.
  const refused: Refusals =
    (run.groups ?? []).length > 0 ? new Map() : standing(remembered, context.clock.now());
  const [assigned, groups, jobs, store] = await Promise.all([
    readers.groups.assignedTo(enterpriseApplication, context),
    readers.groups.groups(groupQuery(rules, run), context),
    readers.provisioning.groupProvisioningJobs(enterpriseApplication, context),
    readers.store.groups(context),
  ]);
  const storeIds = storeIndex(store.items);
  const scope = groupScope(run, groups);
  const inScope = groups.items.filter(({ id }) => scope?.has(id.toLowerCase()) ?? true);
  const isWhole = scope === undefined && assigned.gaps.length + groups.gaps.length === 0;
  const wanted = wantedOf(rules, inScope, assigned.items, isWhole);

  const withMembers = wanted.items.filter((each) => each.withMembers).map(({ group }) => group.id);
  const [members, storeMembers] = await Promise.all([
    withMembers.length === 0 ? nothing : readers.members.directUsers(withMembers, context),
    readers.store.members(
      withMembers.flatMap((id) => storeIdsOf(id, { storeIds })),
      context,
    ),
  ]);
  const route = routeOf(jobs);
  return {
    assigned,
    groups,
    jobs,
    store,
    storeIds,
    wanted,
    members,
    storeMembers,
    route,
    refused,
    remembered,
  };
}

const nothing = { items: [], gaps: [] };

import type { RunContext } from '../../core/context.ts';
import type { Job, ReadSummary, Reading } from '../../core/job.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import { count } from '../../core/words.ts';
import type { Gap } from '../../core/snapshot.ts';
import { currentOf } from './current.ts';
import { desiredOf, refusedMembers } from './desired.ts';
import { groupProvisioningKind, target } from './kind.ts';
import type { Held, ProvisionedGroup } from './provisioned-group.ts';
import { readSources, type Sources } from './read-sources.ts';
import type { Refusals } from './refusals.ts';
import type { GroupProvisioningReaders } from './readers.ts';
import { isNarrowed, type GroupProvisioningRun } from './run.ts';
import type { GroupProvisioningSettings } from './settings.ts';

export const groupProvisioningJob = 'group-provisioning';

/** Groups that AWS does not know yet are brought there on demand, and who is in them where a rule says so. */
export function createGroupProvisioningJob(
  settings: GroupProvisioningSettings,
  readers: GroupProvisioningReaders,
  run: GroupProvisioningRun = {},
): Job<ProvisionedGroup, Refusals> {
  return {
    name: groupProvisioningJob,
    kind: groupProvisioningKind,
    limits: settings.limits,
    read: (context) => read(settings, readers, run, context),
  };
}

async function read(
  settings: GroupProvisioningSettings,
  readers: GroupProvisioningReaders,
  run: GroupProvisioningRun,
  context: RunContext,
): Promise<Reading<ProvisionedGroup, Refusals>> {
  const sources = await readSources(settings, readers, run, context);
  const desired = desiredOf(sources.wanted.items, sources);
  const { limits } = settings;
  return {
    desired: { items: desired },
    current: currentOf(desired, sources),
    targets: [target],
    // Of the few groups that a change was told of, every one may have a new member: the share is that of the whole.
    ...(isNarrowed(run) ? { limits: { ...limits, maxUpdateRatio: 1 } } : {}),
    rules: [held('completeness'), held('provisioning')],
    reads: summaries(sources),
    remarks: [...sources.wanted.remarks, ...refusedMembers(desired, sources)],
    notes: sources.remembered,
  };
}

function held(name: Held['rule']): Rule<ProvisionedGroup> {
  return rule(name, (change) => {
    const found = change.action === 'delete' ? undefined : change.after.held;
    return found?.rule === name ? found.reason : undefined;
  });
}

function summaries({
  assigned,
  groups,
  jobs,
  members,
  store,
  storeMembers,
  wanted,
}: Sources): readonly ReadSummary[] {
  return [
    {
      source: 'Entra ID',
      found: `${count(assigned.items.length, 'group')} assigned, ${wanted.items.length} of them by the rules`,
      gaps: once([...assigned.gaps, ...groups.gaps, ...members.gaps, ...jobs.gaps]),
    },
    {
      source: target,
      found: count(store.items.length, 'group'),
      gaps: [...store.gaps, ...storeMembers.gaps],
    },
  ];
}

/** Several reads look the application up: that it is not there is said once. */
function once(gaps: readonly Gap[]): readonly Gap[] {
  const told = gaps.map((gap) => [`${gap.scope} ${gap.code} ${gap.reason}`, gap] as const);
  return [...new Map(told).values()];
}

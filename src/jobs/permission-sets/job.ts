import { completeness } from '../../core/completeness.ts';
import type { RunContext } from '../../core/context.ts';
import type { Job, Reading } from '../../core/job.ts';
import { ownership } from '../../core/ownership.ts';
import { policy } from '../../core/policy.ts';
import { count } from '../../core/words.ts';
import { currentOf } from './current.ts';
import { desiredOf } from './desired.ts';
import { permissionSetKind, target } from './kind.ts';
import { permissionSetLimits } from './limits.ts';
import type { ManagedPermissionSet } from './permission-set.ts';
import type { PermissionSetsReaders } from './readers.ts';
import type { PermissionSetsSettings } from './settings.ts';
import { unreadable } from './unreadable.ts';

export const permissionSetsJob = 'permission-sets';

/** Definitions in files become permission sets of IAM Identity Center. */
export function createPermissionSetsJob(
  settings: PermissionSetsSettings,
  readers: PermissionSetsReaders,
): Job<ManagedPermissionSet> {
  return {
    name: permissionSetsJob,
    kind: permissionSetKind,
    limits: settings.limits,
    read: (context) => read(settings, readers, context),
  };
}

async function read(
  { ownershipTag, policy: name }: PermissionSetsSettings,
  readers: PermissionSetsReaders,
  context: RunContext,
): Promise<Reading<ManagedPermissionSet>> {
  const definitions = readers.definitions();
  const { items: sets, gaps } = await readers.permissionSets.permissionSets(context);
  const current = currentOf(sets, definitions, ownershipTag);
  return {
    desired: {
      items: desiredOf(definitions, sets, ownershipTag),
      why: new Map(current.items.map((set) => [set.name, 'no definition names it'])),
    },
    current: current.items,
    targets: [target],
    rules: [
      unreadable(gaps),
      completeness(permissionSetKind, gaps),
      ownership(permissionSetKind),
      policy(name),
      permissionSetLimits,
    ],
    reads: [
      { source: 'definitions', found: count(definitions.length, 'permission set'), gaps: [] },
      {
        source: target,
        found: `${count(sets.length, 'permission set')}, ${current.others} of them not ours`,
        gaps,
      },
    ],
    remarks: [],
  };
}

import type { Snapshot } from '../../core/snapshot.ts';
import type { DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import { literalPrefix } from '../name-pattern.ts';
import { namedGroups, namedGroupsQuery } from '../narrowing.ts';
import { isNarrowed, type GroupProvisioningRun } from './run.ts';
import type { ProvisioningRule } from './settings.ts';

/** Which groups have to be read: those that the run is narrowed to, or all that a rule may mean. */
export function groupQuery(rules: readonly ProvisioningRule[], run: GroupProvisioningRun): GroupQuery {
  if (!isNarrowed(run)) {
    const prefixes = [...new Set(rules.map(({ pattern }) => literalPrefix(pattern)))].toSorted();
    return { prefixes: prefixes.includes('') ? [''] : prefixes, ids: [] };
  }
  const { groups = [], changedGroups = [] } = run;
  return namedGroupsQuery(
    groups,
    changedGroups.map((id) => id.toLowerCase()),
  );
}

/**
 * Object ids, in lower case, of the groups that a run is narrowed to; undefined when it is not.
 * @throws RolebridgeError NARROWING_UNKNOWN when what a person named fits no group, or several
 */
export function groupScope(
  run: GroupProvisioningRun,
  read: Snapshot<DirectoryGroup>,
): ReadonlySet<string> | undefined {
  if (!isNarrowed(run)) return undefined;
  const named = namedGroups(run.groups ?? [], read);
  return new Set([...named, ...(run.changedGroups ?? [])].map((id) => id.toLowerCase()));
}

import { everything, type Snapshot } from '../../core/snapshot.ts';
import type { DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import { literalPrefix } from '../name-pattern.ts';
import { onlyOne } from '../narrowing.ts';
import { isNarrowed, type GroupProvisioningRun } from './run.ts';
import type { ProvisioningRule } from './settings.ts';

const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Which groups have to be read: those that the run is narrowed to, or all that a rule may mean. */
export function groupQuery(rules: readonly ProvisioningRule[], run: GroupProvisioningRun): GroupQuery {
  if (!isNarrowed(run)) {
    const prefixes = [...new Set(rules.map(({ pattern }) => literalPrefix(pattern)))].toSorted();
    return { prefixes: prefixes.includes('') ? [''] : prefixes, ids: [] };
  }
  const { groups = [], changedGroups = [] } = run;
  const ids = [...groups.filter((text) => objectId.test(text)), ...changedGroups];
  return {
    prefixes: [...new Set(groups.filter((text) => !objectId.test(text)))].toSorted(),
    ids: [...new Set(ids.map((id) => id.toLowerCase()))].toSorted(),
  };
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
  const broken = read.gaps.find(({ scope }) => scope === everything);
  // Asked for by its id, and not readable: the gap says so, and nothing is done about it.
  const unread = read.gaps
    .filter((gap) => gap !== broken)
    .map(({ scope }) => ({ id: scope, displayName: '' }));
  const known = [...read.items, ...unread];
  const names = read.items.map(({ displayName }) => displayName);
  const named = (run.groups ?? []).map((text) => {
    const fitting = known.filter(({ id, displayName }) => sameId(id, text) || displayName === text);
    return onlyOne(
      'group',
      text,
      [...new Set(fitting.map(({ id }) => id))].toSorted(),
      names,
      broken?.reason,
    );
  });
  return new Set([...named, ...(run.changedGroups ?? [])].map((id) => id.toLowerCase()));
}

function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

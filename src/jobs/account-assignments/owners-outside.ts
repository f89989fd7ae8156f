import { rule, type Rule } from '../../core/withhold.ts';
import type { ManagedAssignment } from './assignment.ts';
import { principalsOf } from './ledger.ts';
import { isObjectId } from '../narrowing.ts';
import type { Sources } from './read-sources.ts';
import { hasGroup } from './scope.ts';

/**
 * A group of the identity store can be, or have been, several groups of Entra ID: one is deleted and another made in its
 * place, and provisioning matches them by name. What one of them should lose is then what another one has, and a run
 * that is narrowed to the first does not know what the other one wants.
 */
export function ownersOutside({
  scope,
  store,
  ledger,
}: Pick<Sources, 'scope' | 'store' | 'ledger'>): Rule<ManagedAssignment> {
  const byExternalId = store.items.flatMap(({ id, externalIds }) =>
    externalIds.map((external) => external.id.toLowerCase()).map((group) => ({ principal: id, group })),
  );
  const byLedger = ledger.flatMap((entry) =>
    principalsOf(entry).map((principal) => ({ principal, group: entry.group })),
  );
  const owners = new Map(
    [...byLedger, ...byExternalId.filter(({ group }) => isObjectId(group))]
      .filter(({ group }) => !hasGroup(scope, group))
      .map(({ principal, group }) => [principal, group]),
  );
  const names = new Map(ledger.map(({ group, displayName }) => [group, displayName]));
  return rule('ambiguity', (change) => {
    if (change.action !== 'delete') return undefined;
    const other = owners.get(change.before.principalId ?? '');
    if (other === undefined) return undefined;
    const name = names.get(other);
    const words = name === undefined ? other : `${name} (${other})`;
    return `its group of the identity store is also ${words}, which is outside of what this run is narrowed to: run it without narrowing`;
  });
}

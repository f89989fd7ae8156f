import { keyOf, type FederationItem } from './federation-item.ts';
import type { Hold } from './hold.ts';

/** What two connections want of one application, or of one account under one name: each would undo the other's. */
export function doublesIn(desired: readonly FederationItem[]): readonly Hold[] {
  const byThing = Map.groupBy(desired, thingOf);
  return [...byThing].flatMap(([thing, items]) => {
    const connections = [...new Set(items.map(({ connection }) => connection))].toSorted();
    if (thing === undefined || connections.length < 2) return [];
    const reason = `${thing} is wanted by the connections ${connections.join(' and ')}`;
    return items.map((item) => ({ key: keyOf(item), rule: 'ambiguity', reason }) as const);
  });
}

function thingOf(item: FederationItem): string | undefined {
  if (item.type === 'saml-provider') return `SAML provider ${item.name} of account ${item.account.id}`;
  if (item.type === 'federated-role')
    return `role ${item.role.name.toLowerCase()} of account ${item.account.id}`;
  return applicationOf(item);
}

function applicationOf(item: FederationItem): string | undefined {
  if (item.type === 'application') return `application ${item.displayName.toLowerCase()}`;
  if (item.type === 'federated-role' || item.object === undefined) return undefined;
  return `application ${item.object.servicePrincipalId}`;
}

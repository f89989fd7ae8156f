import type { Difference } from '../../core/change.ts';
import type { Kind } from '../../core/kind.ts';
import { stableJson } from '../../core/stable-json.ts';
import { keyOf, type FederationItem } from './federation-item.ts';
import { roleDifferences } from './role-differences.ts';

/**
 * The guard counts what a connection consists of together, whether it is in Entra ID or in an account, but for the
 * assignments of its groups: they are many, and the only thing that is ever taken away.
 */
export const federationKind: Kind<FederationItem> = {
  noun: 'part',
  key: keyOf,
  target: ({ type, connection }) => (type === 'group-assignment' ? groupsOf(connection) : connection),
  scope: (item) =>
    item.type === 'saml-provider' || item.type === 'federated-role' ? item.account.id : item.connection,
  foreign: (item) => (item.type === 'claims' || item.type === 'federated-role' ? item.foreign : undefined),
  differences,
  effect,
  words,
};

/** The target of what is assigned in a connection. */
export function groupsOf(connection: string): string {
  return `${connection} groups`;
}

function differences(before: FederationItem, after: FederationItem): readonly Difference[] {
  if (before.type === 'setting' && after.type === 'setting')
    return listDifference(after.name, before.value, after.value);
  if (before.type === 'claims' && after.type === 'claims')
    return listDifference('claims', before.sends, after.sends);
  if (before.type === 'federated-role' && after.type === 'federated-role')
    return roleDifferences(before.role, after.role);
  return [];
}

function listDifference(
  field: string,
  before: readonly string[],
  after: readonly string[],
): readonly Difference[] {
  if (stableJson(before) === stableJson(after)) return [];
  return [{ field, before: before.join(', ') || 'none', after: after.join(', ') || 'none' }];
}

/** Without the ids of what there is by then, and without names that are for people. */
function effect(item: FederationItem): unknown {
  switch (item.type) {
    case 'application':
      return { templateId: item.templateId };
    case 'setting':
      return item.value;
    case 'claims':
      return item.sends;
    case 'signing-certificate':
      return item.subject;
    case 'saml-provider':
      return [item.account.id, item.name];
    case 'federated-role':
      return item.role;
    case 'group-assignment':
      return [item.group.id, item.value];
  }
}

function words(item: FederationItem): readonly string[] {
  switch (item.type) {
    case 'application':
      return ['Entra ID', 'application', item.displayName];
    case 'setting':
      return ['Entra ID', item.name, item.value.join(', ')];
    case 'claims':
      return ['Entra ID', 'claims', item.sends.join('; ')];
    case 'signing-certificate':
      return ['Entra ID', 'signing certificate', 'the first one'];
    case 'saml-provider':
      return [item.account.id, item.account.name, `SAML provider ${item.name}`];
    case 'federated-role':
      return [item.account.id, item.account.name, `role ${item.role.name}`];
    case 'group-assignment':
      return ['Entra ID', `group ${item.group.displayName}`, item.value ?? 'the application'];
  }
}

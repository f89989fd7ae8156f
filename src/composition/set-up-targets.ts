import type { SamlConnection } from '../jobs/saml-connection-settings.ts';

/** Where the stacks of the member accounts go: as little as the configuration tells without asking AWS. */
export type StackTargets =
  | { readonly type: 'accounts'; readonly ids: readonly string[] }
  | { readonly type: 'units'; readonly ids: readonly string[] }
  /** Accounts are selected by their names or tags, or all are meant. */
  | { readonly type: 'organization' };

type Targeted = Pick<SamlConnection, 'accounts'>;

export function stackTargets(connections: readonly Targeted[]): StackTargets {
  const all = connections.flatMap(({ accounts }): readonly StackTargets[] =>
    'list' in accounts
      ? [{ type: 'accounts', ids: accounts.list.map(({ id }) => id) }]
      : (accounts.organization.include?.map(targetOf) ?? [{ type: 'organization' }]),
  );
  const [first] = all;
  // Accounts and units together are not taken by CreateStackInstances (AWS: DeploymentTargets, AccountFilterType).
  if (first === undefined || first.type === 'organization' || all.some(({ type }) => type !== first.type))
    return { type: 'organization' };
  const ids = all.flatMap((each) => ('ids' in each ? each.ids : []));
  return { type: first.type, ids: [...new Set(ids)].toSorted() };
}

/** What else a selector says makes it narrower. */
function targetOf({
  id,
  ou,
}: {
  readonly id?: string | undefined;
  readonly ou?: string | undefined;
}): StackTargets {
  if (id !== undefined) return { type: 'accounts', ids: [id] };
  return ou === undefined || ou.startsWith('/') ? { type: 'organization' } : { type: 'units', ids: [ou] };
}

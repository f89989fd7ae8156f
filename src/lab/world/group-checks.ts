import type { EntraWorld, Group } from '../world.ts';

/** What a schema cannot see of users and groups: ids that are nobody's, and what Entra does not allow together. */
export function groupProblems({ groups, servicePrincipals, users }: EntraWorld): string[] {
  const present = users.filter(({ isDeleted }) => !isDeleted);
  const known = new Set([...present, ...groups, ...servicePrincipals].map(({ id }) => id));
  const nested = new Set(groups.flatMap(({ members }) => members));
  return [
    ...twice(users).map((id) => `entra.users: user ${id} is there twice`),
    ...twice(groups).map((id) => `entra.groups: group ${id} is there twice`),
    ...groups.flatMap((group, index) =>
      [...unknownIds(group, known), ...combinations(group, nested)].map(
        (problem) => `entra.groups[${index}]${problem}`,
      ),
    ),
  ];
}

function unknownIds({ members, owners, pim }: Group, known: ReadonlySet<string>): readonly string[] {
  const lists = {
    members,
    owners,
    'pim.eligible': pim?.eligible ?? [],
    'pim.activated': pim?.activated.map(({ principalId }) => principalId) ?? [],
    'pim.permanent': pim?.permanent ?? [],
  };
  return Object.entries(lists).flatMap(([name, ids]) =>
    ids.filter((id) => !known.has(id)).map((id) => `.${name}: no user, group or service principal ${id}`),
  );
}

/**
 * Entra: "Privileged Identity Management (PIM) for Groups": neither dynamic nor synchronized groups; "Use Microsoft
 * Entra groups to manage role assignments": neither dynamic nor nested groups.
 */
function combinations(group: Group, nested: ReadonlySet<string>): readonly string[] {
  const { groupTypes, id, isAssignableToRole, membershipRule, onPremisesSyncEnabled, pim } = group;
  const dynamic = groupTypes.includes('DynamicMembership');
  return [
    ...(dynamic === (membershipRule !== null) ? [] : ['.membershipRule: goes with DynamicMembership']),
    ...(pim && (dynamic || onPremisesSyncEnabled === true)
      ? ['.pim: not of dynamic or synchronized groups']
      : []),
    ...(isAssignableToRole === true && (dynamic || nested.has(id))
      ? ['.isAssignableToRole: not of dynamic or nested groups']
      : []),
  ];
}

function twice(objects: readonly { readonly id: string }[]): string[] {
  const ids = objects.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

import * as z from 'zod';
import { RolebridgeError } from '../../../core/errors.ts';
import type { Gap } from '../../../core/snapshot.ts';
import type { GroupPosture, ProvisionedUser } from '../../../model/federation.ts';
import { known, unknown, type Known, type Unknown } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { GROUP_PERMISSION, type FoundGroup } from '../groups/directory-group.ts';
import { getGroups } from '../groups/get-groups.ts';
import { parsed } from '../refusals.ts';
import { batchedLists, mapped } from './batched-lists.ts';
import { toDirectoryPeople } from './directory-people.ts';
import { readPrivilegedAccess } from './privileged-access.ts';

/** Null is what Graph says of a user to who may not read users: "Limited information returned for inaccessible member objects". */
const user = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  givenName: z.string().nullish(),
  surname: z.string().nullish(),
  mail: z.string().nullish(),
});
const typed = z.object({ '@odata.type': z.string() });

const SELECT = '$select=id,displayName,userPrincipalName,givenName,surname,mail';

/** In the order of the ids; groups that are gone are left out. Unknown when one of them cannot be read. */
export async function readGroupPostures(
  graph: Graph,
  ids: readonly string[],
): Promise<Known<readonly GroupPosture[]>> {
  const { items, gaps } = await getGroups(graph, [...new Set(ids.map((id) => id.toLowerCase()))]);
  const [gap] = gaps;
  if (gap !== undefined) return ofGap(gap);
  const found = items.map(({ group }) => group.id);
  const owners = await batchedLists(
    graph,
    found.map((id) => ({ key: id, url: `/groups/${segment(id)}/owners?$select=id,displayName&$top=999` })),
    (id) => ({ what: `the owners of group ${id}`, permission: GROUP_PERMISSION }),
  );
  const members = await batchedLists(
    graph,
    found.map((id) => ({ key: id, url: `/groups/${segment(id)}/members?${SELECT}&$top=999` })),
    (id) => ({ what: `the members of group ${id}`, permission: GROUP_PERMISSION }),
  );
  const seen = new Map(items.map((each) => [each.group.id, membersSeen(each, members.get(each.group.id))]));
  const access = await readPrivilegedAccess(
    graph,
    new Map([...seen].map(([id, list]) => [id, mapped(list, (answers) => userIds(answers, id))])),
  );
  return known(
    items.map(({ group }) => {
      const { id } = group;
      const list = seen.get(id);
      const privilegedAccess = access.get(id);
      if (privilegedAccess === undefined) throw new TypeError(`group ${id} was not asked for`);
      return {
        group,
        owners: mapped(owners.get(id), (answers) => toDirectoryPeople(answers, `an owner of group ${id}`)),
        nestedGroups: mapped(list, (answers) =>
          toDirectoryPeople(answers, `a member of group ${id}`).filter(({ type }) => type === 'group'),
        ),
        users: usersIn(list, id),
        privilegedAccess,
      };
    }),
  );
}

/** Hidden members are an empty list and no error to who lacks the permission for them. */
function membersSeen(
  { group, hidesMembers }: FoundGroup,
  list: Known<readonly unknown[]> | undefined,
): Known<readonly unknown[]> {
  if (list === undefined) throw new TypeError(`the members of group ${group.id} were not asked for`);
  if (!hidesMembers || list.state === 'unknown' || list.value.length > 0) return list;
  const hint =
    'Give our application the permission Member.Read.Hidden too (application, with admin consent).';
  const message = `group ${group.id} hides its members`;
  return unknown(new RolebridgeError('ENTRA_MEMBERS_HIDDEN', message, { hint }), 'Member.Read.Hidden');
}

function userIds(answers: readonly unknown[], id: string): readonly string[] {
  return usersOf(answers, id).map((each) => each.id);
}

function usersOf(answers: readonly unknown[], id: string): readonly z.output<typeof user>[] {
  const what = `a member of group ${id}`;
  return answers
    .filter((each) => parsed(typed, each, what)['@odata.type'] === '#microsoft.graph.user')
    .map((each) => parsed(user, each, what));
}

function usersIn(list: Known<readonly unknown[]> | undefined, id: string): Known<readonly ProvisionedUser[]> {
  const users = mapped(list, (answers) => usersOf(answers, id));
  if (users.state === 'unknown') return users;
  const named: ProvisionedUser[] = [];
  for (const { userPrincipalName, ...each } of users.value) {
    if (typeof userPrincipalName !== 'string') return namesHidden(id);
    const { displayName = null, givenName = null, surname = null, mail = null } = each;
    named.push({ id: each.id, userPrincipalName, displayName, givenName, surname, mail });
  }
  return known(named);
}

function namesHidden(id: string): Unknown {
  const permission = 'User.Read.All';
  const error = new RolebridgeError(
    'ENTRA_FORBIDDEN',
    `Microsoft Graph shows the members of group ${id} without their names`,
    { hint: `Give our application the permission ${permission} (application, with admin consent).` },
  );
  return unknown(error, permission);
}

function ofGap({ code, reason, hint }: Gap): Unknown {
  return {
    state: 'unknown',
    code,
    reason,
    ...(hint === undefined ? {} : { hint }),
    ...(code === 'ENTRA_FORBIDDEN' ? { lacks: GROUP_PERMISSION } : {}),
  };
}

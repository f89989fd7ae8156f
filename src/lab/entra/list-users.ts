import { parseDirectoryQuery } from './directory-query.ts';
import type { GraphCall, GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { mayRead, mayReadFullUsers, USER, userBody } from './group-types.ts';
import { collectionReply } from './odata-reply.ts';
import { denied } from './refusals.ts';
import type { User } from '../world.ts';

/** Graph: "List users". */
export function listUsers(call: GraphCall): GraphReply {
  const present = call.clouds.world.entra.users.filter(({ isDeleted }) => !isDeleted);
  return usersReply(call, present, ({ userPrincipalName }) => userPrincipalName);
}

/**
 * Graph: "List deletedItems (directory objects)", with the cast that it wants. A deleted user's name begins with its
 * object id without hyphens, so that another may have the name.
 */
export function listDeletedUsers(call: GraphCall): GraphReply {
  const deleted = call.clouds.world.entra.users.filter(({ isDeleted }) => isDeleted);
  return usersReply(call, deleted, ({ id, userPrincipalName }) => id.replaceAll('-', '') + userPrincipalName);
}

function usersReply(call: GraphCall, users: readonly User[], nameOf: (user: User) => string): GraphReply {
  if (!mayRead(call.caller, 'user')) return denied();
  const refused = refusedPart(call);
  if (refused !== undefined) return refused;
  const query = parseDirectoryQuery(call.request, USER);
  if (isRefusal(query)) return query;
  const hidden = mayReadFullUsers(call.caller) ? {} : { accountEnabled: null };
  const bodies = users.map((user) => ({
    ...userBody({ ...user, userPrincipalName: nameOf(user) }),
    ...hidden,
    id: user.id,
  }));
  return collectionReply(call, 'users', query, bodies, (body) => body);
}

/** User.ReadBasic.All does not reach this property. Graph: permissions reference; that it is a refusal is assumed. */
function refusedPart({ caller, request }: GraphCall): GraphRefusal | undefined {
  const asked = ['$select', 'select', '$filter', 'filter'].map((option) =>
    request.url.searchParams.get(option),
  );
  const names = asked.some((text) => text?.includes('accountEnabled'));
  return names && !mayReadFullUsers(caller) ? denied() : undefined;
}

import { mayReadSynchronization } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import { SYNCHRONIZATION_SECRET } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { shownValue } from './synchronization-secrets.ts';

/** Graph: synchronization resource type, property secrets. */
export function listSynchronizationSecrets(call: GraphCall, key: ObjectKey): GraphReply {
  const resource = findServicePrincipal(call.clouds.world, key);
  if (!mayReadSynchronization(call.caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  const query = parseQuery(call.request.url, SYNCHRONIZATION_SECRET, 'collection');
  if (isRefusal(query)) return query;
  const pairs = resource.synchronizationSecrets.map((pair) => ({ ...pair, id: pair.key }));
  const context = `servicePrincipals('${resource.id}')/synchronization/secrets`;
  return collectionReply(call, context, query, pairs, ({ key: name, value }) => ({
    key: name,
    value: shownValue(name, value),
  }));
}

import type { Clouds } from '../operation.ts';
import { mayReadDirectory } from './authorization.ts';
import { findApplication } from './directory.ts';
import { FEDERATED_IDENTITY_CREDENTIAL } from './entity-types.ts';
import { federatedCredentialBodies } from './federated-credential-bodies.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';

/** Graph: "List federatedIdentityCredentials". They are those that the client of the same appId signs in with. */
export function listFederatedIdentityCredentials(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, FEDERATED_IDENTITY_CREDENTIAL, 'collection');
  if (isRefusal(query)) return query;
  const application = findApplication(call.clouds.world, key);
  if (application === undefined) return notFound(key.value);
  const context = `applications('${application.id}')/federatedIdentityCredentials`;
  return collectionReply(call, context, query, credentialsOf(call.clouds, application.appId), (each) => each);
}

function credentialsOf({ world }: Clouds, appId: string) {
  const client = world.entra.clients.find((each) => each.appId === appId);
  return client === undefined ? [] : federatedCredentialBodies(client);
}

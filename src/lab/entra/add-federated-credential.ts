import * as z from 'zod';
import type { EntraClient } from '../world.ts';
import { holdsAny } from './authorization.ts';
import { findApplication } from './directory.ts';
import { FEDERATED_IDENTITY_CREDENTIAL } from './entity-types.ts';
import { federatedCredentialBodies } from './federated-credential-bodies.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { refusedProperty } from './patch-body.ts';
import { badRequest, denied, invalidValues, notEmulated, notFound, refusal } from './refusals.ts';

/** Entra: "Important considerations and restrictions for federated identity credentials". */
const MOST = 20;
const text = z.string().min(1).max(600);
const given = z.object({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/),
  issuer: text.pipe(z.url()),
  subject: text,
  audiences: z.array(text).length(1),
  description: text.nullish(),
});
type Given = z.output<typeof given>;

/** Graph: "Create federatedIdentityCredential". The token endpoint knows it `federationDelay` seconds later. */
export function addFederatedCredential(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  const application = findApplication(clouds.world, key);
  const owns = application?.owners.includes(caller.appId) ?? false;
  const may =
    holdsAny(caller, ['Application.ReadWrite.All', 'Directory.ReadWrite.All']) ||
    (owns && holdsAny(caller, ['Application.ReadWrite.OwnedBy']));
  if (!may) return denied();
  if (application === undefined) return notFound(key.value);
  const client = clouds.world.entra.clients.find(({ appId }) => appId === application.appId);
  if (client === undefined)
    return notEmulated('a federated credential of an application that nobody signs in as');
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const names = ['name', 'issuer', 'subject', 'audiences', 'description'];
  const refused = refusedProperty(body, FEDERATED_IDENTITY_CREDENTIAL, names);
  if (refused !== undefined) return refused;
  const parsed = given.safeParse(body);
  if (!parsed.success) return invalidValues();
  const taken = conflict(client, parsed.data);
  if (taken !== undefined) return taken;

  const { name, issuer, subject, audiences, description } = parsed.data;
  const delay = clouds.world.entra.federationDelay * 1000;
  client.federatedCredentials.push({
    name,
    issuer,
    subject,
    audience: audiences[0] ?? '',
    ...(description ? { description } : {}),
    ...(delay === 0 ? {} : { usableFrom: new Date(clouds.clock.now().getTime() + delay).toISOString() }),
  });
  const context = `${graphRoot(call)}/$metadata#applications('${application.id}')/federatedIdentityCredentials/$entity`;
  return { status: 201, body: { '@odata.context': context, ...federatedCredentialBodies(client).at(-1) } };
}

/** That they are refused is documented; with which errors is not. */
function conflict(client: EntraClient, { name, issuer, subject }: Given): GraphRefusal | undefined {
  const there = federatedCredentialBodies(client);
  if (there.some((each) => each.name === name)) {
    const message = `FederatedIdentityCredential with name ${name} already exists.`;
    return refusal(409, 'Request_MultipleObjectsWithSameKeyValue', message);
  }
  if (there.some((each) => each.issuer === issuer && each.subject === subject)) {
    return badRequest('The combination of issuer and subject must be unique on the app.');
  }
  if (there.length < MOST) return undefined;
  return badRequest(`The app has ${MOST} federated identity credentials, which is the most it can have.`);
}

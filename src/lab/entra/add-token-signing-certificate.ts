import * as z from 'zod';
import { mayWriteApplication } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { denied, invalidValues, notFound, refusal } from './refusals.ts';
import { recordWrite } from './replication.ts';
import { newSigningCertificate } from './signing-certificate.ts';

const action = z.object({
  displayName: z.string().regex(/^CN=./),
  endDateTime: z.iso.datetime({ offset: true }).optional(),
});
const MOST_YEARS = 3;

/**
 * Graph: "servicePrincipal: addTokenSigningCertificate". The certificate is not used before a PATCH makes it the
 * preferred one. In the other clouds there is no such action.
 */
export function addTokenSigningCertificate(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  if (clouds.world.entra.cloud !== 'global') return noSuchAction('addTokenSigningCertificate');
  const object = findServicePrincipal(clouds.world, key);
  if (object === undefined) return notFound(key.value);
  if (!mayWriteApplication(caller, clouds, object.appId)) return denied();
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const from = clouds.clock.now();
  const asked = parseAction(body, from);
  if (isRefusal(asked)) return asked;

  // Two certificates of one moment differ.
  const seed = [object.id, from.toISOString(), object.keyCredentials.length, clouds.session.next()].join(' ');
  const made = newSigningCertificate({ seed, from, ...asked });
  recordWrite(clouds, object.id, object);
  object.keyCredentials.push(made.sign, made.verify);
  object.passwordCredentials.push(made.password);
  const context = `${graphRoot(call)}/$metadata#microsoft.graph.selfSignedCertificate`;
  return {
    status: 200,
    body: { '@odata.context': context, ...made.verify, thumbprint: made.thumbprint },
  };
}

function parseAction(
  body: Readonly<Record<string, unknown>>,
  from: Date,
): { readonly displayName: string; readonly to: Date } | GraphRefusal {
  const parsed = action.safeParse(body);
  if (!parsed.success) return invalidValues();
  const { displayName, endDateTime } = parsed.data;
  const latest = new Date(from);
  latest.setUTCFullYear(latest.getUTCFullYear() + MOST_YEARS);
  const to = endDateTime === undefined ? latest : new Date(endDateTime);
  return to <= from || to > latest ? invalidValues() : { displayName, to };
}

/** How Graph answers a path that its metadata does not have. */
function noSuchAction(name: string): GraphRefusal {
  return refusal(400, 'BadRequest', `Resource not found for the segment '${name}'.`);
}

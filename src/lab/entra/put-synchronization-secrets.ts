import * as z from 'zod';
import { mayWriteSynchronization } from './authorization.ts';
import { catchUp } from './cycles-by-the-clock.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { denied, invalidValues, notEmulated, notFound } from './refusals.ts';
import { isKnownKey, keptValue } from './synchronization-secrets.ts';

const secrets = z.object({ value: z.array(z.object({ key: z.string(), value: z.string() })) });

/** Graph: "Add synchronization secrets". Keys that are not named stay (assumed); an empty text removes one. */
export async function putSynchronizationSecrets(call: GraphCall, key: ObjectKey): Promise<GraphReply> {
  const { caller, clouds, request } = call;
  const resource = findServicePrincipal(clouds.world, key);
  if (!mayWriteSynchronization(caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = secrets.safeParse(body);
  if (!parsed.success) return invalidValues();
  const given = new Map(parsed.data.value.map((pair) => [pair.key, pair.value]));
  const unknown = [...given.keys()].find((name) => !isKnownKey(name));
  if (unknown !== undefined) return notEmulated(`the synchronization secret ${unknown}`);

  // The cycles until now signed in with what was saved until now.
  await catchUp(call, resource);
  const others = resource.synchronizationSecrets.filter((pair) => !given.has(pair.key));
  const written = [...given]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ key: name, value: keptValue(name, value) }));
  resource.synchronizationSecrets = [...others, ...written];
  return { status: 204 };
}

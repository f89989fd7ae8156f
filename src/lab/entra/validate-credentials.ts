import * as z from 'zod';
import { mayWriteSynchronization } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { denied, invalidValues, notFound } from './refusals.ts';
import { refusedConnection } from './scim-connection.ts';
import { savedCredentials } from './synchronization-secrets.ts';

const validation = z.object({
  useSavedCredentials: z.boolean().nullish(),
  credentials: z.array(z.object({ key: z.string(), value: z.string() })).nullish(),
});

/**
 * Graph: "synchronizationJob: validateCredentials". Entra asks the application itself, so the request to its SCIM
 * endpoint is in the journal too.
 */
export async function validateCredentials(
  call: GraphCall,
  key: ObjectKey,
  jobId: string,
): Promise<GraphReply> {
  const { caller, clouds, request } = call;
  const resource = findServicePrincipal(clouds.world, key);
  if (!mayWriteSynchronization(caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  if (!resource.synchronizationJobs.some(({ id }) => id === jobId)) return notFound(jobId);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = validation.safeParse(body);
  if (!parsed.success) return invalidValues();
  const { useSavedCredentials, credentials } = parsed.data;
  if (!useSavedCredentials && !credentials) return invalidValues();
  const pairs = useSavedCredentials
    ? savedCredentials(clouds.world, resource)
    : new Map((credentials ?? []).map((pair) => [pair.key, pair.value]));
  return (await refusedConnection(call.inner, pairs)) ?? { status: 204 };
}

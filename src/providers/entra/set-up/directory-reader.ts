import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { SetUpDirectoryReader } from '../../../model/set-up.ts';
import type { Graph } from '../client.ts';
import { literal } from '../graph-path.ts';
import { parsed, reading } from '../refusals.ts';
import { findServicePrincipal } from '../service-principal-lookup.ts';
import { credentialFields, credentials, strangeCredentials } from './strange-credentials.ts';
import { getIfThere, ownersOf, readRegistration, readRegistrationsNamed } from './registration.ts';

const servicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  ...credentials,
});
const application = z.object({ id: z.string(), ...credentials });

const view = {
  fields: ['id', 'appId', 'displayName', ...credentialFields],
  parse: (answer: unknown, what: string) => parsed(servicePrincipal, answer, what),
};

/** Reads what the set-up makes, as the person who runs it. */
export function createSetUpDirectoryReader(graphOf: (context: RunContext) => Graph): SetUpDirectoryReader {
  return {
    registration: (appId, context) => readRegistration(graphOf(context), appId),
    registrationsNamed: (displayName, context) => readRegistrationsNamed(graphOf(context), displayName),

    async writtenApplication(reference, context) {
      const graph = graphOf(context);
      const found = await ifThere(() => findServicePrincipal(graph, reference, view));
      if (found === undefined) return undefined;
      const { id: servicePrincipalId, appId, displayName } = found;
      const what = `the owners of ${displayName}`;
      return await reading({ what, permission: 'Application.Read.All' }, async () => {
        const answer = await getIfThere(
          graph,
          `/applications(appId=${literal(appId)})?$select=id,${credentialFields.join(',')}`,
        );
        const registration = answer === undefined ? undefined : parsed(application, answer, what);
        const applicationId = registration?.id ?? null;
        return {
          displayName,
          servicePrincipalId,
          applicationId,
          owners: {
            application:
              applicationId === null ? [] : await ownersOf(graph, 'applications', applicationId, what),
            'service-principal': await ownersOf(graph, 'servicePrincipals', servicePrincipalId, what),
          },
          strangeCredentials: [found, ...(registration === undefined ? [] : [registration])]
            .map(strangeCredentials)
            .reduce((sum, each) => sum + each, 0),
        };
      });
    },
  };
}

async function ifThere<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof RolebridgeError && error.code === 'SERVICE_PRINCIPAL_NOT_FOUND') return undefined;
    throw error;
  }
}

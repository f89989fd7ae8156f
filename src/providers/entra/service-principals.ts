import type { Application, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { AppRoleReader, ServicePrincipalReference, SynchronizationJob } from '../../model/entra.ts';
import { appRolesOf, toDirectoryAppRole } from './app-role.ts';
import type { RawAppRole } from './app-role.ts';
import { chooseSurface } from './app-role-surface.ts';
import type { Graph } from './client.ts';
import { GraphFailure } from './graph-failure.ts';
import { allPages } from './paging.ts';
import { parsed, reading } from './refusals.ts';

/** Held against Microsoft's own types, so that a property that is not there does not compile. */
const FIELDS = [
  'id',
  'appId',
  'displayName',
  'appRoles',
] as const satisfies readonly (keyof ServicePrincipal & keyof Application)[];
const SELECT = `$select=${FIELDS.join(',')}`;

const directoryObject = z.object({ id: z.string(), appId: z.string(), displayName: z.string() });
const synchronizationJob = z.object({
  id: z.string(),
  templateId: z.string(),
  status: z.object({ code: z.string() }),
});
const assignment = z.object({ appRoleId: z.string() });

interface Found extends z.output<typeof directoryObject> {
  readonly appRoles: readonly RawAppRole[];
}

export function createAppRoleReader(graphOf: (context: RunContext) => Graph): AppRoleReader {
  return {
    async target(reference, surface, context) {
      const graph = graphOf(context);
      const found = await findServicePrincipal(graph, reference);
      const ofServicePrincipal = found.appRoles.map((raw) => toDirectoryAppRole(raw, 'an app role'));
      const chosen = chooseSurface(found.displayName, ofServicePrincipal, surface);
      const holder = chosen === 'servicePrincipal' ? found : await findApplication(graph, found);
      return {
        servicePrincipalId: found.id,
        appId: found.appId,
        displayName: found.displayName,
        surface: chosen,
        objectId: holder.id,
        appRoles: holder.appRoles.map((raw) => toDirectoryAppRole(raw, 'an app role')),
      };
    },

    async synchronizationJobs(servicePrincipalId, context) {
      const what = `the provisioning jobs of service principal ${servicePrincipalId}`;
      return await reading({ what, permission: 'Synchronization.Read.All' }, async () => {
        const jobs: SynchronizationJob[] = [];
        const path = `/servicePrincipals/${segment(servicePrincipalId)}/synchronization/jobs`;
        for await (const each of allPages(graphOf(context), path)) {
          const { id, templateId, status } = parsed(synchronizationJob, each, what);
          jobs.push({ id, templateId, status: status.code });
        }
        return jobs;
      });
    },

    async assigneeCounts(servicePrincipalId, context) {
      const what = `the assignments of service principal ${servicePrincipalId}`;
      return await reading({ what, permission: 'Application.Read.All' }, async () => {
        const counts = new Map<string, number>();
        const path = `/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignedTo?$top=999`;
        for await (const each of allPages(graphOf(context), path)) {
          const { appRoleId } = parsed(assignment, each, what);
          counts.set(appRoleId, (counts.get(appRoleId) ?? 0) + 1);
        }
        return counts;
      });
    },
  };
}

async function findServicePrincipal(graph: Graph, reference: ServicePrincipalReference): Promise<Found> {
  const what = `the service principal with ${wordsOf(reference)}`;
  return await reading({ what, permission: 'Application.Read.All' }, async () => {
    if ('displayName' in reference) return await findByName(graph, reference.displayName, what);
    const path =
      'id' in reference
        ? `/servicePrincipals/${segment(reference.id)}?${SELECT}`
        : `/servicePrincipals(appId=${literal(reference.appId)})?${SELECT}`;
    return toFound(await getOr(graph, path, () => notFound(what)), what);
  });
}

async function findByName(graph: Graph, displayName: string, what: string): Promise<Found> {
  const path = `/servicePrincipals?$filter=${encodeURIComponent('displayName eq ')}${literal(displayName)}&${SELECT}`;
  const found: Found[] = [];
  for await (const each of allPages(graph, path)) found.push(toFound(each, what));
  const [only] = found;
  if (only === undefined) throw notFound(what);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).toSorted();
    throw new RolebridgeError(
      'SERVICE_PRINCIPAL_AMBIGUOUS',
      `${what} is one of ${ids.length}: ${ids.join(', ')}`,
      {
        hint: 'A display name is not unique in Entra ID. Name the enterprise application by its id or appId instead.',
      },
    );
  }
  return only;
}

async function findApplication(graph: Graph, { appId, displayName }: Found): Promise<Found> {
  const what = `the application registration of ${displayName}`;
  return await reading({ what, permission: 'Application.Read.All' }, async () => {
    const path = `/applications(appId=${literal(appId)})?${SELECT}`;
    const missing = (): RolebridgeError =>
      new RolebridgeError('ENTRA_APPLICATION_NOT_FOUND', `${what} (${appId}) is not in this tenant`, {
        hint: 'An application of another tenant has only its service principal here: set the surface to servicePrincipal.',
      });
    return toFound(await getOr(graph, path, missing), what);
  });
}

async function getOr(graph: Graph, path: string, missing: () => RolebridgeError): Promise<unknown> {
  try {
    return await graph.get(path);
  } catch (error) {
    throw error instanceof GraphFailure && error.status === 404 ? missing() : error;
  }
}

function toFound(answer: unknown, what: string): Found {
  return { ...parsed(directoryObject, answer, what), appRoles: appRolesOf(answer, what) };
}

function notFound(what: string): RolebridgeError {
  return new RolebridgeError('SERVICE_PRINCIPAL_NOT_FOUND', `${what} is not in this tenant`, {
    hint: 'Compare with Enterprise applications in the Entra admin center: its Object ID is `id`, its Application ID is `appId`.',
  });
}

function wordsOf(reference: ServicePrincipalReference): string {
  if ('id' in reference) return `id ${reference.id}`;
  return 'appId' in reference
    ? `appId ${reference.appId}`
    : `the name ${JSON.stringify(reference.displayName)}`;
}

/** An OData string, whose single quotes are doubled, for a URL. OData 4.01 part 2, section 5.1.1.6.2. */
function literal(text: string): string {
  return `'${encodeURIComponent(text.replaceAll("'", "''"))}'`;
}

function segment(id: string): string {
  return encodeURIComponent(id);
}

import type { Application, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import * as z from 'zod';
import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { AppRoleReader } from '../../model/entra.ts';
import { readAppRoleAssignments } from './app-role-assignments.ts';
import { appRolesOf, toDirectoryAppRole } from './app-role.ts';
import type { RawAppRole } from './app-role.ts';
import { chooseSurface } from './app-role-surface.ts';
import type { Graph } from './client.ts';
import { literal } from './graph-path.ts';
import { parsed, reading } from './refusals.ts';
import { findServicePrincipal, getOr } from './service-principal-lookup.ts';
import { createSynchronizationReader } from './synchronization.ts';

/** Held against Microsoft's own types, so that a property that is not there does not compile. */
const FIELDS = [
  'id',
  'appId',
  'displayName',
  'appRoles',
] as const satisfies readonly (keyof ServicePrincipal & keyof Application)[];
const SELECT = `$select=${FIELDS.join(',')}`;

const directoryObject = z.object({ id: z.string(), appId: z.string(), displayName: z.string() });
const assignment = z.object({ appRoleId: z.string() });

interface Found extends z.output<typeof directoryObject> {
  readonly appRoles: readonly RawAppRole[];
}

const VIEW = { fields: FIELDS, parse: toFound };

export function createAppRoleReader(graphOf: (context: RunContext) => Graph): AppRoleReader {
  return {
    ...createSynchronizationReader(graphOf),

    async target(reference, surface, context) {
      const graph = graphOf(context);
      const found = await findServicePrincipal(graph, reference, VIEW);
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

    async assigneeCounts(servicePrincipalId, context) {
      const counts = new Map<string, number>();
      for (const { appRoleId } of await readAppRoleAssignments(
        graphOf(context),
        servicePrincipalId,
        assignment,
      ))
        counts.set(appRoleId, (counts.get(appRoleId) ?? 0) + 1);
      return counts;
    },
  };
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

function toFound(answer: unknown, what: string): Found {
  return { ...parsed(directoryObject, answer, what), appRoles: appRolesOf(answer, what) };
}

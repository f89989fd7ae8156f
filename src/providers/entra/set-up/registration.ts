import * as z from 'zod';
import type { FederatedCredential, Owner, Registration } from '../../../model/set-up.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { literal, segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed, reading } from '../refusals.ts';
import { readMicrosoftGraph } from './microsoft-graph.ts';

/** Microsoft Graph: application, servicePrincipal, appRoleAssignment and federatedIdentityCredential resource types. */
const credentials = {
  passwordCredentials: z.array(z.unknown()),
  keyCredentials: z.array(z.unknown()),
};
const application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  ...credentials,
});
const servicePrincipal = z.object({ id: z.string(), ...credentials });
const assignment = z.object({ appRoleId: z.string(), resourceId: z.string() });
const directoryObject = z.object({ id: z.string(), displayName: z.string().nullish() });
const trust = z.object({
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});

const fields = '$select=id,appId,displayName,passwordCredentials,keyCredentials';
const permission = 'Application.Read.All';

/** The registration with this client id and all that hangs on it. @throws RolebridgeError ENTRA_* */
export async function readRegistration(graph: Graph, appId: string): Promise<Registration | undefined> {
  const what = `the app registration ${appId}`;
  return await reading({ what, permission }, async () => {
    const answer = await getIfThere(graph, `/applications(appId=${literal(appId)})?${fields}`);
    return answer === undefined
      ? undefined
      : await wholeRegistration(graph, parsed(application, answer, what), what);
  });
}

/** Those that are called so, letter by letter. @throws RolebridgeError ENTRA_* */
export async function readRegistrationsNamed(
  graph: Graph,
  displayName: string,
): Promise<readonly Registration[]> {
  const what = `the app registrations that are called ${JSON.stringify(displayName)}`;
  return await reading({ what, permission }, async () => {
    const filter = `$filter=${encodeURIComponent('displayName eq ')}${literal(displayName)}`;
    const found: Registration[] = [];
    for await (const each of allPages(graph, `/applications?${filter}&${fields}`)) {
      const read = parsed(application, each, what);
      // Graph compares names whatever their case.
      if (read.displayName === displayName) found.push(await wholeRegistration(graph, read, what));
    }
    return found;
  });
}

async function wholeRegistration(
  graph: Graph,
  read: z.output<typeof application>,
  what: string,
): Promise<Registration> {
  const { id: applicationId, appId, displayName } = read;
  const answer = await getIfThere(
    graph,
    `/servicePrincipals(appId=${literal(appId)})?$select=id,passwordCredentials,keyCredentials`,
  );
  const principal = answer === undefined ? undefined : parsed(servicePrincipal, answer, what);
  const own = principal === undefined ? [] : await ownersOf(graph, 'servicePrincipals', principal.id, what);
  return {
    applicationId,
    appId,
    displayName,
    ...(principal === undefined ? {} : { servicePrincipalId: principal.id }),
    permissions: principal === undefined ? [] : await permissionsOf(graph, principal.id, what),
    federatedCredentials: await trustsOf(graph, applicationId, what),
    otherCredentials: [read, ...(principal === undefined ? [] : [principal])]
      .map(({ passwordCredentials, keyCredentials }) => passwordCredentials.length + keyCredentials.length)
      .reduce((sum, each) => sum + each, 0),
    owners: [
      ...new Set(
        [...(await ownersOf(graph, 'applications', applicationId, what)), ...own].map(({ id }) => id),
      ),
    ],
  };
}

async function trustsOf(
  graph: Graph,
  applicationId: string,
  what: string,
): Promise<readonly FederatedCredential[]> {
  const found: FederatedCredential[] = [];
  const path = `/applications/${segment(applicationId)}/federatedIdentityCredentials`;
  for await (const each of allPages(graph, path)) {
    const { name, issuer, subject, audiences } = parsed(trust, each, what);
    found.push({ name, issuer, subject, audience: audiences.join(' ') });
  }
  return found;
}

/** On Microsoft Graph; what it was granted of others is not ours to judge. */
async function permissionsOf(
  graph: Graph,
  servicePrincipalId: string,
  what: string,
): Promise<readonly string[]> {
  const microsoftGraph = await readMicrosoftGraph(graph);
  const found: string[] = [];
  const path = `/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignments`;
  for await (const each of allPages(graph, path)) {
    const { appRoleId, resourceId } = parsed(assignment, each, what);
    if (resourceId === microsoftGraph.id) found.push(microsoftGraph.permissionOf(appRoleId) ?? appRoleId);
  }
  return found;
}

/** Users and service principals. @throws GraphFailure */
export async function ownersOf(
  graph: Graph,
  collection: 'applications' | 'servicePrincipals',
  id: string,
  what: string,
): Promise<readonly Owner[]> {
  const found: Owner[] = [];
  for await (const each of allPages(graph, `/${collection}/${segment(id)}/owners?$select=id,displayName`)) {
    const owner = parsed(directoryObject, each, what);
    found.push({ id: owner.id, ...(owner.displayName ? { name: owner.displayName } : {}) });
  }
  return found;
}

/** @returns undefined for what Graph does not find. */
export async function getIfThere(graph: Graph, path: string): Promise<unknown> {
  try {
    return await graph.get(path);
  } catch (error) {
    if (error instanceof GraphFailure && error.status === 404) return undefined;
    throw error;
  }
}

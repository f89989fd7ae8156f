import type {
  ApplicationAssignment,
  DirectoryPerson,
  FederatedApplication,
  FederatedApplicationPosture,
} from '../../../model/federation.ts';
import type { Known } from '../../../model/known.ts';
import * as z from 'zod';
import { readAppRoleAssignments } from '../app-role-assignments.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { toDirectoryPeople } from './directory-people.ts';
import { part } from './part.ts';

const permission = 'Application.Read.All';

/** Microsoft Graph: appRoleAssignment resource type. */
const assignment = z.object({
  id: z.string(),
  appRoleId: z.string(),
  principalId: z.string(),
  principalType: z.enum(['User', 'Group', 'ServicePrincipal']),
  principalDisplayName: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
});

/** Who may sign in through the application. */
export async function readAssignments(
  graph: Graph,
  servicePrincipalId: string,
): Promise<Known<readonly ApplicationAssignment[]>> {
  const what = `the assignments of service principal ${servicePrincipalId}`;
  return await part({ what, permission }, () =>
    readAppRoleAssignments(graph, servicePrincipalId, assignment),
  );
}

/** Who may change the application. */
export async function readOwners(
  graph: Graph,
  { servicePrincipalId, applicationId }: FederatedApplication,
): Promise<FederatedApplicationPosture['owners']> {
  const what = `the owners of service principal ${servicePrincipalId} and its application`;
  const ownersOf = async (object: string): Promise<readonly DirectoryPerson[]> => {
    const answers: unknown[] = [];
    for await (const each of allPages(graph, `${object}/owners?$select=id,displayName`)) answers.push(each);
    return toDirectoryPeople(answers, what);
  };
  return await part({ what, permission }, async () => ({
    servicePrincipal: await ownersOf(`/servicePrincipals/${segment(servicePrincipalId)}`),
    application: applicationId === null ? [] : await ownersOf(`/applications/${segment(applicationId)}`),
  }));
}

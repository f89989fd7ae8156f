import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { SetUpDirectoryWriter } from '../../../model/set-up.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { parsed } from '../refusals.ts';
import { writing } from '../write-refusals.ts';
import { readMicrosoftGraph } from './microsoft-graph.ts';
import { patientWrite, saysThere } from './patient-write.ts';
import { readRegistrationsNamed, readRegistration } from './registration.ts';

const created = z.object({ id: z.string(), appId: z.string() });

/** Entra: "Application Administrator", "Privileged Role Administrator" in "Microsoft Entra built-in roles". */
const applicationAdministrator = 'A Cloud Application Administrator';
const roleAdministrator = 'A Privileged Role Administrator';

/** Writes as the person who runs the set-up. Creates only. */
export function createSetUpDirectoryWriter(graphOf: (context: RunContext) => Graph): SetUpDirectoryWriter {
  return {
    async createRegistration(displayName, context) {
      const what = `make the app registration ${displayName}`;
      const purpose = {
        what,
        widerPermission: applicationAdministrator,
        hint: roleHint(applicationAdministrator),
      };
      // Sent once: Graph takes a second one of the same name.
      const answer = await writing(purpose, () =>
        graphOf(context).post('/applications', { displayName, signInAudience: 'AzureADMyOrg' }),
      );
      const { id: applicationId, appId } = parsed(created, answer, what);
      await refuseAnother(graphOf(context), displayName, appId);
      return { applicationId, appId };
    },

    async createServicePrincipal(appId, context) {
      const graph = graphOf(context);
      const what = `make the service principal of ${appId}`;
      const answer = await patientWrite(
        { what, role: applicationAdministrator, isThere: ({ status }) => status === 409 },
        () => graph.post('/servicePrincipals', { appId }),
        context,
      );
      if (answer !== undefined) return parsed(created, answer, what).id;
      const there = await readRegistration(graph, appId);
      if (there?.servicePrincipalId !== undefined) return there.servicePrincipalId;
      throw new RolebridgeError(
        'ENTRA_REQUEST_FAILED',
        `could not ${what}: Entra has it, and does not show it yet`,
        {
          hint: 'Run setup again in a minute.',
        },
      );
    },

    async grant(servicePrincipalId, permission, context) {
      const graph = graphOf(context);
      const microsoftGraph = await readMicrosoftGraph(graph);
      const body = {
        principalId: servicePrincipalId,
        resourceId: microsoftGraph.id,
        appRoleId: microsoftGraph.appRoleOf(permission),
      };
      await patientWrite(
        { what: `grant ${permission} on Microsoft Graph`, role: roleAdministrator, isThere: saysThere },
        () => graph.post(`/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignments`, body),
        context,
      );
    },

    async addFederatedCredential(applicationId, { name, issuer, subject, audience }, context) {
      const graph = graphOf(context);
      const body = { name, issuer, subject, audiences: [audience] };
      await patientWrite(
        { what: `make the federated credential ${name}`, role: applicationAdministrator },
        () => graph.post(`/applications/${segment(applicationId)}/federatedIdentityCredentials`, body),
        context,
      );
    },

    async addOwner({ half, id }, servicePrincipalId, context) {
      const graph = graphOf(context);
      const collection = half === 'application' ? 'applications' : 'servicePrincipals';
      const body = { '@odata.id': `${graph.origin}/v1.0/directoryObjects/${servicePrincipalId}` };
      await patientWrite(
        {
          what: `make Rolebridge an owner of ${half} ${id}`,
          role: applicationAdministrator,
          isThere: saysThere,
        },
        () => graph.post(`/${collection}/${segment(id)}/owners/$ref`, body),
        context,
      );
    },
  };
}

function roleHint(role: string): string {
  return `${role} may do this: az login as somebody who is one.`;
}

/** Names are not unique, and nothing locks them: whoever makes one at the same time is only seen afterwards. */
async function refuseAnother(graph: Graph, displayName: string, appId: string): Promise<void> {
  const others = (await readRegistrationsNamed(graph, displayName)).filter((each) => each.appId !== appId);
  if (others.length === 0) return;
  const ids = [appId, ...others.map((each) => each.appId)].toSorted().join(', ');
  throw new RolebridgeError(
    'SET_UP_TWO_REGISTRATIONS',
    `somebody else made a registration ${displayName} at the same time: ${ids}`,
    {
      hint: `This run made ${appId} and gave neither of them anything: delete that one, and run setup again.`,
    },
  );
}

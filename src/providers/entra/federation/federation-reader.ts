import type { RunContext } from '../../../core/context.ts';
import type {
  FederatedApplication,
  FederatedApplicationPosture,
  FederationReader,
} from '../../../model/federation.ts';
import type { SigningCertificateReader } from '../../../model/saml.ts';
import type { Graph } from '../client.ts';
import type { EntraCloud } from '../settings.ts';
import { createSynchronizationReader } from '../synchronization.ts';
import { readClaimsMappingPolicies, readPortalClaims } from './application-claims.ts';
import { readAssignments, readOwners } from './application-people.ts';
import { readAssignmentCounts } from './assignment-counts.ts';
import { readFederatedApplication } from './federated-application.ts';
import { readGrantedPermissions } from './granted-permissions.ts';
import { readGroupPostures } from './group-postures.ts';
import { readIdentifiersInUse } from './identifiers-in-use.ts';
import { readMailAddresses } from './mail-addresses.ts';
import { readOwnServicePrincipal } from './own-service-principal.ts';
import { part } from './part.ts';
import { readProvisioning } from './provisioning-posture.ts';

interface Session {
  readonly graph: Graph;
  readonly cloud: EntraCloud;
  readonly signingCertificates: SigningCertificateReader;
  readonly context: RunContext;
}

/** How connections are set up in Entra ID. Nothing is written; what one permission would show hides nothing else. */
export function createFederationReader(
  graphOf: (context: RunContext) => Graph,
  { cloud }: { readonly cloud: EntraCloud },
  signingCertificates: SigningCertificateReader,
): FederationReader {
  return {
    async application(reference, context) {
      const graph = graphOf(context);
      const found = await readFederatedApplication(graph, reference);
      if (found === undefined) return undefined;
      return await readPosture(found, { graph, cloud, signingCertificates, context });
    },
    identifiersInUse: (prefixes, context) => readIdentifiersInUse(graphOf(context), prefixes),
    groups: (ids, context) => readGroupPostures(graphOf(context), ids),
    own: (appId, context) => readOwnServicePrincipal(graphOf(context), appId),
    assignmentCounts: (groupIds, context) => readAssignmentCounts(graphOf(context), groupIds),
  };
}

/** Whatever the parts need of each other is in the application that was read first. */
async function readPosture(
  application: FederatedApplication,
  { graph, cloud, signingCertificates, context }: Session,
): Promise<FederatedApplicationPosture> {
  const id = application.servicePrincipalId;
  const permission = 'Application.Read.All';
  const whatGranted = `the permissions that service principal ${id} was granted`;
  const [
    signing,
    claimsMappingPolicies,
    portalClaims,
    assignments,
    grantedPermissions,
    owners,
    mailAddresses,
    provisioning,
  ] = await Promise.all([
    part({ what: `the signing certificates of service principal ${id}`, permission }, () =>
      signingCertificates.servicePrincipal({ id }, context),
    ),
    readClaimsMappingPolicies(graph, id),
    readPortalClaims(graph, cloud, id),
    readAssignments(graph, id),
    part({ what: whatGranted, permission }, async () => {
      const granted = await readGrantedPermissions(graph, id, whatGranted);
      return [...new Set(granted.map(({ value }) => value))].toSorted();
    }),
    readOwners(graph, application),
    readMailAddresses(graph, application.notificationEmailAddresses),
    readProvisioning(
      graph,
      createSynchronizationReader(() => graph),
      id,
      context,
    ),
  ]);
  return {
    application,
    signing,
    claimsMappingPolicies,
    portalClaims,
    assignments,
    grantedPermissions,
    owners,
    mailAddresses,
    provisioning,
  };
}

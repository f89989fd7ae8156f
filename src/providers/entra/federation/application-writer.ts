import type { RunContext } from '../../../core/context.ts';
import type { ApplicationWriter } from '../../../model/federation-writers.ts';
import type { Transport } from '../../transport.ts';
import type { Graph } from '../client.ts';
import type { EntraSettings } from '../settings.ts';
import { publishedMetadata } from '../signing-certificates/federation-metadata.ts';
import { assignPrincipal, unassignPrincipal } from './assign-principal.ts';
import { instantiateApplication } from './instantiate-application.ts';
import { saveClaimsMapping } from './save-claims-mapping.ts';
import { saveSettings } from './save-settings.ts';

/** What sets an enterprise application up. */
export function createApplicationWriter(
  graphOf: (context: RunContext) => Graph,
  settings: Pick<EntraSettings, 'cloud' | 'tenantId'>,
  { entraFetch = fetch }: Pick<Transport, 'entraFetch'>,
): ApplicationWriter {
  return {
    instantiate: (wanted, stillMine, context) =>
      instantiateApplication(graphOf(context), wanted, { stillMine, context }),
    saveSettings: (object, wanted, stillMine, context) =>
      saveSettings(graphOf(context), object, wanted, { stillMine, context }),
    saveClaimsMapping: (servicePrincipalId, policy, stillMine, context) =>
      saveClaimsMapping(graphOf(context), servicePrincipalId, policy, { stillMine, context }),
    assign: (servicePrincipalId, assignment, stillMine, context) =>
      assignPrincipal(graphOf(context), servicePrincipalId, assignment, { stillMine, context }),
    unassign: (servicePrincipalId, assignmentId, stillMine, context) =>
      unassignPrincipal(graphOf(context), servicePrincipalId, assignmentId, { stillMine, context }),
    metadata: (appId, context) => publishedMetadata(settings, appId, entraFetch, context),
  };
}

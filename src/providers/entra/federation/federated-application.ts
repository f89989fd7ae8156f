import type { Application, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import * as z from 'zod';
import { RolebridgeError } from '../../../core/errors.ts';
import type { ServicePrincipalReference } from '../../../model/entra.ts';
import type { FederatedApplication } from '../../../model/federation.ts';
import { toDirectoryAppRole } from '../app-role.ts';
import type { Graph } from '../client.ts';
import { literal, segment } from '../graph-path.ts';
import { parsed, reading } from '../refusals.ts';
import { findServicePrincipal, getOr } from '../service-principal-lookup.ts';

/** Held against Microsoft's own types, so that a property that is not there does not compile. */
const FIELDS = [
  'id',
  'appId',
  'displayName',
  'applicationTemplateId',
  'accountEnabled',
  'preferredSingleSignOnMode',
  'appRoleAssignmentRequired',
  'notificationEmailAddresses',
  'samlSingleSignOnSettings',
  'appRoles',
] as const satisfies readonly (keyof ServicePrincipal)[];
const REGISTRATION_FIELDS = [
  'id',
  'identifierUris',
  'web',
  'groupMembershipClaims',
  'optionalClaims',
] as const satisfies readonly (keyof Application)[];
/** What the service principal mirrors of a registration; the appId is among its names, too. */
const MIRRORED = [
  'servicePrincipalNames',
  'replyUrls',
] as const satisfies readonly (keyof ServicePrincipal)[];

const texts = z
  .array(z.string())
  .nullish()
  .transform((given) => given ?? []);

/** Microsoft Graph: servicePrincipal resource type. */
const servicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  applicationTemplateId: z.string().nullish(),
  accountEnabled: z.boolean(),
  preferredSingleSignOnMode: z.string().nullish(),
  appRoleAssignmentRequired: z.boolean(),
  notificationEmailAddresses: texts,
  samlSingleSignOnSettings: z.object({ relayState: z.string().nullish() }).nullish(),
  appRoles: z.array(z.record(z.string(), z.unknown())),
});
/** Microsoft Graph: application and optionalClaim resource types. */
const registration = z.object({
  id: z.string(),
  identifierUris: texts,
  web: z.object({ redirectUris: texts }).nullish(),
  groupMembershipClaims: z.string().nullish(),
  optionalClaims: z
    .object({
      saml2Token: z.array(z.object({ name: z.string(), additionalProperties: texts })).nullish(),
    })
    .nullish(),
});
const mirrored = z.object({ servicePrincipalNames: texts, replyUrls: texts });

type Registration = Pick<
  FederatedApplication,
  'applicationId' | 'identifierUris' | 'redirectUris' | 'groupMembershipClaims' | 'groupClaims'
>;

/**
 * Both objects as one. Undefined when the tenant has no such service principal.
 * @throws RolebridgeError SERVICE_PRINCIPAL_AMBIGUOUS, ENTRA_*
 */
export async function readFederatedApplication(
  graph: Graph,
  reference: ServicePrincipalReference,
): Promise<FederatedApplication | undefined> {
  const parse = (answer: unknown, what: string) => parsed(servicePrincipal, answer, what);
  const found = await findServicePrincipal(graph, reference, { fields: FIELDS, parse }).catch(absent);
  if (found === undefined) return undefined;
  return {
    servicePrincipalId: found.id,
    appId: found.appId,
    displayName: found.displayName,
    templateId: found.applicationTemplateId ?? null,
    isEnabled: found.accountEnabled,
    signOnMode: found.preferredSingleSignOnMode ?? null,
    assignmentRequired: found.appRoleAssignmentRequired,
    notificationEmailAddresses: found.notificationEmailAddresses,
    relayState: found.samlSingleSignOnSettings?.relayState || null,
    appRoles: found.appRoles.map((raw) => toDirectoryAppRole(raw, 'an app role')),
    ...(await readRegistration(graph, found)),
  };
}

async function readRegistration(
  graph: Graph,
  { id, appId, displayName }: { readonly id: string; readonly appId: string; readonly displayName: string },
): Promise<Registration> {
  const what = `the application registration of ${displayName}`;
  return await reading({ what, permission: 'Application.Read.All' }, async () => {
    const path = `/applications(appId=${literal(appId)})?$select=${REGISTRATION_FIELDS.join(',')}`;
    const answer = await getOr(graph, path, () => elsewhere(what)).catch(absent);
    if (answer === undefined) return await readMirrored(graph, id, appId, what);
    const found = parsed(registration, answer, what);
    const groupClaims = (found.optionalClaims?.saml2Token ?? [])
      .filter(({ name }) => name === 'groups')
      .map(({ additionalProperties }) => additionalProperties);
    return {
      applicationId: found.id,
      identifierUris: found.identifierUris,
      redirectUris: found.web?.redirectUris ?? [],
      groupMembershipClaims: found.groupMembershipClaims ?? null,
      groupClaims,
    };
  });
}

/** The registration is in another tenant, and with it what is said only there. */
async function readMirrored(graph: Graph, id: string, appId: string, what: string): Promise<Registration> {
  const path = `/servicePrincipals/${segment(id)}?$select=${MIRRORED.join(',')}`;
  const { servicePrincipalNames, replyUrls } = parsed(mirrored, await graph.get(path), what);
  return {
    applicationId: null,
    identifierUris: servicePrincipalNames.filter((each) => each !== appId),
    redirectUris: replyUrls,
    groupMembershipClaims: null,
    groupClaims: [],
  };
}

const ABSENT: readonly string[] = ['SERVICE_PRINCIPAL_NOT_FOUND', 'ENTRA_APPLICATION_NOT_FOUND'];

function absent(error: unknown): undefined {
  if (error instanceof RolebridgeError && ABSENT.includes(error.code)) return undefined;
  throw error;
}

/** Never told: it only says that there is none. */
function elsewhere(what: string): RolebridgeError {
  return new RolebridgeError('ENTRA_APPLICATION_NOT_FOUND', `${what} is not in this tenant`, {
    hint: 'An application of another tenant has only its service principal here.',
  });
}

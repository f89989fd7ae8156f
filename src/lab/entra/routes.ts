import type { LabRequest } from '../operation.ts';
import { addAppRoleAssignedTo } from './add-app-role-assigned-to.ts';
import { addAppRoleAssignment } from './add-app-role-assignment.ts';
import { addApplication } from './add-application.ts';
import { addFederatedCredential } from './add-federated-credential.ts';
import { addApplicationOwner, addServicePrincipalOwner } from './add-owner.ts';
import { addServicePrincipal } from './add-service-principal.ts';
import { addTokenSigningCertificate } from './add-token-signing-certificate.ts';
import { batch } from './batch.ts';
import { deleteAppRoleAssignedTo } from './delete-app-role-assigned-to.ts';
import { getApplication } from './get-application.ts';
import { getGroup } from './get-group.ts';
import { getSynchronizationSchema } from './get-synchronization-schema.ts';
import { getServicePrincipal } from './get-service-principal.ts';
import type { GraphCall, GraphOperation, GraphReply, ObjectKey, PathParameters } from './graph-call.ts';
import { groupDelta } from './group-delta.ts';
import { instantiateTemplate } from './instantiate-template.ts';
import { listAppRoleAssignedTo } from './list-app-role-assigned-to.ts';
import {
  listServicePrincipalAppRoleAssignments,
  listGroupAppRoleAssignments,
} from './list-app-role-assignments.ts';
import { listApplications } from './list-applications.ts';
import { listAssignmentScheduleInstances } from './list-assignment-schedule-instances.ts';
import { listClaimsMappingPolicies } from './list-claims-mapping-policies.ts';
import { listEligibilityScheduleInstances } from './list-eligibility-schedule-instances.ts';
import { listFederatedIdentityCredentials } from './list-federated-identity-credentials.ts';
import { listGroupMembers, listGroupMembersGroups, listGroupMembersUsers } from './list-group-members.ts';
import { listGroupOwners } from './list-group-owners.ts';
import {
  listGroupTransitiveMembers,
  listGroupTransitiveMembersUsers,
} from './list-group-transitive-members.ts';
import { listGroups } from './list-groups.ts';
import { listApplicationOwners, listServicePrincipalOwners } from './list-owners.ts';
import { listPolicyAppliesTo } from './list-policy-applies-to.ts';
import { listRoleManagementPolicyAssignments } from './list-role-management-policy-assignments.ts';
import { listServicePrincipals } from './list-service-principals.ts';
import { listSynchronizationJobs } from './list-synchronization-jobs.ts';
import { listSynchronizationSecrets } from './list-synchronization-secrets.ts';
import { listTenantClaimsMappingPolicies } from './list-tenant-claims-mapping-policies.ts';
import { listDeletedUsers, listUsers } from './list-users.ts';
import { patchApplication } from './patch-application.ts';
import { patchServicePrincipal } from './patch-service-principal.ts';
import { getPortalClaims, patchPortalClaims } from './portal-claims.ts';
import { provisionOnDemand } from './provision-on-demand.ts';
import { putSynchronizationSecrets } from './put-synchronization-secrets.ts';
import { ASSIGNMENT_INSTANCES, ELIGIBILITY_INSTANCES } from './schedule-instances.ts';
import { notEmulated } from './refusals.ts';
import { startSynchronization } from './start-synchronization.ts';
import { isMadeUp } from './tenant-service-principals.ts';
import { validateCredentials } from './validate-credentials.ts';
import {
  addClaimsMappingPolicy,
  assignClaimsMappingPolicy,
  patchClaimsMappingPolicy,
} from './write-claims-mapping-policy.ts';

interface Route {
  /** Method and path as docs/lab-fidelity.md has them. */
  readonly name: string;
  readonly answer: GraphOperation;
}

const ROUTES: readonly Route[] = [
  { name: 'GET servicePrincipals', answer: listServicePrincipals },
  { name: 'POST servicePrincipals', answer: addServicePrincipal },
  { name: 'GET servicePrincipals/{id}', answer: onObject(getServicePrincipal) },
  { name: 'PATCH servicePrincipals/{id}', answer: onPrincipal(patchServicePrincipal) },
  { name: 'GET servicePrincipals/{id}/owners', answer: onObject(listServicePrincipalOwners) },
  {
    name: 'GET servicePrincipals/{id}/appRoleAssignments',
    answer: onObject(listServicePrincipalAppRoleAssignments),
  },
  { name: 'GET servicePrincipals/{id}/claimsMappingPolicies', answer: onObject(listClaimsMappingPolicies) },
  {
    name: 'POST servicePrincipals/{id}/claimsMappingPolicies/$ref',
    answer: onPrincipal(assignClaimsMappingPolicy),
  },
  { name: 'GET beta/servicePrincipals/{id}/claimsPolicy', answer: onPrincipal(getPortalClaims) },
  { name: 'PATCH beta/servicePrincipals/{id}/claimsPolicy', answer: onPrincipal(patchPortalClaims) },
  { name: 'GET servicePrincipals/{id}/appRoleAssignedTo', answer: onPrincipal(listAppRoleAssignedTo) },
  { name: 'POST servicePrincipals/{id}/appRoleAssignedTo', answer: onPrincipal(addAppRoleAssignedTo) },
  {
    name: 'DELETE servicePrincipals/{id}/appRoleAssignedTo/{id}',
    answer: onPrincipal((call, key) => deleteAppRoleAssignedTo(call, key, call.parameters.itemId ?? '')),
  },
  { name: 'GET servicePrincipals/{id}/synchronization/jobs', answer: onPrincipal(listSynchronizationJobs) },
  {
    name: 'POST servicePrincipals/{id}/synchronization/jobs/{id}/validateCredentials',
    answer: onPrincipal((call, key) => validateCredentials(call, key, call.parameters.itemId ?? '')),
  },
  {
    name: 'POST servicePrincipals/{id}/synchronization/jobs/{id}/start',
    answer: onPrincipal((call, key) => startSynchronization(call, key, call.parameters.itemId ?? '')),
  },
  {
    name: 'GET servicePrincipals/{id}/synchronization/jobs/{id}/schema',
    answer: onPrincipal((call, key) => getSynchronizationSchema(call, key, call.parameters.itemId ?? '')),
  },
  {
    name: 'POST servicePrincipals/{id}/synchronization/jobs/{id}/provisionOnDemand',
    answer: onPrincipal((call, key) => provisionOnDemand(call, key, call.parameters.itemId ?? '')),
  },
  {
    name: 'GET servicePrincipals/{id}/synchronization/secrets',
    answer: onPrincipal(listSynchronizationSecrets),
  },
  {
    name: 'PUT servicePrincipals/{id}/synchronization/secrets',
    answer: onPrincipal(putSynchronizationSecrets),
  },
  {
    name: 'POST servicePrincipals/{id}/addTokenSigningCertificate',
    answer: onPrincipal(addTokenSigningCertificate),
  },
  { name: 'GET applications', answer: listApplications },
  { name: 'POST applications', answer: addApplication },
  { name: 'GET applications/{id}', answer: onObject(getApplication) },
  { name: 'POST applications/{id}/owners/$ref', answer: onObject(addApplicationOwner) },
  {
    name: 'POST applications/{id}/federatedIdentityCredentials',
    answer: onObject(addFederatedCredential),
  },
  { name: 'POST servicePrincipals/{id}/owners/$ref', answer: onObject(addServicePrincipalOwner) },
  { name: 'POST servicePrincipals/{id}/appRoleAssignments', answer: onObject(addAppRoleAssignment) },
  { name: 'PATCH applications/{id}', answer: onObject(patchApplication) },
  { name: 'GET applications/{id}/owners', answer: onObject(listApplicationOwners) },
  {
    name: 'GET applications/{id}/federatedIdentityCredentials',
    answer: onObject(listFederatedIdentityCredentials),
  },
  { name: 'GET groups', answer: listGroups },
  // Before the groups themselves, of which none has the id `delta`.
  { name: 'GET groups/delta', answer: groupDelta },
  { name: 'GET groups/{id}', answer: onObject(getGroup) },
  { name: 'GET groups/{id}/members', answer: onObject(listGroupMembers) },
  { name: 'GET groups/{id}/members/microsoft.graph.group', answer: onObject(listGroupMembersGroups) },
  { name: 'GET groups/{id}/members/microsoft.graph.user', answer: onObject(listGroupMembersUsers) },
  { name: 'GET groups/{id}/transitiveMembers', answer: onObject(listGroupTransitiveMembers) },
  {
    name: 'GET groups/{id}/transitiveMembers/microsoft.graph.user',
    answer: onObject(listGroupTransitiveMembersUsers),
  },
  { name: 'GET groups/{id}/owners', answer: onObject(listGroupOwners) },
  { name: 'GET groups/{id}/appRoleAssignments', answer: onObject(listGroupAppRoleAssignments) },
  { name: `GET ${ASSIGNMENT_INSTANCES}`, answer: listAssignmentScheduleInstances },
  { name: `GET ${ELIGIBILITY_INSTANCES}`, answer: listEligibilityScheduleInstances },
  { name: 'GET policies/roleManagementPolicyAssignments', answer: listRoleManagementPolicyAssignments },
  { name: 'GET policies/claimsMappingPolicies', answer: listTenantClaimsMappingPolicies },
  { name: 'GET policies/claimsMappingPolicies/{id}/appliesTo', answer: onObject(listPolicyAppliesTo) },
  { name: 'POST policies/claimsMappingPolicies', answer: addClaimsMappingPolicy },
  { name: 'PATCH policies/claimsMappingPolicies/{id}', answer: onObject(patchClaimsMappingPolicy) },
  { name: 'POST applicationTemplates/{id}/instantiate', answer: onObject(instantiateTemplate) },
  { name: 'GET users', answer: listUsers },
  { name: 'GET directory/deletedItems/microsoft.graph.user', answer: listDeletedUsers },
  { name: 'POST $batch', answer: batch },
];

const COMPILED = ROUTES.map((route) => ({ route, pattern: patternOf(route.name) }));

export const GRAPH_OPERATIONS: readonly string[] = ROUTES.map(({ name }) => `graph:${name}`);

export interface Match {
  readonly name: string;
  readonly answer: GraphOperation;
  readonly parameters: PathParameters;
}

/** The operation of Graph that a request asks for, if the lab has it; of the beta version it has what says so. */
export function matchRoute({ method, url }: LabRequest): Match | undefined {
  const path = decodedPath(url);
  for (const { route, pattern } of COMPILED) {
    const groups = pattern.exec(`${method} ${path}`)?.groups;
    if (groups === undefined) continue;
    const { id, appId, itemId } = groups;
    const key: ObjectKey | undefined = id
      ? { by: 'id', value: id }
      : appId
        ? { by: 'appId', value: appId }
        : undefined;
    const parameters = { ...(key === undefined ? {} : { key }), ...(itemId === undefined ? {} : { itemId }) };
    return { name: route.name, answer: route.answer, parameters };
  }
  return undefined;
}

/** Names what the lab has no operation for, with `{id}` for every id: `GET groups/{id}/members`, `GET beta/groups`. */
export function nameUnknown({ method, url }: LabRequest): string {
  const path = decodedPath(url)
    .replace(/^\/v1\.0\//, '')
    .replace(/^\//, '');
  const name = path
    .replaceAll(/\([^)]*\)/g, '/{id}')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}');
  return `${method} ${name}`;
}

function onObject(
  operation: (call: GraphCall, key: ObjectKey) => GraphReply | Promise<GraphReply>,
): GraphOperation {
  return (call) => operation(call, call.parameters.key ?? { by: 'id', value: '' });
}

/** Of the world; those that the lab makes up are known to few operations. */
function onPrincipal(
  operation: (call: GraphCall, key: ObjectKey) => GraphReply | Promise<GraphReply>,
): GraphOperation {
  return onObject((call, key) =>
    isMadeUp(call.clouds.world.entra, key)
      ? notEmulated(`this operation on the service principal ${key.value}`)
      : operation(call, key),
  );
}

/** The first `{id}` is an object's id or its alternate key `(appId='…')` (Graph: "Get servicePrincipal"). */
function patternOf(name: string): RegExp {
  const source = name
    .replace(/ (?<version>beta\/)?/, (_all, version?: string) =>
      version === undefined ? ' /v1.0/' : ' /beta/',
    )
    .replaceAll(/[.$]/g, String.raw`\$&`)
    .replace('/{id}', String.raw`(?:/(?<id>[^/()$]+)|\(appId='(?<appId>[^']+)'\))`)
    .replace('{id}', '(?<itemId>[^/]+)');
  return new RegExp(`^(?:${source})/?$(?<none>)`, 'i');
}

function decodedPath(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}

import { addMembers, bringGroup, bringUser, scimTarget, type ScimTarget } from '../scim-target.ts';
import type { EntraWorld, Group, ServicePrincipal } from '../world.ts';
import { mayWriteSynchronization } from './authorization.ts';
import { catchUp } from './cycles-by-the-clock.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { findGroup, memberIds } from './membership.ts';
import { graphRoot } from './odata-reply.ts';
import { beyondRate, parseOnDemand, type OnDemandRequest } from './on-demand-request.ts';
import { provisioningEntry, type ObjectResult, type ProvisionedObject } from './provisioning-entry.ts';
import { denied, notEmulated, notFound } from './refusals.ts';
import { refusedConnection } from './scim-connection.ts';
import { mapsGroups } from './synchronization-schema.ts';
import { savedCredentials } from './synchronization-secrets.ts';

/** Graph: "Configure SAML SSO with Microsoft Graph": the gallery's AWS IAM Identity Center. */
const IDENTITY_CENTER_TEMPLATE = '21ed01d2-ec13-4e9e-86c1-cd546719ebc4';
const ANSWER_KEY = 'Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo';

/**
 * Graph: "synchronizationJob: provisionOnDemand". Entra: "On-demand provisioning in Microsoft Entra ID": one group with
 * up to five of its members, whatever state the job is in; nobody arrives who would not by a cycle, nobody is taken out.
 */
export async function provisionOnDemand(call: GraphCall, key: ObjectKey, jobId: string): Promise<GraphReply> {
  const { caller, clouds, request } = call;
  const resource = findServicePrincipal(clouds.world, key);
  if (!mayWriteSynchronization(caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  const job = resource.synchronizationJobs.find(({ id }) => id === jobId);
  if (job === undefined) return notFound(jobId);
  const throttled = beyondRate(resource.id, clouds);
  if (throttled !== undefined) return throttled;
  const asked = parseOnDemand(request.body, job);
  if (isRefusal(asked)) return asked;
  const center = clouds.world.aws.identityCenter;
  if (center === undefined || resource.applicationTemplateId !== IDENTITY_CENTER_TEMPLATE)
    return notEmulated('provisioning to anything but IAM Identity Center on demand');
  if (!mapsGroups(job)) return notEmulated('provisioning of a group by a rule that has none on demand');
  const refused = (await catchUp(call, resource)) ?? (await refusedSignIn(call, resource));
  if (refused !== undefined) return refused;

  const now = clouds.clock.now();
  const objects = bring(asked, resource, clouds.world.entra, scimTarget(center, now), now);
  const body = {
    '@odata.context': `${graphRoot(call)}/$metadata#microsoft.graph.stringKeyStringValuePair`,
    key: ANSWER_KEY,
    value: JSON.stringify(objects.map((each) => provisioningEntry(each, now))),
  };
  return { status: 200, body };
}

/** A world that says nothing of secrets has a connection that works, as for a cycle. What a refused one says is assumed. */
function refusedSignIn(call: GraphCall, resource: ServicePrincipal) {
  if (resource.synchronizationSecrets.length === 0) return undefined;
  return refusedConnection(call.inner, savedCredentials(call.clouds.world, resource));
}

/** Users first, then the group with those of them that arrived; in that order they are told of as well (assumed). */
function bring(
  { groupId, userIds }: OnDemandRequest,
  { appRoleAssignedTo }: ServicePrincipal,
  entra: EntraWorld,
  target: ScimTarget,
  now: Date,
): readonly ProvisionedObject[] {
  const group = findGroup(entra, groupId);
  if (group === undefined) return [{ type: 'Group', id: groupId, name: groupId, result: 'absent' }];
  const assigned = appRoleAssignedTo.some(({ principalId }) => principalId === group.id);
  const members = new Set(memberIds(group, now));
  const users = userIds.map((id): ProvisionedObject => {
    const user = entra.users.find((each) => each.id.toLowerCase() === id.toLowerCase());
    if (user === undefined) return { type: 'User', id, name: id, result: 'absent' };
    const result = assigned && members.has(user.id) ? bringUser(target, user) : 'out-of-scope';
    return { type: 'User', id, name: user.userPrincipalName, result };
  });
  const arrived = users.flatMap(({ id, result }) => (hasArrived(result) ? [id.toLowerCase()] : []));
  const result = assigned ? bringWith(group, arrived, target) : 'out-of-scope';
  return [...users, { type: 'Group', id: groupId, name: group.displayName, result }];
}

function bringWith(group: Group, userIds: readonly string[], target: ScimTarget): ObjectResult {
  const result = bringGroup(target, group);
  if (result === 'failed') return result;
  const added = addMembers(target, group.id, userIds);
  return result === 'unchanged' && added > 0 ? 'updated' : result;
}

function hasArrived(result: ObjectResult): boolean {
  return result === 'created' || result === 'updated' || result === 'unchanged';
}

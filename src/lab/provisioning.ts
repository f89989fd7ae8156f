import { memberIds } from './entra/membership.ts';
import type { Lab } from './lab.ts';
import { bringGroup, bringMemberships, bringUser, removeGroups, scimTarget } from './scim-target.ts';
import type { ScimResult } from './scim-target.ts';
import type { ServicePrincipal } from './world.ts';

/** Object ids of what a cycle changed in the identity store, and of what it could not bring there. */
export interface ProvisioningCycle {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly failed: readonly string[];
}

/** Graph: "Configure SAML SSO with Microsoft Graph": the gallery's AWS IAM Identity Center. */
const IDENTITY_CENTER_TEMPLATE = '21ed01d2-ec13-4e9e-86c1-cd546719ebc4';

/**
 * One provisioning cycle from Entra to the identity store, as its job runs every 40 minutes or so; the lab runs it
 * when it is told to. Entra: "How Application Provisioning works", "Configure AWS IAM Identity Center for automatic
 * user provisioning". In scope is who is assigned to the enterprise application, and the users directly in an
 * assigned group: nested groups bring nobody. A group of the store without an external id and with the same name is
 * taken over. Groups that were deleted, or are assigned no longer, are deleted and come back under a new id; users
 * stay, since Entra only disables them. A job that is not active does nothing. Account assignments are never touched.
 */
export function provisionGroups({ clock, world }: Lab): ProvisioningCycle {
  const { entra } = world;
  const application = entra.servicePrincipals.find(
    ({ applicationTemplateId }) => applicationTemplateId === IDENTITY_CENTER_TEMPLATE,
  );
  const center = world.aws.identityCenter;
  if (application === undefined || center === undefined) {
    throw new Error(
      'The world has no IAM Identity Center, or no enterprise application of its gallery template.',
    );
  }
  const { synchronizationJobs: jobs } = application;
  if (jobs.length > 0 && jobs.every(({ status }) => status !== 'Active')) {
    return { created: [], updated: [], removed: [], failed: [] };
  }
  const assigned = assignedIds(application);
  const groups = entra.groups.filter(({ id }) => assigned.has(id));
  const now = clock.now();
  const members = new Map(groups.map((group) => [group.id, memberIds(group, now)]));
  const users = entra.users.filter(
    ({ id }) => assigned.has(id) || [...members.values()].some((ids) => ids.includes(id)),
  );
  const target = scimTarget(center, now);

  const removed = removeGroups(target, new Set(groups.map(({ id }) => id)));
  const results = [
    ...users.map((user) => ({ id: user.id, result: bringUser(target, user) })),
    ...groups.map((group) => ({ id: group.id, result: bringGroup(target, group) })),
  ];
  bringMemberships(target, members);
  const ids = (wanted: ScimResult) => results.flatMap(({ id, result }) => (result === wanted ? [id] : []));
  return { created: ids('created'), updated: ids('updated'), removed, failed: ids('failed') };
}

function assignedIds({ appRoleAssignedTo }: ServicePrincipal): ReadonlySet<string> {
  return new Set(appRoleAssignedTo.map(({ principalId }) => principalId));
}

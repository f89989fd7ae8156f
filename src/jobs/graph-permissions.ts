import type { JobName } from './index.ts';

/**
 * The application permissions on Microsoft Graph that each job needs, the least that Microsoft's reference names for its
 * calls (docs/permissions.md has the calls). `writing`: what an apply needs besides.
 */
export const graphPermissions: Readonly<Record<JobName, JobPermissions>> = {
  'app-roles': {
    reading: ['Application.Read.All', 'Synchronization.Read.All'],
    writing: ['Application.ReadWrite.OwnedBy'],
  },
  'permission-sets': { reading: [], writing: [] },
  'group-provisioning': {
    reading: ['Application.Read.All', 'GroupMember.Read.All', 'Synchronization.Read.All'],
    writing: ['Synchronization.ReadWrite.All'],
  },
  'account-assignments': { reading: ['Application.Read.All', 'GroupMember.Read.All'], writing: [] },
  'saml-rotation': { reading: ['Application.Read.All'], writing: ['Application.ReadWrite.OwnedBy'] },
  'credential-expiry': { reading: ['Application.Read.All', 'Synchronization.Read.All'], writing: [] },
  posture: { reading: posture(), writing: [] },
  federation: {
    reading: posture(),
    writing: ['Application.ReadWrite.OwnedBy', 'Policy.ReadWrite.ApplicationConfiguration'],
  },
};

export interface JobPermissions {
  readonly reading: readonly string[];
  readonly writing: readonly string[];
}

/**
 * Only where a connection says `groups.assign`: whoever has it may grant any permission to anybody (Microsoft Graph
 * permissions reference).
 */
export const assigningPermission = 'AppRoleAssignment.ReadWrite.All';

function posture(): readonly string[] {
  return [
    'Application.Read.All',
    'GroupMember.Read.All',
    'Policy.Read.All',
    'PrivilegedAssignmentSchedule.Read.AzureADGroup',
    'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    'RoleManagementPolicy.Read.AzureADGroup',
    'Synchronization.Read.All',
    'User.Read.All',
  ];
}

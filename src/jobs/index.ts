/**
 * Every job there is, in the order in which one builds on the other: the one list that the terminal, the handlers, the
 * documents and the tests read. `narrowedBy` is what can be asked of a run besides its mode, in the words of Wishes.
 */
export const jobs = {
  federation: {
    summary:
      'Sign-in from Entra ID to AWS is set up: application, claims, certificate, SAML providers and roles',
    section: 'federation',
    narrowedBy: [],
  },
  'app-roles': {
    summary: 'IAM roles of many accounts become app roles on Entra service principals',
    section: 'appRoles',
    narrowedBy: ['accounts'],
  },
  'permission-sets': {
    summary: 'Definitions in files become permission sets of IAM Identity Center',
    section: 'permissionSets',
    narrowedBy: [],
  },
  'group-provisioning': {
    summary: 'Groups of Entra ID that AWS does not know yet are brought there on demand',
    section: 'groupProvisioning',
    narrowedBy: ['groups'],
  },
  'account-assignments': {
    summary: 'Groups of Entra ID become account assignments of IAM Identity Center',
    section: 'accountAssignments',
    narrowedBy: ['accounts', 'groups', 'approve'],
  },
  'saml-rotation': {
    summary: 'SAML signing certificates are renewed in stages, in Entra ID and in every account',
    section: 'samlRotation',
    narrowedBy: [],
  },
  'credential-expiry': {
    summary: 'Certificates, tokens and secrets are told of long before they end',
    section: 'credentialExpiry',
    narrowedBy: [],
  },
  posture: {
    summary: 'What is wrong in how Entra ID and AWS are connected is told when it is new',
    section: 'posture',
    narrowedBy: [],
  },
} as const;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs) as readonly JobName[];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}

/**
 * Every job there is, in the order in which one builds on the other: the one list that the terminal, the handlers, the
 * documents and the tests read.
 */
export const jobs = {
  'app-roles': {
    summary: 'IAM roles of many accounts become app roles on Entra service principals',
    section: 'appRoles',
    canBeNarrowed: false,
  },
  'permission-sets': {
    summary: 'Definitions in files become permission sets of IAM Identity Center',
    section: 'permissionSets',
    canBeNarrowed: false,
  },
  'account-assignments': {
    summary: 'Groups of Entra ID become account assignments of IAM Identity Center',
    section: 'accountAssignments',
    canBeNarrowed: true,
  },
  'saml-rotation': {
    summary: 'SAML signing certificates are renewed in stages, in Entra ID and in every account',
    section: 'samlRotation',
    canBeNarrowed: false,
  },
  'credential-expiry': {
    summary: 'Certificates, tokens and secrets are told of long before they end',
    section: 'credentialExpiry',
    canBeNarrowed: false,
  },
} as const;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs) as readonly JobName[];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}

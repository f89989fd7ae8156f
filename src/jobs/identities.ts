import type { JobName } from './index.ts';

/**
 * Whom Rolebridge signs in to Entra ID as: one app registration for all, or one for each of these, so that what reads
 * cannot write, what writes app roles cannot make signing certificates, and what may assign groups does nothing else.
 */
export const identityNames = ['reader', 'roleWriter', 'rotator', 'federation'] as const;

export type IdentityName = (typeof identityNames)[number];

/** Undefined: the job never signs in. `rotate scim` of the terminal is the rotator's. */
export const identityOfJob: Readonly<Record<JobName, IdentityName | undefined>> = {
  federation: 'federation',
  'app-roles': 'roleWriter',
  'permission-sets': undefined,
  'group-provisioning': 'roleWriter',
  'account-assignments': 'reader',
  'saml-rotation': 'rotator',
  'credential-expiry': 'reader',
  posture: 'reader',
};

/** For what may not import the list of jobs. */
export type IdentifiedJob = keyof typeof identityOfJob;

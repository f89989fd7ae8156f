import type { JobName } from '../jobs/index.ts';
import { accountAssignments } from './account-assignments.ts';
import { appRoles } from './app-roles.ts';
import type { Composition } from './composition.ts';
import { credentialExpiry } from './credential-expiry.ts';
import { federation } from './federation.ts';
import { groupProvisioning } from './group-provisioning.ts';
import { permissionSets } from './permission-sets.ts';
import { posture } from './posture.ts';
import { samlRotation } from './saml-rotation.ts';

/** For who runs any job, as the terminal does. */
export const everyJob: Readonly<Record<JobName, Composition>> = {
  'app-roles': appRoles,
  'permission-sets': permissionSets,
  'group-provisioning': groupProvisioning,
  'account-assignments': accountAssignments,
  'saml-rotation': samlRotation,
  'credential-expiry': credentialExpiry,
  federation,
  posture,
};

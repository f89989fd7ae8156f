import { groupProvisioning } from '../composition/group-provisioning.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `groupProvisioning`: groups of Entra ID that AWS does not know yet are brought there on demand. */
export const handler = createHandler({
  job: 'group-provisioning',
  dependencies: lambdaDependencies({ 'group-provisioning': groupProvisioning }),
});

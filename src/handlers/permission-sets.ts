import { permissionSets } from '../composition/permission-sets.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `permissionSets`: definitions in files become permission sets of IAM Identity Center. */
export const handler = createHandler({
  job: 'permission-sets',
  dependencies: lambdaDependencies({ 'permission-sets': permissionSets }),
});

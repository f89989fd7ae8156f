import { appRoles } from '../composition/app-roles.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `appRoles`: IAM roles of many accounts become app roles on Entra service principals. */
export const handler = createHandler({
  job: 'app-roles',
  dependencies: lambdaDependencies({ 'app-roles': appRoles }),
});

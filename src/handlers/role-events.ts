import { appRoles } from '../composition/app-roles.ts';
import { isAboutRole, roleEventWishes, roleHintOf } from '../composition/role-events.ts';
import { createQueueHandler } from './runtime/create-queue-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `roleEvents`: what happens to IAM roles in any account reaches Entra ID within minutes. */
export const handler = createQueueHandler({
  job: 'app-roles',
  readHint: roleHintOf,
  requestOf: roleEventWishes,
  isAbout: isAboutRole,
  dependencies: lambdaDependencies({ 'app-roles': appRoles }),
});

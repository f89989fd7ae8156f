import { accountAssignments } from '../composition/account-assignments.ts';
import { groupProvisioning } from '../composition/group-provisioning.ts';
import { createWatchHandler, lambdaWatchDependencies } from './runtime/create-watch-handler.ts';

/** The Lambda function `directoryChanges`: what happens to groups of Entra ID, minutes later. */
export const handler = createWatchHandler(
  lambdaWatchDependencies({
    'group-provisioning': groupProvisioning,
    'account-assignments': accountAssignments,
  }),
);

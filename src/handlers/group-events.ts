import { accountAssignments } from '../composition/account-assignments.ts';
import { groupEventWishes, groupHintReader, isAboutGroup } from '../composition/group-events.ts';
import { readEnvironment } from '../config/environment.ts';
import { createQueueHandler } from './runtime/create-queue-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

const environment = readEnvironment();

/** The Lambda function `groupEvents`: what somebody did to groups and assignments in AWS, a minute or two later. */
export const handler = createQueueHandler({
  job: 'account-assignments',
  readHint: groupHintReader(environment.ownRoles),
  requestOf: groupEventWishes,
  isAbout: isAboutGroup,
  dependencies: lambdaDependencies({ 'account-assignments': accountAssignments }, environment),
});

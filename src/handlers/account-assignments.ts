import { accountAssignments } from '../composition/account-assignments.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `accountAssignments`: groups of Entra ID become account assignments of IAM Identity Center. */
export const handler = createHandler({
  job: 'account-assignments',
  dependencies: lambdaDependencies({ 'account-assignments': accountAssignments }),
});

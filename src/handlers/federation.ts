import { federation } from '../composition/federation.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `federation`: sign-in from Entra ID to AWS is set up as the configuration says. */
export const handler = createHandler({
  job: 'federation',
  dependencies: lambdaDependencies({ federation }),
});

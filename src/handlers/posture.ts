import { posture } from '../composition/posture.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `posture`: What is wrong in how Entra ID and AWS are connected is told when it is new. */
export const handler = createHandler({
  job: 'posture',
  dependencies: lambdaDependencies({ posture }),
});

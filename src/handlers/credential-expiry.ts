import { credentialExpiry } from '../composition/credential-expiry.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `credentialExpiry`: Certificates, tokens and secrets are told of long before they end. */
export const handler = createHandler({
  job: 'credential-expiry',
  dependencies: lambdaDependencies({ 'credential-expiry': credentialExpiry }),
});

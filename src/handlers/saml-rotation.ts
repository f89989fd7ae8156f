import { samlRotation } from '../composition/saml-rotation.ts';
import { createHandler } from './runtime/create-handler.ts';
import { lambdaDependencies } from './runtime/dependencies.ts';

/** The Lambda function `samlRotation`: SAML signing certificates are renewed in stages, in Entra ID and in every account. */
export const handler = createHandler({
  job: 'saml-rotation',
  dependencies: lambdaDependencies({ 'saml-rotation': samlRotation }),
});

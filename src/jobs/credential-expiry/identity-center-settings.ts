import * as z from 'zod';
import { duration } from '../../core/duration.ts';
import { entryName } from '../notices/recipient-settings.ts';
import { servicePrincipalSettings } from '../service-principal-settings.ts';
import { instant } from './instant.ts';

/** AWS: "Automatic provisioning", IAM Identity Center User Guide; api.aws is the domain of dual-stack endpoints. */
const scimEndpoint = z
  .string()
  .regex(
    /^https:\/\/scim\.[a-z]{2,4}(-[a-z]+)+-\d\.(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)\/[A-Za-z0-9-]+\/scim\/v2\/?$/u,
    'the SCIM endpoint is written https://scim.<region>.amazonaws.com/<tenant>/scim/v2/',
  );

const scim = z.strictObject({
  endpoint: scimEndpoint.describe('As the settings of automatic provisioning in IAM Identity Center show it'),
  token: z
    .strictObject({
      expires: instant.describe('When it ends: AWS tells nobody but a person in its console'),
      asOf: instant.optional().describe('When somebody looked; left out: when a token of one year was made'),
    })
    .optional()
    .describe('What is known of the token that Entra has; AWS Health and a hand-over know it better'),
  tokenSecret: z
    .string()
    .regex(/^arn:aws[a-z-]*:secretsmanager:/u, 'the ARN of a Secrets Manager secret')
    .optional()
    .describe('Secret that holds the token; with it, the endpoint is asked whether it still takes it'),
});

export const identityCenter = z.strictObject({
  name: entryName.describe(
    'Names the instance in notices and in the state store; no connection may have the same',
  ),
  servicePrincipal: servicePrincipalSettings.describe('The enterprise application of IAM Identity Center'),
  certificates: z
    .array(
      z.strictObject({
        expires: instant.describe('When it ends'),
        thumbprint: z
          .string()
          .regex(/^([0-9a-f]{2}:?){19,31}[0-9a-f]{2}$/iu, 'a thumbprint is written in hexadecimal')
          .optional()
          .describe('Tells it from the others, and finds it in Entra'),
      }),
    )
    .default([])
    .describe('SAML certificates of the identity provider as the console of IAM Identity Center shows them'),
  scim: scim.optional().describe('Left out: no automatic provisioning'),
  maxCycleAge: duration.default('1d').describe('How long ago the last good provisioning cycle may have been'),
});

import type { Lab } from '../lab.ts';
import { assertionClaims } from './assertion-claims.ts';
import type { SignIn } from './claim-values.ts';
import { findServicePrincipal } from './directory.ts';
import { issuerOf } from './federation-metadata.ts';
import { derivedGuid } from './ids.ts';
import { samlResponse } from './saml-response.ts';
import { signAssertion } from './sign-assertion.ts';
import { audienceOf, recipientOf, refuseSignIn } from './sign-in-refusal.ts';

export interface AssertionRequest {
  readonly servicePrincipalId: string;
  readonly userId: string;
  /** Where the user is to arrive: one of the reply URLs, the first unless it is named. */
  readonly recipient?: string;
}

/**
 * What Entra posts to the application when somebody opens it at myapps: a SAML response as base64, with the claims in
 * force now, signed with the certificate of now. Entra: "Single sign-on SAML protocol".
 * @throws SignInRefusedError when Entra would not let them in; Error for what the lab does not compute, and for a
 *   service principal, user or signing certificate that the world does not have
 */
export function issueAssertion(lab: Pick<Lab, 'clock' | 'world'>, request: AssertionRequest): string {
  const { servicePrincipalId, userId } = request;
  const { entra } = lab.world;
  const object = findServicePrincipal(lab.world, { by: 'id', value: servicePrincipalId });
  if (object === undefined) throw new Error(`The lab has no service principal ${servicePrincipalId}.`);
  const user = entra.users.find(({ id }) => id === userId);
  if (user === undefined) throw new Error(`The lab has no user ${userId}.`);
  const now = lab.clock.now();
  const registration = entra.applications.find(({ appId }) => appId === object.appId);
  const signIn: SignIn = { entra, object, registration, user, now };
  refuseSignIn(signIn);
  const response = samlResponse(
    {
      ...assertionClaims(signIn),
      id: `_${derivedGuid(`assertion ${object.id} ${user.id} ${now.toISOString()}`)}`,
      issuer: issuerOf(entra.cloud, entra.tenantId),
      audience: audienceOf(signIn),
      recipient: recipientOf(signIn, request.recipient),
      now,
    },
    (text) => signAssertion(lab, object.id, text),
  );
  return Buffer.from(response).toString('base64');
}

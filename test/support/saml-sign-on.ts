import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { Profile } from '@node-saml/node-saml';
import type { Lab } from '../../src/lab/lab.ts';

export const REPLY_URL = 'https://signin.aws.amazon.com/saml';

/**
 * What a service provider of the standard library takes out of a SAML response, when it trusts this certificate
 * (base64). Dates are not looked at: the lab's clock is not the machine's.
 */
export async function verifiedProfile(response: string, certificate: string): Promise<Profile> {
  const saml = new SAML({
    idpCert: certificate,
    issuer: REPLY_URL,
    callbackUrl: REPLY_URL,
    audience: REPLY_URL,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: -1,
    validateInResponseTo: ValidateInResponseTo.never,
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response });
  if (profile === null) throw new Error('The response has no profile.');
  return profile;
}

/** Values of an attribute, whether there is none, one or several; read without a look at the signature. */
export function attributeIn(response: string, name: string): readonly string[] {
  const xml = Buffer.from(response, 'base64').toString('utf8');
  const [, , found = ''] =
    [...xml.matchAll(/<Attribute Name="([^"]*)">(.*?)<\/Attribute>/gs)].find(([, each]) => each === name) ??
    [];
  return [...found.matchAll(/<AttributeValue>([^<]*)</g)].map(([, value = '']) => value);
}

/** The only certificate of the first service principal. */
export function firstCertificate(lab: Lab): string {
  const keys = lab.world.entra.servicePrincipals[0]?.keyCredentials ?? [];
  return keys.find(({ usage }) => usage === 'Verify')?.key ?? '';
}

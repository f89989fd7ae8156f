import { createHash } from 'node:crypto';
import type { AssertionClaims } from './assertion-claims.ts';
import type { Xml } from './canonical-xml.ts';
import { element, text } from './canonical-xml.ts';

export interface ResponseContent extends AssertionClaims {
  /** Of the assertion; that of the response follows from it. */
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  readonly recipient: string;
  readonly now: Date;
}

/** Signs a text with RSA and SHA-256. @returns base64 of the signature and of the certificate */
export type Sign = (text: string) => { readonly signature: string; readonly certificate: string };

const SAML = 'urn:oasis:names:tc:SAML:2.0';
const SIGNATURES = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const MINUTE = 60_000;

/** Entra: "Single sign-on SAML protocol", section Response: only the assertion is signed. */
export function samlResponse(content: ResponseContent, sign: Sign): Xml {
  const { id, issuer, now, recipient } = content;
  const digest = createHash('sha256').update(assertion(content, '')).digest('base64');
  return element(
    'samlp:Response',
    {
      'xmlns:samlp': `${SAML}:protocol`,
      Destination: recipient,
      ID: `${id}-response`,
      IssueInstant: time(now),
      Version: '2.0',
    },
    element('Issuer', { xmlns: `${SAML}:assertion` }, text(issuer)),
    element('samlp:Status', {}, element('samlp:StatusCode', { Value: `${SAML}:status:Success` })),
    assertion(content, signature(id, digest, sign)),
  );
}

/** The signature stands behind the issuer; what is signed is the assertion without it. */
function assertion(
  { attributes, audience, id, issuer, nameId, now, recipient }: ResponseContent,
  signed: Xml,
): Xml {
  const until = (minutes: number) => time(new Date(now.getTime() + minutes * MINUTE));
  return element(
    'Assertion',
    { xmlns: `${SAML}:assertion`, ID: id, IssueInstant: time(now), Version: '2.0' },
    element('Issuer', {}, text(issuer)),
    signed,
    element(
      'Subject',
      {},
      element('NameID', { Format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' }, text(nameId)),
      element(
        'SubjectConfirmation',
        { Method: `${SAML}:cm:bearer` },
        element('SubjectConfirmationData', { NotOnOrAfter: until(60), Recipient: recipient }),
      ),
    ),
    element(
      'Conditions',
      // The page says seventy minutes; that they begin five minutes ago is assumed.
      { NotBefore: until(-5), NotOnOrAfter: until(65) },
      element('AudienceRestriction', {}, element('Audience', {}, text(audience))),
    ),
    element('AttributeStatement', {}, ...[...attributes].map(([name, values]) => attribute(name, values))),
    element(
      'AuthnStatement',
      { AuthnInstant: time(now), SessionIndex: id },
      element('AuthnContext', {}, element('AuthnContextClassRef', {}, text(`${SAML}:ac:classes:Password`))),
    ),
  );
}

function attribute(name: string, values: readonly string[]): Xml {
  return element(
    'Attribute',
    { Name: name },
    ...values.map((value) => element('AttributeValue', {}, text(value))),
  );
}

/** W3C: "XML Signature Syntax and Processing": enveloped, exclusive canonical form, RSA and SHA-256. */
function signature(id: string, digest: string, sign: Sign): Xml {
  const signedInfo = (attributes: Readonly<Record<string, string>>) =>
    element(
      'SignedInfo',
      attributes,
      element('CanonicalizationMethod', { Algorithm: EXCLUSIVE }),
      element('SignatureMethod', { Algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' }),
      element(
        'Reference',
        { URI: `#${id}` },
        element(
          'Transforms',
          {},
          element('Transform', { Algorithm: `${SIGNATURES}enveloped-signature` }),
          element('Transform', { Algorithm: EXCLUSIVE }),
        ),
        element('DigestMethod', { Algorithm: 'http://www.w3.org/2001/04/xmlenc#sha256' }),
        element('DigestValue', {}, digest),
      ),
    );
  // By itself the part declares the namespace that it has from the element around it.
  const { certificate, signature: value } = sign(signedInfo({ xmlns: SIGNATURES }));
  const key = element('X509Data', {}, element('X509Certificate', {}, certificate));
  return element(
    'Signature',
    { xmlns: SIGNATURES },
    signedInfo({}),
    element('SignatureValue', {}, value),
    element('KeyInfo', {}, key),
  );
}

function time(date: Date): string {
  return date.toISOString();
}

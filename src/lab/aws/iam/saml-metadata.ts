import { X509Certificate } from 'node:crypto';
import { InvalidInputException$, LimitExceededException$ } from '@aws-sdk/client-iam';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { invalid, refuseQuery } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';

/**
 * Why IAM would not take a metadata document. AWS: UpdateSAMLProvider API reference (the length); "Create a SAML
 * identity provider in IAM" (UTF-8 without a byte order mark, keys of 1024 bits at least); "IAM and STS quotas" (ten
 * keys, ten identity providers). The words are the lab's.
 */
export function refuseMetadata(document: string): Refusal | undefined {
  if (document.length < 1000) return badLength('greater than or equal to 1000');
  if (document.length > 10_000_000) return badLength('less than or equal to 10000000');
  if (document.startsWith('\uFEFF')) return unparsable('it begins with a byte order mark');
  const descriptors = identityProviders(document);
  if (descriptors === undefined) return unparsable('it is not well-formed XML');
  if (descriptors.length === 0) return unparsable('it has no IDPSSODescriptor');
  if (descriptors.length > 10) return refuseQuery(LimitExceededException$, 'A provider has at most 10 IdPs.');

  const certificates = descriptors.flatMap((each) => valuesOf(each, 'X509Certificate'));
  if (certificates.length === 0) return unparsable('it has no X.509 certificate');
  if (certificates.length > 10)
    return refuseQuery(LimitExceededException$, 'A provider has at most 10 keys.');
  for (const text of certificates) {
    const wrong = typeof text === 'string' ? problemOf(text) : 'a certificate is no text';
    if (wrong !== undefined) return unparsable(wrong);
  }
  return undefined;
}

/** The value, which may be long, is not in the message. */
function badLength(bound: string): Refusal {
  return invalid('sAMLMetadataDocument', '…', `Member must have length ${bound}`);
}

function unparsable(why: string): Refusal {
  return refuseQuery(InvalidInputException$, `Could not parse metadata: ${why}.`);
}

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
});

/** Every IDPSSODescriptor, whatever prefix its namespace has; undefined when the text is no XML. */
function identityProviders(document: string): readonly unknown[] | undefined {
  if (XMLValidator.validate(document) !== true) return undefined;
  try {
    const root: unknown = parser.parse(document);
    return valuesOf(root, 'IDPSSODescriptor');
  } catch {
    return undefined;
  }
}

/** The values of every element of that name, at any depth. An empty element's is an empty text. */
function valuesOf(node: unknown, name: string): readonly unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return key === name ? values : values.flatMap((each) => valuesOf(each, name));
  });
}

function problemOf(text: string): string | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(text, 'base64'));
    const { modulusLength } = certificate.publicKey.asymmetricKeyDetails ?? {};
    return modulusLength !== undefined && modulusLength < 1024 ? 'a key has less than 1024 bits' : undefined;
  } catch {
    return 'a certificate cannot be read';
  }
}

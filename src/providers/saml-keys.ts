import type { Certificate } from '../model/certificates.ts';
import { readCertificate } from './certificate.ts';
import type { XmlElement, XmlNode } from './xml-tree.ts';
import { elementsOf, localName, textOf } from './xml-tree.ts';

/** One IDPSSODescriptor (SAML 2.0 metadata, section 2.4.3): what signs assertions. */
export interface IdentityProvider {
  readonly signingKeys: readonly SigningKey[];
  /** Of all its keys, those for encryption too. */
  readonly certificateCount: number;
}

export interface SigningKey {
  /** The KeyDescriptor. */
  readonly element: XmlElement;
  readonly certificates: readonly KeyCertificate[];
}

export interface KeyCertificate {
  /** The X509Certificate. */
  readonly element: XmlElement;
  readonly read: Certificate | { readonly problem: string };
}

/**
 * The identity providers of a document, whatever the prefixes of its namespaces. What is elsewhere in it, in the
 * document's own signature or in the descriptors of WS-Federation, holds the same certificates and lets nothing sign.
 */
export function identityProviders(nodes: readonly XmlNode[]): readonly IdentityProvider[] {
  return elementsOf(nodes).flatMap((element) => {
    switch (localName(element)) {
      case 'EntitiesDescriptor':
      case 'EntityDescriptor':
        return identityProviders(element.children);
      case 'IDPSSODescriptor':
        return [identityProvider(element)];
      default:
        return [];
    }
  });
}

function identityProvider({ children }: XmlElement): IdentityProvider {
  const keys = elementsOf(children, 'KeyDescriptor');
  return {
    signingKeys: keys.filter(signs).map((element) => ({
      element,
      certificates: certificatesOf(element).map((each) => ({ element: each, read: readText(textOf(each)) })),
    })),
    certificateCount: keys.flatMap(certificatesOf).length,
  };
}

/** A key without a use is for both (SAML 2.0 metadata, section 2.4.1.1). */
function signs({ attributes }: XmlElement): boolean {
  const use = attributes['use'];
  return use === undefined || use === 'signing';
}

function certificatesOf(key: XmlElement): readonly XmlElement[] {
  return elementsOf(key.children, 'KeyInfo')
    .flatMap(({ children }) => elementsOf(children, 'X509Data'))
    .flatMap(({ children }) => elementsOf(children, 'X509Certificate'));
}

const ARMOUR = /-----(?:BEGIN|END) CERTIFICATE-----/g;
/** Line breaks that a writer of XML has escaped: `&#xD;`. */
const WHITE_SPACE = /\s|&#(?:0*(?:9|10|13|32)|x0*(?:9|a|d|20));/gi;
/** Of base64: a hundred times what a certificate has. */
const LONGEST = 200_000;

function readText(text: string): Certificate | { readonly problem: string } {
  const base64 = text.replaceAll(ARMOUR, '').replaceAll(WHITE_SPACE, '');
  if (base64 === '') return { problem: 'it is empty' };
  if (base64.length > LONGEST) return { problem: 'it is far too long' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { problem: 'it is not base64' };
  try {
    return readCertificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

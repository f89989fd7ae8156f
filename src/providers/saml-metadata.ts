import type { Certificate } from '../model/certificates.ts';
import type { IdentityProvider, KeyCertificate } from './saml-keys.ts';
import { identityProviders } from './saml-keys.ts';
import { parseXml } from './xml-tree.ts';

/** What a metadata document lets sign. */
export interface Metadata {
  /**
   * Each certificate once, in the document's order. Where several identity providers sign, those that each of them
   * has: which one a reader of the document goes by, IAM does not say.
   */
  readonly certificates: readonly Certificate[];
  /** What could not be read, in words; empty when all of it could. */
  readonly problems: readonly string[];
}

/** AWS: UpdateSAMLProvider API reference: the longest document, in characters. */
const LONGEST = 10_000_000;

/** Never throws. The document's `validUntil` is nobody's promise about its certificates, and is not read. */
export function readMetadata(text: string): Metadata {
  let providers: readonly IdentityProvider[];
  try {
    providers = parseMetadata(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { certificates: [], problems: [`the metadata cannot be read: ${words}`] };
  }
  return summarize(providers);
}

/** @throws Error in words that complete "cannot be read:" */
export function parseMetadata(text: string): readonly IdentityProvider[] {
  if (text.length > LONGEST) throw new Error(`it has more than ${LONGEST} characters`);
  return identityProviders(parseXml(withoutMark(text)));
}

/** Without the byte order mark, which IAM does not take. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function summarize(providers: readonly IdentityProvider[]): Metadata {
  if (providers.length === 0) {
    return { certificates: [], problems: ['the metadata describes no identity provider (IDPSSODescriptor)'] };
  }
  const signing = providers.map(certificatesOf).filter((each) => each.length > 0);
  const problems = signing.flat().flatMap(({ read }, index) => {
    return 'problem' in read ? [`signing certificate ${index + 1} cannot be read: ${read.problem}`] : [];
  });
  const certificates = inEach(signing.map(readable));
  if (signing.length === 0) problems.push('the metadata has no signing certificate');
  else if (certificates.length === 0 && problems.length === 0) {
    problems.push(
      `the metadata has no signing certificate that all of its ${signing.length} identity providers have`,
    );
  }
  return { certificates, problems };
}

function certificatesOf({ signingKeys }: IdentityProvider): readonly KeyCertificate[] {
  return signingKeys.flatMap((key) => key.certificates);
}

function readable(certificates: readonly KeyCertificate[]): ReadonlyMap<string, Certificate> {
  return new Map(
    certificates.flatMap(({ read }) => ('problem' in read ? [] : [[read.thumbprint, read] as const])),
  );
}

function inEach([first, ...others]: readonly ReadonlyMap<string, Certificate>[]): readonly Certificate[] {
  if (first === undefined) return [];
  return [...first.values()].filter(({ thumbprint }) => others.every((each) => each.has(thumbprint)));
}

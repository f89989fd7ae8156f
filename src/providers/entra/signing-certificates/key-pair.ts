import type { Certificate } from '../../../model/certificates.ts';

interface Identified {
  /** Base64 of bytes. */
  readonly customKeyIdentifier?: string | null | undefined;
  readonly endDateTime?: string | null | undefined;
}

/**
 * Whether a private key is that of a certificate. Graph: "servicePrincipal: addTokenSigningCertificate" and "Configure
 * SAML-based single sign-on": both credentials have one `customKeyIdentifier`, the certificate's thumbprint or
 * whatever text the one who uploaded it chose; the keyCredential resource type: the thumbprint where none was given.
 * Old ones that have none on either side are taken for a pair when they end at the same time.
 */
export function isPair(sign: Identified, verify: Identified, { thumbprint }: Certificate): boolean {
  const [of, own] = [identifierOf(sign), identifierOf(verify)];
  if (of === undefined)
    return own === undefined && endOf(sign) !== undefined && endOf(sign) === endOf(verify);
  return of === own || of === thumbprint;
}

const DIGITS = /^[0-9a-f]{40}$/i;

/** In upper-case hexadecimal digits, so that a thumbprint is itself, whether bytes or digits of it were stored. */
function identifierOf({ customKeyIdentifier: text }: Identified): string | undefined {
  if (!text) return undefined;
  if (DIGITS.test(text)) return text.toUpperCase();
  const bytes = Buffer.from(text, 'base64');
  const stored = bytes.toString('latin1');
  return (DIGITS.test(stored) ? stored : bytes.toString('hex')).toUpperCase();
}

function endOf({ endDateTime }: Identified): number | undefined {
  const time = Date.parse(endDateTime ?? '');
  return Number.isNaN(time) ? undefined : time;
}

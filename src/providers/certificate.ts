import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../model/certificates.ts';

/**
 * Reads one certificate. What it says of itself is taken as it is: nobody here checks a signature, and signing
 * certificates of identity providers are self-signed anyway.
 * @throws Error in words that complete "cannot be read:"
 */
export function readCertificate(der: Buffer): Certificate {
  const parsed = parse(der);
  return {
    // Node's fingerprint is the SHA-1 of the DER, as pairs of digits with colons between them.
    thumbprint: parsed.fingerprint.replaceAll(':', ''),
    subject: inOneLine(parsed),
    notBefore: isoTime(parsed.validFromDate),
    notAfter: isoTime(parsed.validToDate),
    der: parsed.raw.toString('base64'),
  };
}

/** OpenSSL's own words name its routines and nothing that an operator could use. */
function parse(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new Error('it is no X.509 certificate');
  }
}

/** Node puts each part of the name on a line of its own, and gives nothing for an empty name. */
function inOneLine(certificate: { readonly subject: string | undefined }): string {
  return (certificate.subject ?? '').split('\n').join(', ');
}

function isoTime(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new Error('its dates are none');
  return date.toISOString();
}

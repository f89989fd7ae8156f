/** A self-signed certificate as Entra makes them, RSA of 2048 bits, until November 2029; base64 of DER. */
export const CERTIFICATE = [
  'MIIDSTCCAjGgAwIBAgIUaoXW3LTXhvpKsCh5VrykSrvR5x0wDQYJKoZIhvcNAQELBQAwNDEyMDAGA1UEAwwpTWljcm9zb2Z0',
  'IEF6dXJlIEZlZGVyYXRlZCBTU08gQ2VydGlmaWNhdGUwHhcNMjYxMTIyMDY1MjA4WhcNMjkxMTIxMDY1MjA4WjA0MTIwMAYD',
  'VQQDDClNaWNyb3NvZnQgQXp1cmUgRmVkZXJhdGVkIFNTTyBDZXJ0aWZpY2F0ZTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC',
  'AQoCggEBAKTMPsaxNIChBY8vTZEjNAK9cSsY9/iIYmCBsRwF1DHpwDGzmpQRQADuip+8MRc3H75Qe1I+BdFRgHqxK+/UoZvw',
  'gJw05aV9efUMT+SQHbQS/cXx77fzDrlveMsdnFPEHfhwt0z7c08gkPjbigY4dkf6cE3yWGTE6wqEpNQa2dhXmGVfDNQ4M2db',
  'qKhbQAbBWELUIUEB+cWe20Kwx9OxDg7R+r1a8p3hG9NhOZELjJ3LerOPr65n8pYjYCQ+sIwKiEpHt2WtJUnVRR2gRoto6RiW',
  'YwfDHpQcKlffQYQD77r9YLyrInXLmCqU+gQ86OiXBoF3BaZ1GK7DT3CPYfHnx/0CAwEAAaNTMFEwHQYDVR0OBBYEFFB1vSG1',
  'KW2ESH2c4Z8CbSZpYUX6MB8GA1UdIwQYMBaAFFB1vSG1KW2ESH2c4Z8CbSZpYUX6MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI',
  'hvcNAQELBQADggEBAAQwvHj/FW+ahPO0je2QTrehArdQYTN/2QOfwfG90mybnQOQb9BIyC1+JCFKE8O9lc9vzDJBHUf5rd9T',
  '9CCPYh9zPTOh1wB/ljZA51JQBVNfSPosv8N86EZX6KjI1sXAI3K5P425dusRRPU6PowGgpQCpumVI78x04eKd5+ojAAYBGtl',
  'mmuNGqsda64tm97F2cuobOfzzVdTZWEIWMROyjnWscxYr39M6TzYcXelfIXJ+arni36Lg67g9LnKFvO3KBQo3n+xl1ll0VAF',
  'EdK++l8Z3yIOE4YC9wVy1lA7ntou8uX/M+esxe634RCrdWhRPX3rfufpng510S+QjagE004=',
].join('');

/** One of a key of 512 bits. */
export const SHORT_CERTIFICATE = [
  'MIIBdzCCASGgAwIBAgIUWGAlI5NK465gsvezPjOdz4JcltMwDQYJKoZIhvcNAQELBQAwEDEOMAwGA1UEAwwFc21hbGwwHhcN',
  'MjYxMTIyMDY1MjA4WhcNMjkxMTIxMDY1MjA4WjAQMQ4wDAYDVQQDDAVzbWFsbDBcMA0GCSqGSIb3DQEBAQUAA0sAMEgCQQC0',
  'uKt0ZXpUfZcRs1NCQqJppSOZm9h5orCrXz7cTGDK5udSApH+/rykDGW+gnbwpqjC7Lu3utbg4TQz0a6etgldAgMBAAGjUzBR',
  'MB0GA1UdDgQWBBRr67u2OdbZD9YOrC33hrG62Z7AVzAfBgNVHSMEGDAWgBRr67u2OdbZD9YOrC33hrG62Z7AVzAPBgNVHRMB',
  'Af8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA0EAeNAnMChBct9eQUG5u0s6ueSBY00lSE5Uk+A6wOgMJp7CKO8Xm+aaYnE30F/U',
  'B1rMn+GcYOrMgusVo1DYJ0VjxA==',
].join('');

export interface MetadataOptions {
  readonly entityId?: string;
  /** How many identity providers the document describes. */
  readonly providers?: number;
}

/** A metadata document of more than 1,000 characters, by which an identity provider signs with these certificates. */
export function samlMetadata(
  certificates: readonly string[] = [CERTIFICATE],
  {
    entityId = 'https://sts.windows.net/7e9a1c00-0000-4000-8000-000000000001/',
    providers = 1,
  }: MetadataOptions = {},
): string {
  const keys = certificates
    .map(
      (each) =>
        `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${each}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
    )
    .join('');
  const descriptor = `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.microsoftonline.com/7e9a1c00-0000-4000-8000-000000000001/saml2" /></IDPSSODescriptor>`;
  const filler = `<!-- ${'metadata '.repeat(100)}-->`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<EntityDescriptor ID="_7e9a1c00" entityID="${entityId}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">`,
    filler,
    descriptor.repeat(providers),
    '</EntityDescriptor>',
  ].join('\n');
}

import type { IdentityProvider, KeyCertificate, SigningKey } from '../../saml-keys.ts';

/** Of the certificates that can be read. */
export function thumbprintsOf({ signingKeys }: IdentityProvider): ReadonlySet<string> {
  return new Set(
    signingKeys
      .flatMap(({ certificates }) => certificates)
      .map(thumbprintOf)
      .filter((thumbprint) => thumbprint !== undefined),
  );
}

export function holds({ certificates }: SigningKey, thumbprint: string): boolean {
  return certificates.some((certificate) => thumbprintOf(certificate) === thumbprint);
}

export function thumbprintOf({ read }: KeyCertificate): string | undefined {
  return 'problem' in read ? undefined : read.thumbprint;
}

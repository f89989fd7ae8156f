import type { KeyCredential, PasswordCredential } from '../world.ts';

interface Holder {
  readonly keyCredentials: readonly KeyCredential[];
  readonly passwordCredentials: readonly PasswordCredential[];
}

/**
 * Credentials as Graph shows them: nobody sees a private key or the text of a secret again (Graph: keyCredential and
 * passwordCredential resource types). Where the key is not shown, it is null.
 */
export function credentialBodies(
  { keyCredentials, passwordCredentials }: Holder,
  keys: 'with certificates' | 'without',
): Readonly<Record<'keyCredentials' | 'passwordCredentials', readonly unknown[]>> {
  return {
    keyCredentials: keyCredentials.map(({ key, ...rest }) => ({
      ...rest,
      key: keys === 'with certificates' && rest.usage === 'Verify' ? key : null,
    })),
    passwordCredentials: passwordCredentials.map((each) => ({ ...each, secretText: null })),
  };
}

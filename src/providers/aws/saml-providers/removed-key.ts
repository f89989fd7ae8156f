import type { IdentityProvider } from '../../saml-keys.ts';
import type { NoSplices } from './edit-metadata.ts';
import { last, uneditable } from './refusals.ts';
import { holds, thumbprintOf, thumbprintsOf } from './signing-thumbprints.ts';
import { indentStart } from './splice.ts';
import type { Splice } from './splice.ts';

/** Every signing key with that certificate, as long as each identity provider keeps another one. */
export function removedKey(
  document: string,
  providers: readonly IdentityProvider[],
  thumbprint: string,
): readonly Splice[] | NoSplices {
  const keys = providers.flatMap(({ signingKeys }) => signingKeys).filter((key) => holds(key, thumbprint));
  if (keys.length === 0) return 'satisfied';
  const shared = keys
    .flatMap(({ certificates }) => certificates)
    .some((certificate) => thumbprintOf(certificate) !== thumbprint);
  if (shared) return uneditable('the certificate shares its KeyDescriptor with another one');
  const held = providers.map(thumbprintsOf);
  if (held.some((each) => each.has(thumbprint) && each.size === 1)) return last(thumbprint);
  return keys.map(({ element: { start, end } }) => ({
    start: indentStart(document, start),
    end,
    text: '',
  }));
}

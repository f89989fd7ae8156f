import type { Certificate } from '../../../model/certificates.ts';
import type { IdentityProvider, SigningKey } from '../../saml-keys.ts';
import { elementsOf } from '../../xml-tree.ts';
import type { XmlElement } from '../../xml-tree.ts';
import type { NoSplices } from './edit-metadata.ts';
import { uneditable } from './refusals.ts';
import { thumbprintOf, thumbprintsOf } from './signing-thumbprints.ts';
import { indentStart } from './splice.ts';
import type { Splice } from './splice.ts';

/**
 * A copy of the last plain key, behind it: in each identity provider that signs and lacks the certificate, if they sign
 * with the same otherwise.
 */
export function addedKey(
  document: string,
  providers: readonly IdentityProvider[],
  certificate: Certificate,
): readonly Splice[] | NoSplices {
  const signers = providers.filter(({ signingKeys }) =>
    signingKeys.some((key) => key.certificates.length > 0),
  );
  if (signers.length === 0 || signers.some((each) => thumbprintsOf(each).size === 0)) {
    return uneditable('it has no signing certificate that can be read, or an identity provider without one');
  }
  const lacking = signers.filter((each) => !thumbprintsOf(each).has(certificate.thumbprint));
  if (lacking.length === 0) return 'satisfied';
  const [first = new Set<string>(), ...rest] = signers.map((each) => othersOf(each, certificate));
  if (rest.some((each) => !sameMembers(first, each))) {
    return uneditable('it has several identity providers that sign with different certificates');
  }
  const copies = lacking.map(({ signingKeys }) => copyOfOne(document, signingKeys, certificate));
  const found = copies.filter((copy) => copy !== undefined);
  return found.length === copies.length
    ? found
    : uneditable('none of its signing keys is a certificate alone, so that none can be copied');
}

function copyOfOne(document: string, keys: readonly SigningKey[], { der }: Certificate): Splice | undefined {
  const model = keys.findLast(isPlain);
  const inner = model?.certificates[0]?.element;
  if (model === undefined || inner === undefined) return undefined;
  const { start, end } = model.element;
  const written = document.slice(inner.start, inner.end);
  const text = [
    document.slice(indentStart(document, start), inner.start),
    written.slice(0, written.indexOf('>') + 1),
    der,
    written.slice(written.lastIndexOf('</')),
    document.slice(inner.end, end),
  ].join('');
  return { start: end, end, text };
}

function othersOf(signer: IdentityProvider, { thumbprint }: Certificate): ReadonlySet<string> {
  return new Set([...thumbprintsOf(signer)].filter((each) => each !== thumbprint));
}

function sameMembers(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((each) => right.has(each));
}

/** A certificate and nothing else: a copy would name the key of its model, or an id for a second time. */
function isPlain({ element, certificates }: SigningKey): boolean {
  const [only] = certificates;
  if (certificates.length !== 1 || only === undefined || thumbprintOf(only) === undefined) return false;
  const [info] = elementsOf(element.children);
  const [data] = elementsOf(info?.children ?? []);
  if (info === undefined || data === undefined) return false;
  const levels = [element, info, data, only.element];
  return levels.every((each) => each.children.length === 1 && hasNoAttributeBut(each, ['use']));
}

function hasNoAttributeBut({ attributes }: XmlElement, names: readonly string[]): boolean {
  return Object.keys(attributes).every((name) => names.includes(name) || /^xmlns(?::|$)/.test(name));
}

import { identityProviders } from '../../saml-keys.ts';
import { parseMetadata, readMetadata } from '../../saml-metadata.ts';
import { parseXml } from '../../xml-tree.ts';
import type { XmlNode } from '../../xml-tree.ts';
import type { MetadataEdit } from './edit-metadata.ts';
import { holds, thumbprintsOf } from './signing-thumbprints.ts';

/**
 * The proof of an edit, from both documents parsed anew: the certificates of each identity provider are those that were
 * there and this one, or those without it, and everything else is equal.
 * @returns What is wrong, in words
 * @throws Error when one of them is no XML
 */
export function wrongDifference(before: string, after: string, edit: MetadataEdit): string | undefined {
  const thumbprint = edit.type === 'add' ? edit.certificate.thumbprint : edit.thumbprint;
  const found = signingIn(after);
  const wanted = signingIn(before).map((held) => {
    const others = held.filter((each) => each !== thumbprint);
    return edit.type === 'add' && held.length > 0 ? [...others, thumbprint].toSorted() : others;
  });
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    return 'the edit would have changed other certificates too';
  }
  if (readMetadata(before).problems.length !== readMetadata(after).problems.length) {
    return 'the edit would have broken another certificate';
  }
  if (restOf(before, thumbprint) !== restOf(after, thumbprint)) {
    return 'the edit would have changed something else too';
  }
  return undefined;
}

/** Of each identity provider, in an order that is not the document's. */
function signingIn(document: string): readonly (readonly string[])[] {
  return parseMetadata(document).map((each) => [...thumbprintsOf(each)].toSorted());
}

/** The document but for the keys of that certificate, and but for places and white space between elements. */
function restOf(document: string, thumbprint: string): string {
  const nodes = parseXml(document);
  const keys = new Set<XmlNode>(
    identityProviders(nodes)
      .flatMap(({ signingKeys }) => signingKeys)
      .filter((key) => holds(key, thumbprint))
      .map(({ element }) => element),
  );
  return JSON.stringify(nodes.map((node) => without(node, keys)));
}

function without(node: XmlNode, keys: ReadonlySet<XmlNode>): unknown {
  if (node.type !== 'element') return [node.type, node.text];
  const children = node.children.filter((child) => !keys.has(child)).map((child) => without(child, keys));
  return [node.name, node.attributes, children];
}

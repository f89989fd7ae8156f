/** XML as text, already in the form that "Exclusive XML Canonicalization 1.0" (W3C) makes of it. */
export type Xml = string;

/**
 * An element whose namespace is declared where it changes, as an attribute `xmlns`: declarations come first, then the
 * attributes by name. Nothing is written twice or in short, so that the text of a part is its canonical form.
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Xml[]
): Xml {
  const given = Object.entries(attributes)
    .toSorted(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map(([key, value]) => ` ${key}="${escapedAttribute(value)}"`);
  return `<${name}${given.join('')}>${children.join('')}</${name}>`;
}

export function text(value: string): Xml {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

function rank(attribute: string): number {
  return attribute === 'xmlns' ? 0 : attribute.startsWith('xmlns:') ? 1 : 2;
}

function escapedAttribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}

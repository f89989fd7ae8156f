import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A piece of a document, in its order. Texts are trimmed, those of nothing but white space left out. */
export type XmlNode = XmlElement | { readonly type: 'text' | 'comment'; readonly text: string };

export interface XmlElement {
  readonly type: 'element';
  /** As it is written, with its prefix. A processing instruction's begins with a question mark. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Where it begins in the document, and where what follows it does. */
  readonly start: number;
  readonly end: number;
}

const PREFIX = '@';
const ATTRIBUTES = ':@';
const TEXT = '#text';
const COMMENT = '#comment';
const PLACE = XMLParser.getMetaDataSymbol() as symbol;
const LONGEST_WORDS = 200;

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: false,
  attributeNamePrefix: PREFIX,
  textNodeName: TEXT,
  commentPropName: COMMENT,
  parseTagValue: false,
  processEntities: false,
  maxNestedTags: 100,
});

/**
 * Parses a document without a byte order mark. Entities stay as they are written, and a document that declares some
 * is refused: so nothing expands and nothing is fetched.
 * @throws Error in words that complete "cannot be read:"
 */
export function parseXml(document: string): readonly XmlNode[] {
  if (/<!DOCTYPE/i.test(document)) throw new Error('it has a document type declaration');
  const wellFormed = XMLValidator.validate(document);
  if (wellFormed !== true) throw new Error(`it is not well-formed XML: ${cut(wellFormed.err.msg)}`);
  return nodesOf(parsed(document));
}

function parsed(document: string): unknown {
  try {
    return parser.parse(document);
  } catch (error) {
    throw new Error(`it is no XML that can be parsed: ${cut(error instanceof Error ? error.message : '')}`, {
      cause: error,
    });
  }
}

/** The name without its prefix. */
export function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}

export function elementsOf(nodes: readonly XmlNode[], name?: string): readonly XmlElement[] {
  return nodes
    .filter((node) => node.type === 'element')
    .filter((element) => name === undefined || localName(element) === name);
}

/** Its own text, CDATA included. */
export function textOf({ children }: XmlElement): string {
  return children.map((node) => (node.type === 'text' ? node.text : '')).join('');
}

function nodesOf(raw: unknown): readonly XmlNode[] {
  return Array.isArray(raw) ? raw.flatMap(nodeOf) : [];
}

/** The parser gives each node as an object whose one key is its name. */
function nodeOf(raw: unknown): readonly XmlNode[] {
  if (typeof raw !== 'object' || raw === null) return [];
  const [name, value] = Object.entries(raw).find(([key]) => key !== ATTRIBUTES) ?? [];
  if (name === undefined) return [];
  if (name === TEXT) return [{ type: 'text', text: String(value) }];
  if (name === COMMENT) {
    return nodesOf(value).map((node) => ({ type: 'comment', text: node.type === 'text' ? node.text : '' }));
  }
  return [
    {
      type: 'element',
      name,
      attributes: attributesOf(raw),
      children: nodesOf(value),
      ...placeOf(raw),
    },
  ];
}

function attributesOf(raw: object): Readonly<Record<string, string>> {
  const attributes: unknown = Reflect.get(raw, ATTRIBUTES);
  if (typeof attributes !== 'object' || attributes === null) return {};
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key.slice(PREFIX.length), String(value)]),
  );
}

function placeOf(raw: object): { readonly start: number; readonly end: number } {
  const place: unknown = Reflect.get(raw, PLACE);
  if (typeof place === 'object' && place !== null && 'startIndex' in place && 'endIndex' in place) {
    const { startIndex: start, endIndex: end } = place;
    if (typeof start === 'number' && typeof end === 'number') return { start, end };
  }
  throw new Error('it has an element without an end');
}

function cut(words: string): string {
  return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
}

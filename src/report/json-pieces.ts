import { inert } from './json.ts';

const longestPiece = 65_536;

/**
 * The JSON that `JSON.stringify(value, null, 2)` gives, in pieces: one text may be longer than a text can be.
 * @param levels How deep it is taken apart: what lies deeper is one piece each.
 */
export function* jsonPieces(value: unknown, levels: number): Generator<string> {
  let piece = '';
  for (const part of parts(value, levels, '')) {
    piece += part;
    if (piece.length < longestPiece) continue;
    yield inert(piece);
    piece = '';
  }
  yield `${inert(piece)}\n`;
}

function* parts(value: unknown, levels: number, indent: string): Generator<string> {
  if (levels === 0 || typeof value !== 'object' || value === null || isEmpty(value)) {
    yield JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
    return;
  }
  const isList = Array.isArray(value);
  yield isList ? '[' : '{';
  let isFirst = true;
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    yield `${isFirst ? '' : ','}\n${indent}  ${isList ? '' : `${JSON.stringify(key)}: `}`;
    yield* parts(part, levels - 1, `${indent}  `);
    isFirst = false;
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

function isEmpty(value: object): boolean {
  return Object.values(value).every((part) => part === undefined);
}

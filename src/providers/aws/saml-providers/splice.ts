/** What is put in the place of a stretch of a document. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** They do not overlap. */
export function splice(document: string, splices: readonly Splice[]): string {
  return splices
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), document);
}

/** Where the white space before an element begins: an element and its indentation come and go together. */
export function indentStart(document: string, start: number): number {
  let at = start;
  while (/\s/.test(document.charAt(at - 1))) at -= 1;
  return at;
}

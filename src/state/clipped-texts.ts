/**
 * Plain JSON with its long texts cut, each with an ellipsis and how long it was.
 * @param longest Bytes of a text as JSON, without the ellipsis and what follows it
 */
export function clippedTexts<T>(
  value: T,
  longest: number,
): { readonly value: T; /** Texts that were cut. */ readonly count: number } {
  let count = 0;
  const clipped = JSON.parse(JSON.stringify(value), (_name, each: unknown) => {
    if (typeof each !== 'string' || bytesOf(each) <= longest) return each;
    count += 1;
    return clip(each, longest);
  }) as T;
  return { value: clipped, count };
}

function clip(text: string, longest: number): string {
  let [kept, bytes] = ['', 0];
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > longest) break;
    kept += character;
  }
  return `${kept}… (${text.length} characters)`;
}

/** As it stands in JSON, where a control character has six. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

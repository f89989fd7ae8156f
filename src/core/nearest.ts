import { distance } from 'fastest-levenshtein';

/** The known word that an unknown one most likely meant, or undefined when none is near. */
export function nearest(unknown: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, far: distance(unknown.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, far }) => far <= Math.max(1, Math.floor(word.length / 3)))
    .toSorted((a, b) => a.far - b.far || (a.word < b.word ? -1 : 1));
  return ranked[0]?.word;
}

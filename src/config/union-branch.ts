import { nearest } from '../core/nearest.ts';
import { keysOf, type KnownSchema } from './known-schema.ts';

/**
 * Which branch of a union somebody meant.
 *
 * | what is there                          | gives                                     |
 * |----------------------------------------|-------------------------------------------|
 * | keys of one branch, perhaps more keys  | its index: its own problems are told      |
 * | keys of several branches               | a hint: they exclude each other           |
 * | a key or a word near one that is known | a hint: did you mean …                    |
 * | a list that one branch has under a key | a hint: it goes under that key            |
 * | anything else                          | undefined: the union's own words must do  |
 */
export function meantBranch(given: unknown, branches: readonly KnownSchema[]): number | string | undefined {
  if (typeof given === 'string')
    return didYouMean(
      given,
      branches.flatMap((branch) => literalOf(branch)),
    );
  if (Array.isArray(given)) {
    const keys = branches.flatMap(({ properties = {} }) =>
      Object.entries(properties).flatMap(([key, { type }]) => (type === 'array' ? [key] : [])),
    );
    return keys.length === 1 ? `put the list under ${keys.join()}:` : undefined;
  }
  if (typeof given !== 'object' || given === null) return undefined;

  const keys = Object.keys(given);
  const fitting = branches.flatMap((branch, index) =>
    keysOf(branch).some((key) => keys.includes(key)) ? [index] : [],
  );
  const [first] = fitting;
  if (fitting.length === 1) return first;
  const known = branches.flatMap(keysOf);
  if (fitting.length > 1)
    return `here are ${keys.filter((key) => known.includes(key)).join(' and ')}: keep one`;
  return keys.map((key) => didYouMean(key, known, key)).find((hint) => hint !== undefined);
}

function literalOf({ const: literal }: KnownSchema): readonly string[] {
  return typeof literal === 'string' ? [literal] : [];
}

function didYouMean(word: string, known: readonly string[], instead?: string): string | undefined {
  const meant = nearest(word, known);
  if (meant === undefined) return undefined;
  return instead === undefined ? `did you mean ${meant}?` : `did you mean ${meant} instead of ${instead}?`;
}

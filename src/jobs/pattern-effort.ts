import { characterOf, isOpening, isQuantifier } from './pattern-parts.ts';

/** A part that takes more or less of a name. */
interface Stretch {
  readonly text: string;
  /** Whether it may end in several places: what it takes could also be what comes after it. */
  readonly isFree: boolean;
}

/** Alternatives and optional groups, multiplied: each may have to be tried with each. */
const mostWays = 64;
/** What is repeated a fixed number of times, and not often, is as good as one character. */
const fewTimes = 16;

/**
 * Names are written by group owners and matched by our patterns, so that no name may take long. Graph: a display name
 * has at most 256 characters. What matching costs at most, n being the length of the name:
 *
 * | pattern                                                           | steps               |
 * |-------------------------------------------------------------------|---------------------|
 * | every stretch but the last ends where the next part begins        | n                   |
 * | one of them is free to end anywhere, as `.+` before a hyphen is   | n²                  |
 * | two of them are                                                   | n³, which is refused |
 * | a group is repeated                                               | 2ⁿ, which is refused |
 * @param flags With which the pattern is compiled: without case, a character is two
 */
export function effortProblem(parts: readonly string[], flags: 'u' | 'iu' = 'u'): string | undefined {
  if (parts.some((each, index) => each === ')' && /^[*+{]/u.test(parts[index + 1] ?? '')))
    return 'a group in brackets is repeated, so that a name could be made that takes for ever to match';
  const stretches = stretchesOf(parts, flags);
  const free = stretches.slice(0, -1).filter(({ isFree }) => isFree);
  if (free.length > 1) {
    const texts = free.map(({ text }) => text).join(' and ');
    return `${texts} may end in several places each, and ${stretches.at(-1)?.text} comes after them, so that a name could be made that takes very long to match: write what ends a part, such as [^-]+ before a hyphen in place of .+, or several rules`;
  }
  return waysThrough(parts) > mostWays
    ? `there are more than ${mostWays} ways through its alternatives and optional groups, so that a name could be made that takes very long to match: write several rules`
    : undefined;
}

function stretchesOf(parts: readonly string[], flags: string): readonly Stretch[] {
  // Behind is matched from right to left, and without case a character is two.
  const isPlain = !parts.some((each) => /^\(\?(?:<[=!]|[a-z-]+:)$/u.test(each));
  return parts.flatMap((each, index): readonly Stretch[] => {
    if (isBackreference(each)) return [{ text: each, isFree: false }];
    const before = parts[index - 1];
    if (before === undefined || before === ')' || !isQuantifier(each)) return [];
    const times = /^\{(\d+)\}/u.exec(each)?.[1];
    const text = `${before}${each}`;
    if (times !== undefined) return Number(times) > fewTimes ? [{ text, isFree: false }] : [];
    return [{ text, isFree: !isPlain || !endsBefore(before, following(parts, index + 1), flags) }];
  });
}

/** Whether no character is both; known when one of them is a single character. */
function endsBefore(each: string, next: string | undefined, flags: string): boolean {
  if (next === undefined) return false;
  const [character, other] = [characterOf(next), characterOf(each)];
  if (character !== undefined) return !fits(each, character, flags);
  return other !== undefined && !fits(next, other, flags);
}

function fits(each: string, character: string, flags: string): boolean {
  return new RegExp(`^(?:${each})$`, flags).test(character);
}

/** The part that has to come next, whatever was matched before; undefined when there may be several, or none. */
function following(parts: readonly string[], from: number): string | undefined {
  for (let index = from; index < parts.length; index += 1) {
    const each = parts[index] ?? '';
    if (each === ')') {
      if (isQuantifier(parts[index + 1])) index += 1;
    } else if (isOpening(each)) {
      if (/^\(\?<?[=!]/u.test(each) || !isSure(parts, index)) return undefined;
    } else if (/^(?:[|^$]|\\b)$/iu.test(each) || isBackreference(each)) {
      return undefined;
    } else {
      return /^(?:[*?]|\{0)/u.test(parts[index + 1] ?? '') ? undefined : each;
    }
  }
  return undefined;
}

/** Whether a group has no alternatives and has to be there. */
function isSure(parts: readonly string[], opening: number): boolean {
  let depth = 0;
  for (let index = opening; index < parts.length; index += 1) {
    const each = parts[index] ?? '';
    if (isOpening(each)) depth += 1;
    if (each === '|' && depth === 1) return false;
    if (each === ')') depth -= 1;
    if (depth === 0) return !isQuantifier(parts[index + 1]);
  }
  return false;
}

function waysThrough(parts: readonly string[]): number {
  const open = [1];
  let ways = 1;
  for (const [index, each] of parts.entries()) {
    if (isOpening(each)) open.push(1);
    else if (each === '|') open.push((open.pop() ?? 0) + 1);
    else if (each === ')') ways *= (open.pop() ?? 1) * (parts[index + 1]?.startsWith('?') ? 2 : 1);
  }
  return ways * (open[0] ?? 1);
}

function isBackreference(each: string): boolean {
  return /^\\(?:k<|[1-9])/u.test(each);
}

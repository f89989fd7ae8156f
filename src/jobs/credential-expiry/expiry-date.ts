import { datesIn, type FoundDate } from './dates-in-text.ts';

const day = 86_400_000;

/** A SCIM token lives one year. AWS: "Generate an access token", IAM Identity Center User Guide. */
const longestLife = 366 * day;

/** How far after the word the date may be: `expires in 89 days on Mon Mar 01 10:00:00 UTC 2027`. */
const reach = 120;

/** Days are counted from different times of the day. */
const rounding = 2 * day;

/** `generate a new one, which is valid until`: what follows is no end of yours. */
const ofNewToken = /\bnew\b[^.!?]{0,80}\bvalid\s+(?:until|through|till|to|up to)\W+(?:\w+\W+){0,2}$/iu;

/**
 * When something ends according to a text for people, or undefined when that is open to doubt: it is better to pass
 * the text on than to be wrong by months. What every expiry word in it leads to is gathered, and only what they agree on
 * counts. A day is its beginning in UTC.
 * @param told When the text was written: `in 60 days` counts from there, and what was over by then is not meant.
 */
export function expiryDate(text: string, told: Date): Date | undefined {
  const written = datesIn(text)
    .filter(({ at }) => !ofNewToken.test(text.slice(Math.max(0, at - reach), at)))
    .flatMap((found) => upTo(told.getTime() + longestLife, found));
  const toCome = written.flatMap((found) => since(told.getTime() - day, found));
  const ends = [...text.matchAll(/\bexpir(?:es?|y|ed|ing|ation)\b/giu)].flatMap((word) => {
    const from = word.index + word[0].length;
    const sentence = /^(?:(?![.!?]\s|\n\s*\n).)*/su.exec(text.slice(from, from + reach))?.[0] ?? '';
    const near = toCome.filter(({ at }) => at >= from && at <= from + sentence.length);
    return endsIn(near, countedDays(sentence, told));
  });
  if (ends.length > 0) return agreedOn(ends);
  const [only, ...others] = new Set(
    written.flatMap(({ readings }) => readings.map((date) => date.getTime())),
  );
  // A date that no such word leads to is it only when nothing else in the text could be, and it is still to come.
  return only !== undefined && others.length === 0 && only > told.getTime() ? new Date(only) : undefined;
}

/** Without the readings that no token can have. */
function upTo(latest: number, { at, readings }: FoundDate): readonly FoundDate[] {
  const kept = readings.filter((date) => date.getTime() <= latest);
  return kept.length === 0 ? [] : [{ at, readings: kept }];
}

/** Without what is over; 03/01/2027 is March, as AWS writes it, when January is over, and open when both are to come. */
function since(earliest: number, { at, readings }: FoundDate): readonly FoundDate[] {
  const kept = readings.filter((date) => date.getTime() >= earliest);
  return kept.length === 0 ? [] : [{ at, readings: kept }];
}

/** `in 60 days`, as the beginning of that day. */
function countedDays(text: string, told: Date): Date | undefined {
  const days = /^\W*(?:\w+\W+){0,4}?in\s+(\d{1,3})\s+days?\b/iu.exec(text)?.[1];
  if (days === undefined) return undefined;
  const then = new Date(told.getTime() + Number(days) * day);
  return new Date(`${then.toISOString().slice(0, 10)}T00:00:00Z`);
}

/** The ends that one word leads to; undefined is one that nobody can tell. */
function endsIn(near: readonly FoundDate[], counted: Date | undefined): readonly (Date | undefined)[] {
  if (counted === undefined) {
    return near.map(({ readings }) => (readings.length === 1 ? readings[0] : undefined));
  }
  const agreeing = near
    .flatMap(({ readings }) => readings)
    .find((date) => Math.abs(date.getTime() - counted.getTime()) <= rounding);
  if (agreeing !== undefined) return [agreeing];
  // A text that contradicts itself says nothing.
  return [near.some(({ readings }) => readings.length === 1) ? undefined : counted];
}

/** The one that is left, at its earliest when it is written more than once: with and without its time of day. */
function agreedOn(ends: readonly (Date | undefined)[]): Date | undefined {
  const times = ends.map((date) => date?.getTime() ?? NaN).toSorted((a, b) => a - b);
  const [first = NaN] = times;
  return times.every((time) => time - first < day) ? new Date(first) : undefined;
}

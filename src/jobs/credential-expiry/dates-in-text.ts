/** A date as people write it, and where. */
export interface FoundDate {
  /** Index in the text. */
  readonly at: number;
  /** Two when day and month could be changed for each other; the American reading comes first. */
  readonly readings: readonly Date[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const month = `(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?`;
const dayOfMonth = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const year = '(?<year>\\d{4})';
const clock =
  '(?<time>\\d{1,2}:\\d{2}(?::\\d{2})?)(?:\\.\\d+)?\\s*(?<zone>Z|UTC|GMT|[+-]\\d{2}:?\\d{2}|[A-Z]{2,4})?';
const clockAfter = `(?:(?:,|\\s+at)?\\s+${clock})?`;

/**
 * | form                                              | who writes it so            |
 * |---------------------------------------------------|-----------------------------|
 * | 2027-03-01, 2027-03-01T10:00:00Z, 2027/03/01      | programs                    |
 * | March 1, 2027; Mon Mar 01 10:00:00 UTC 2027       | AWS in its letters          |
 * | 1 March 2027; Mon, 01 Mar 2027 10:00:00 GMT       | HTTP, and Europeans         |
 * | 03/01/2027                                        | Americans; others mean 3 January |
 */
const named = [
  `\\b${year}[-/](?<number>\\d{2})[-/]${dayOfMonth}(?:(?:T|\\s+)${clock})?`,
  `\\b${month}\\s+${dayOfMonth},?\\s+(?:${clock},?\\s+)?${year}\\b`,
  `\\b${month}\\s+${dayOfMonth},?\\s+${year}${clockAfter}`,
  `\\b${dayOfMonth}(?:\\s+of)?[\\s-]+${month},?[\\s-]+${year}\\b${clockAfter}`,
].map((form) => new RegExp(form, 'giu'));

const slashed = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/gu;

/** Every date of an English text, in its order. What is no day of the calendar is none. */
export function datesIn(text: string): readonly FoundDate[] {
  const found = new Map<number, FoundDate>();
  for (const form of named) {
    for (const { index, groups = {} } of text.matchAll(form)) {
      const date = dateOf(groups);
      // A longer form says more of the same date, such as its time of day.
      if (date !== undefined) found.set(index, { at: index, readings: [date] });
    }
  }
  for (const { index, 1: one = '', 2: two = '', 3: ofYear = '' } of text.matchAll(slashed)) {
    const readings = [moment(ofYear, one, two), moment(ofYear, two, one)].filter(
      (date) => date !== undefined,
    );
    const [first, second] = readings;
    if (first === undefined) continue;
    const same = second === undefined || first.getTime() === second.getTime();
    found.set(index, { at: index, readings: same ? [first] : readings });
  }
  return [...found.values()].toSorted((a, b) => a.at - b.at);
}

function dateOf(groups: Readonly<Record<string, string | undefined>>): Date | undefined {
  const { month: name, number, day = '', year: ofYear = '', time, zone } = groups;
  const ordinal =
    name === undefined ? number : months.findIndex((each) => name.toLowerCase().startsWith(each)) + 1;
  return moment(ofYear, String(ordinal), day, time, zone);
}

/** A time of day counts only with a zone that is beyond doubt; otherwise it is the beginning of the day in UTC. */
function moment(
  ofYear: string,
  ofMonth: string,
  day: string,
  time?: string,
  zone?: string,
): Date | undefined {
  const iso = `${ofYear}-${ofMonth.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${iso}T00:00:00Z`);
  // Date itself takes 31 February for a day in March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(iso)) return undefined;
  const offset = offsetOf(zone);
  if (time === undefined || offset === undefined) return midnight;
  const exact = new Date(`${iso}T${time.padStart(5, '0').slice(0, 8)}${offset}`);
  return Number.isNaN(exact.getTime()) ? midnight : exact;
}

function offsetOf(zone: string | undefined): string | undefined {
  if (zone === undefined) return undefined;
  if (/^(?:Z|UTC|GMT)$/iu.test(zone)) return 'Z';
  return /^[+-]/u.test(zone) ? zone.replace(/^(.\d{2}):?(\d{2})$/u, '$1:$2') : undefined;
}

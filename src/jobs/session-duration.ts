/** How long a session lasts, in minutes. AWS: "Set session duration": from 1 to 12 hours. */
export const shortest = 60;
export const longest = 12 * 60;

const iso = /^PT(?=\d)(?:(\d{1,2})H)?(?:(\d{1,3})M)?$/u;
const short = /^(\d{1,3})([hm])$/u;

/** Minutes of `PT8H`, `PT1H30M`, `8h` or `90m`; undefined for anything else. */
export function minutesOf(text: string): number | undefined {
  const [, number, unit] = short.exec(text) ?? [];
  if (number !== undefined) return Number(number) * (unit === 'h' ? 60 : 1);
  const found = iso.exec(text);
  return found === null ? undefined : Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0);
}

/** As AWS writes it: `PT8H`, `PT1H30M`. A text that is no duration is given back as it is. */
export function asAwsWrites(text: string): string {
  const minutes = minutesOf(text);
  if (minutes === undefined) return text;
  const rest = minutes % 60;
  return `PT${Math.floor(minutes / 60)}H${rest === 0 ? '' : `${rest}M`}`;
}

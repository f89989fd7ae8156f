/** What Graph says of a time that has not come: "List synchronizationJobs", the example's answer. */
const NEVER = Date.parse('0001-01-02T00:00:00Z');

/** A time of Graph's, which has up to seven decimals, as an ISO time; undefined for none and for one that never was. */
export function graphTime(text: string | null | undefined): string | undefined {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || time < NEVER ? undefined : new Date(time).toISOString();
}

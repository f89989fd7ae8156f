import * as z from 'zod';

const form = 'a date is written 2027-01-15, or with a time of day 2027-01-15T09:30:00Z';

/** A day, or a moment with its offset, in the configuration; becomes ISO in UTC. A day is its beginning in UTC. */
export const instant = z
  .string(form)
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/u, {
    error: form,
    abort: true,
  })
  .refine(isInCalendar, { error: 'no such day in the calendar', abort: true })
  .transform((text) => new Date(text).toISOString());

/** Date itself takes 31 February for a day in March. */
function isInCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  const parsed = new Date(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(Date.parse(text)) && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day)
  );
}

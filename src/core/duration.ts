import * as z from 'zod';

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const form = 'a length of time is written 90s, 15m, 24h or 7d';

/** A length of time in the configuration. Stays text; `milliseconds` reads it. */
export const duration = z.string(form).regex(/^\d{1,5}[smhd]$/u, form);

export function milliseconds(text: string): number {
  const unit = text.slice(-1) as keyof typeof units;
  return Number(text.slice(0, -1)) * units[unit];
}

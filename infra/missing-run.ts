const perDay: Readonly<Record<string, number>> = { minute: 1440, hour: 24, day: 1 };

/** CloudWatch API reference, PutMetricAlarm: an alarm looks back seven days at most. */
const longest = 7;

/**
 * After how many days without a run somebody should look: two runs have been missed by then, or one where two would be
 * too long ago to be seen.
 *
 * | rate                | days                                                                  |
 * |---------------------|-----------------------------------------------------------------------|
 * | up to twelve hours  | 1                                                                     |
 * | up to three days    | twice the rate                                                        |
 * | up to six days      | 7: a run may be late by what schedules are spread over                |
 * | slower              | none: an alarm that looks back so far would ring between any two runs |
 * | cron(…)             | 2: nobody works out when it is due                                    |
 */
export function daysToMiss(rate: string): number | undefined {
  const [, amount, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/u.exec(rate) ?? [];
  const each = perDay[unit];
  if (amount === undefined || each === undefined) return 2;
  const days = Number(amount) / each;
  if (days > longest - 1) return undefined;
  return Math.min(longest, Math.ceil(2 * days));
}

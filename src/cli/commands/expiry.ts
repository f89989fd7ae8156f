import { readExpiry, type Expiry } from '../../composition/read-expiry.ts';
import { renderCalendar } from '../../report/calendar.ts';
import { daysLeft, renderTimeline, renderTimelineJson } from '../../report/timeline.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { ExpiryOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession } from '../session.ts';
import { writeText } from '../write-text.ts';
import type { Shell } from './plan.ts';

/** `rolebridge expiry`: what can cut access off, and when, as the clouds say now. */
export async function expiryCommand(options: ExpiryOptions, shell: Shell): Promise<ExitCode> {
  const { io, signal } = shell;
  return withSession(options, shell, async ({ config, options: connection, timing }) => {
    const inventory = await withProgress('expiry', io, (progress) =>
      readExpiry(config, connection, { ...timing, signal, progress }),
    );
    const now = timing.clock.now();
    const { colour } = io;
    const { within, ics, json } = options;
    const { credentials, findings } = inventory;
    const gaps = inventory.reads.flatMap((read) => read.gaps);
    const calendar = (): string => renderCalendar(credentials, now);
    const expiry = { credentials, findings, gaps };
    if (ics === '-') io.out(calendar());
    else if (json === true) io.out(renderTimelineJson(expiry, now));
    else io.out(renderTimeline(expiry, { now, colour, ...(within === undefined ? {} : { within }) }));
    if (ics !== undefined && ics !== '-') {
      writeText('calendar', ics, calendar());
      io.err(`calendar written to ${ics}\n`);
    }
    if (within !== undefined && isDue(inventory, now, within)) return exitCodes.changes;
    return gaps.length === 0 ? exitCodes.done : exitCodes.partial;
  });
}

/** What is wrong already is due, whatever its date. */
function isDue({ credentials, findings }: Expiry, now: Date, within: number): boolean {
  return (
    findings.some(({ severity }) => severity === 'critical') ||
    credentials.some(
      ({ state, notAfter }) =>
        state === 'active' && notAfter !== undefined && daysLeft(notAfter, now) <= within,
    )
  );
}

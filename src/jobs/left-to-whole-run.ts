import { rule, type Rule } from '../core/withhold.ts';

/** Why a delete waits, in a run that events started. */
export const takesNothingAway = 'a run that events started takes nothing away';

/** Of what such a run does not do, and the next whole run does. */
export function left(reason: string): string {
  return `left to the next whole run: ${reason}`;
}

/**
 * An event grants, and takes nothing away. Nobody is there to read a refusal, a few groups or accounts say little about
 * the whole, and many small runs would come to more than one whole run may take away. The schedule's whole run takes
 * away, under its guard. It is the last rule, so that the report tells what else keeps a delete.
 */
export function leaveDeletes<R>(): Rule<R> {
  return rule('limit', ({ action }) => (action === 'delete' ? left(takesNothingAway) : undefined));
}

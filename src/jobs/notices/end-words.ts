import { count } from '../../core/words.ts';
import type { CredentialNews } from './notice.ts';

/** `in 7 days`, `in less than a day`, `3 days ago`. */
export function untilWords(daysLeft: number): string {
  if (daysLeft > 0) return `in ${count(daysLeft, 'day')}`;
  if (daysLeft === 0) return 'in less than a day';
  return daysLeft === -1 ? 'less than a day ago' : `${count(-daysLeft - 1, 'day')} ago`;
}

/** `ends 2027-03-01`, `ended 2027-03-01`. */
export function endWords({ credential, daysLeft }: CredentialNews): string {
  return `${daysLeft < 0 ? 'ended' : 'ends'} ${dayWords(credential.notAfter)}`;
}

/** `2027-03-01`. */
export function dayWords(time: string | undefined): string {
  return time === undefined ? 'at an unknown time' : new Date(time).toISOString().slice(0, 10);
}

/** `2027-03-01 09:30 UTC`. */
export function timeWords(time: string | undefined): string {
  return time === undefined
    ? 'at an unknown time'
    : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

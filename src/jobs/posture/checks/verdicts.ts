import type { Known, Unknown } from '../../../model/known.ts';
import type { Check, CheckResult, Severity, Subject } from '../../../model/posture.ts';

/** What a result is of, whatever it says. */
export interface About {
  readonly check: Check;
  /** Of the configuration. */
  readonly connection: string;
  readonly subject: Subject;
}

export interface Fault {
  readonly seen: string;
  readonly expected: string;
  readonly next: string;
  /** In place of the check's. */
  readonly severity?: Severity;
}

export function check(id: string, severity: Severity, title: string, why: string): Check {
  return { id, severity, title, why };
}

export function right(about: About, seen: string): CheckResult {
  return { ...about, verdict: 'right', seen };
}

export function wrong(about: About, fault: Fault): CheckResult {
  return { ...about, verdict: 'wrong', ...fault };
}

export function unsure(
  about: About,
  { reason, hint, lacks }: Pick<Unknown, 'reason' | 'hint' | 'lacks'>,
): CheckResult {
  return {
    ...about,
    verdict: 'unknown',
    reason,
    ...(hint === undefined ? {} : { next: hint }),
    ...(lacks === undefined ? {} : { lacks }),
  };
}

/** Judges what is known; what is not is unknown, never wrong. */
export function whenKnown<T>(known: Known<T>, about: About, verdict: (value: T) => CheckResult): CheckResult {
  return known.state === 'known' ? verdict(known.value) : unsure(about, known);
}

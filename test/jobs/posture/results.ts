import type { CheckResult, Severity } from '../../../src/model/posture.ts';

/** Results of checks that there need not be. */

type About = Pick<CheckResult, 'check' | 'connection' | 'subject'>;

export function resultOf(id: string, changes: Partial<About> = {}, severity: Severity = 'warning'): About {
  return {
    check: { id, severity, title: `Title of ${id}`, why: 'Why it matters.' },
    connection: 'production',
    subject: { kind: 'application', id: 'AWS', name: 'AWS' },
    ...changes,
  };
}

export function rightOf(id: string, changes?: Partial<About>): CheckResult {
  return { ...resultOf(id, changes), verdict: 'right', seen: 'seen' };
}

export function wrongOf(
  id: string,
  severity: Severity,
  changes?: Partial<About>,
): Extract<CheckResult, { verdict: 'wrong' }> {
  return {
    ...resultOf(id, changes, severity),
    verdict: 'wrong',
    seen: 'seen',
    expected: 'expected',
    next: 'next',
  };
}

export function unknownOf(id: string, changes?: Partial<About>, lacks?: string): CheckResult {
  return {
    ...resultOf(id, changes),
    verdict: 'unknown',
    reason: 'it was refused',
    ...(lacks === undefined ? {} : { lacks }),
  };
}

import type { Remark } from '../../core/job.ts';
import { count } from '../../core/words.ts';
import {
  severities,
  severityOf,
  type CheckResult,
  type Posture,
  type Severity,
} from '../../model/posture.ts';
import { resultsOf } from './told-findings.ts';

/** The posture in one line of a report. */
export function verdictRemark(posture: Posture): Remark {
  const results = resultsOf(posture);
  const wrong = severities.flatMap((severity) => {
    const number = numberOf(results, severity);
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const unknown = results.filter(({ verdict }) => verdict === 'unknown').length;
  const right = results.filter(({ verdict }) => verdict === 'right').length;
  return {
    severity: results.some((each) => isBad(each)) ? 'warning' : 'info',
    subject: count(posture.connections.length, 'connection'),
    text: `${wrong.length === 0 ? 'nothing wrong' : `wrong: ${wrong.join(', ')}`}; ${right} right, ${unknown} unknown`,
  };
}

/** How many results are wrong, by severity, and how many are unknown. */
export function verdictFigures(posture: Posture): Readonly<Record<string, number>> {
  const results = resultsOf(posture);
  return {
    PostureCritical: numberOf(results, 'critical'),
    PostureWarnings: numberOf(results, 'warning'),
    PostureUnknown: results.filter(({ verdict }) => verdict === 'unknown').length,
  };
}

function numberOf(results: readonly CheckResult[], severity: Severity): number {
  return results.filter((each) => severityOf(each) === severity).length;
}

function isBad(result: CheckResult): boolean {
  const severity = severityOf(result);
  return severity === 'critical' || severity === 'warning';
}

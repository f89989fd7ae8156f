import { count } from '../core/words.ts';
import { severities, severityOf, type CheckResult, type Posture, type Severity } from '../model/posture.ts';

/** How many results say what. */
export type PostureCounts = Readonly<Record<Severity | 'unknown' | 'right', number>>;

/** A result is as bad as this, or worse; `unknown` is all that is not right. */
export const thresholds = [...severities, 'unknown'] as const;
export type Threshold = (typeof thresholds)[number];

export function resultsOf({ connections, own }: Posture): readonly CheckResult[] {
  return [...connections.flatMap(({ results }) => results), ...own];
}

export function countsOf(posture: Posture): PostureCounts {
  const words = Map.groupBy(resultsOf(posture), wordOf);
  const number = (word: keyof PostureCounts): number => words.get(word)?.length ?? 0;
  return {
    critical: number('critical'),
    warning: number('warning'),
    info: number('info'),
    unknown: number('unknown'),
    right: number('right'),
  };
}

export function failsOn(counts: PostureCounts, threshold: Threshold): boolean {
  return thresholds.slice(0, thresholds.indexOf(threshold) + 1).some((word) => counts[word] > 0);
}

/** The verdict in one line. */
export function verdictOf(posture: Posture): string {
  const { critical, warning, info, unknown, right } = countsOf(posture);
  const wrong = [
    ...(critical === 0 ? [] : [`${critical} critical`]),
    ...(warning === 0 ? [] : [count(warning, 'warning')]),
    ...(info === 0 ? [] : [count(info, 'improvement')]),
  ];
  const where = count(posture.connections.length, 'connection');
  const rest = [...(unknown === 0 ? [] : [`${unknown} unknown`]), `${right} right`].join(', ');
  if (wrong.length > 0) return `${wrong.join(', ')} in ${where}; ${rest}`;
  // Whoever saw nothing knows nothing.
  if (unknown > 0 && right === 0) return `nothing could be looked at in ${where}: ${unknown} unknown`;
  return `nothing ${unknown > 0 ? 'that could be seen ' : ''}is wrong in ${where}; ${rest}`;
}

function wordOf(result: CheckResult): keyof PostureCounts {
  return severityOf(result) ?? (result.verdict === 'unknown' ? 'unknown' : 'right');
}

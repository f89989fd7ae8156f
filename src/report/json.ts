import type { RunReport } from '../core/report.ts';

/** One JSON document a report, so that the output of several jobs is a stream that `jq` reads. */
export function renderJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

import type { RunReport } from '../core/report.ts';
import { renderJson } from '../report/json.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderText } from '../report/text.ts';
import type { Shell } from './commands/plan.ts';
import { stoppedBy } from './io.ts';
import { applying, repeated, type RunOptions } from './options.ts';

export interface PrintOptions {
  readonly asks?: boolean;
  readonly isPassing?: boolean;
}

/**
 * Prints a report in the form that was asked for.
 * @param more `asks`: a question about this plan comes next. `isPassing`: nobody can apply it, its cloud is gone by then.
 */
export function printReport(
  report: RunReport,
  options: RunOptions,
  shell: Shell,
  more: PrintOptions = {},
): void {
  shell.io.out(rendered(report, options, shell, more));
}

function rendered(
  report: RunReport,
  options: RunOptions,
  { io, signal }: Shell,
  { isPassing = false, ...more }: PrintOptions,
): string {
  if (options.json === true) return renderJson(report);
  if (options.markdown === true) return renderMarkdown(report);
  const command = `${io.program} ${applying(report.job, options)} --expect ${report.planId ?? ''}${repeated(options)}`;
  return renderText(report, {
    ...more,
    colour: io.colour,
    ...(signal.aborted ? { stoppedBy: stoppedBy(signal) } : {}),
    ...(report.planId === undefined || isPassing ? {} : { applyCommand: command }),
  });
}

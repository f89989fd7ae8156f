import type { RunReport } from '../core/report.ts';
import { renderJson } from '../report/json.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderText } from '../report/text.ts';
import type { Io } from './io.ts';
import { repeated, type RunOptions } from './options.ts';

/** Prints a report in the form that was asked for. */
export function printReport(report: RunReport, options: RunOptions, io: Io): void {
  io.out(rendered(report, options, io));
}

function rendered(report: RunReport, options: RunOptions, io: Io): string {
  if (options.json === true) return renderJson(report);
  if (options.markdown === true) return renderMarkdown(report);
  const command = `${io.program} apply ${report.job} --expect ${report.planId ?? ''}${repeated(options)}`;
  return renderText(report, {
    colour: io.colour,
    ...(report.planId === undefined ? {} : { applyCommand: command }),
  });
}

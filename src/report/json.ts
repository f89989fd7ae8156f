import type { RunReport } from '../core/report.ts';

/** One JSON document a report, so that the output of several jobs is a stream that `jq` reads. */
export function renderJson(report: RunReport): string {
  return `${inert(JSON.stringify(report, null, 2))}\n`;
}

/**
 * The same JSON, with every character that a terminal obeys or does not show as its escape. Line feeds are the layout's:
 * JSON has none inside a text.
 */
export function inert(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

import { readFileSync } from 'node:fs';
import { readConfiguredPosture, type JudgedPosture } from '../../composition/read-posture.ts';
import { renderPostureJson } from '../../report/posture-json.ts';
import { renderPostureMarkdown } from '../../report/posture-markdown.ts';
import { countsOf, failsOn, type Threshold } from '../../report/posture-counts.ts';
import { renderPosture } from '../../report/posture.ts';
import { renderSarif } from '../../report/sarif.ts';
import { lineOfConnection, uriOf } from '../config-place.ts';
import { outAll } from '../io.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { PostureOptions } from '../options.ts';
import { withOwnCommands } from '../own-commands.ts';
import { withProgress } from '../progress.ts';
import { withSession } from '../session.ts';
import { version } from '../version.ts';
import { writeText } from '../write-text.ts';
import type { Shell } from './plan.ts';

/** `rolebridge doctor`: what is wrong in how Entra ID and AWS are connected, as the clouds say now. */
export async function doctorCommand(
  connection: string | undefined,
  options: PostureOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { io, signal } = shell;
  return withSession(options, shell, async ({ config, configFile, options: connecting, timing }) => {
    const judged = await withProgress('doctor', io, (progress) =>
      readConfiguredPosture(config, connection, connecting, { ...timing, signal, progress }),
    );
    const { posture, remarks } = judged;
    const typed = withOwnCommands(posture, io.program, options);
    const { json, markdown, sarif } = options;
    const isPrinted = sarif === true || sarif === '-';
    if (isPrinted) outAll(io, sarifOf(judged, configFile));
    else if (json === true) outAll(io, renderPostureJson(posture));
    else if (markdown === true) io.out(renderPostureMarkdown(typed));
    else io.out(renderPosture(typed, io.colour));
    if (sarif !== undefined && !isPrinted) {
      writeText('SARIF file', sarif, sarifOf(judged, configFile));
      io.err(`SARIF written to ${sarif}\n`);
    }
    for (const { subject, text } of remarks) io.err(`note: ${subject}: ${text}\n`);
    return codeOf(judged, options.failOn);
  });
}

function codeOf({ posture }: JudgedPosture, threshold: Threshold): ExitCode {
  const counts = countsOf(posture);
  if (failsOn(counts, threshold)) return exitCodes.changes;
  return counts.unknown > 0 ? exitCodes.partial : exitCodes.done;
}

function sarifOf({ posture, checks }: JudgedPosture, configFile: string): Iterable<string> {
  const text = readFileSync(configFile, 'utf8');
  return renderSarif(posture, {
    version: version(),
    checks,
    uri: uriOf(configFile),
    lineOf: (connection) => lineOfConnection(text, connection),
  });
}

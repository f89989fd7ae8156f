import { styleText } from 'node:util';
import type { RunReport } from '../core/report.ts';
import type { ProofStep } from '../model/set-up.ts';
import { columns, plain } from './plain-text.ts';
import { renderText, type TextOptions } from './text.ts';

/** What a set-up came to, as it is printed. */
export interface SetUpShown {
  readonly report?: RunReport;
  /** What the configuration has to have instead of what it has. */
  readonly clientIds: readonly { readonly setting: string; readonly clientId: string }[];
  /** What a person runs besides. */
  readonly commands: readonly { readonly what: string; readonly lines: readonly string[] }[];
  readonly proof?: readonly ProofStep[];
}

export function renderSetUp(
  { report, clientIds, commands, proof }: SetUpShown,
  options: TextOptions,
): string {
  const sections = [
    ...(report === undefined ? [] : [renderText(report, options).trimEnd()]),
    ...(clientIds.length === 0 ? [] : [clientIdLines(clientIds).join('\n')]),
    ...(commands.length === 0 ? [] : [commandLines(commands).join('\n')]),
    ...(proof === undefined ? [] : [proofLines(proof, options).join('\n')]),
  ];
  return `${sections.join('\n\n')}\n`;
}

export function renderSetUpJson(shown: SetUpShown): string {
  return `${JSON.stringify({ formatVersion: 1, ...shown }, null, 2)}\n`;
}

function clientIdLines(clientIds: SetUpShown['clientIds']): readonly string[] {
  return [
    'put into the configuration',
    ...columns(clientIds.map(({ setting, clientId }) => ['', plain(setting), plain(clientId)])),
  ];
}

function commandLines(commands: SetUpShown['commands']): readonly string[] {
  return [
    'left to CloudFormation',
    ...commands.flatMap(({ what, lines }) => [
      `  # ${plain(what)}`,
      ...lines.map((line) => `  ${plain(line)}`),
    ]),
  ];
}

const symbols = { ok: '✓', failed: '✗', unproven: '?' } as const;
const colours = { ok: 'green', failed: 'red', unproven: 'yellow' } as const;

function proofLines(proof: readonly ProofStep[], { colour }: TextOptions): readonly string[] {
  const rows = columns(proof.map(({ step, said }) => [plain(step), plain(said)]));
  const lines = proof.flatMap(({ status, hint }, index) => [
    `  ${styled(symbols[status], colours[status], colour)} ${rows[index] ?? ''}`,
    ...(hint === undefined ? [] : [`      ${plain(hint)}`]),
  ]);
  return ['proof', ...lines, '', proofSummary(proof)];
}

function proofSummary(proof: readonly ProofStep[]): string {
  const number = (status: ProofStep['status']): number =>
    proof.filter((each) => each.status === status).length;
  return `${number('ok')} work, ${number('failed')} failed, ${number('unproven')} not proved by you; no write was tried`;
}

function styled(text: string, style: 'green' | 'red' | 'yellow', colour: boolean): string {
  return colour ? styleText(style, text, { validateStream: false }) : text;
}

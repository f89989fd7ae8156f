import { RolebridgeError } from '../core/errors.ts';

/** One thing that is wrong: where, what, and what would be right. */
export interface ConfigProblem {
  /** Which of several files, where there are several. */
  readonly file?: string;
  /** `jobs.appRoles.connections[0].samlProvider`; empty for the file as a whole. */
  readonly path: string;
  readonly line?: number;
  readonly reason: string;
  readonly hint?: string;
}

/** The configuration cannot be used. Carries every problem at once. */
export class ConfigError extends RolebridgeError {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(source: string, problems: readonly ConfigProblem[], cause?: unknown) {
    super('CONFIG_INVALID', problemLines(source, problems), {
      hint: 'config/example.yaml, config/identity-center.example.yaml, config/provisioning.example.yaml, config/expiring.example.yaml and config/posture.example.yaml show every setting; `rolebridge schema` prints a JSON Schema for your editor.',
      cause,
    });
    this.problems = problems;
  }
}

/** A head line, and one line for each problem. */
export function problemLines(source: string, problems: readonly ConfigProblem[]): string {
  const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`${source} has ${many}:`, ...problems.map(line)].join('\n');
}

function line({ file, path, line: at, reason, hint }: ConfigProblem): string {
  const where = [
    ...(file === undefined ? [] : [file]),
    ...(at === undefined ? [] : [`line ${at}`]),
    ...(path === '' ? [] : [path]),
  ].join(', ');
  return `  ${where === '' ? '' : `${where}: `}${reason}${hint === undefined ? '' : ` (${hint})`}`;
}

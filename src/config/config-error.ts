import { RolebridgeError } from '../core/errors.ts';

/** One thing that is wrong: where, what, and what would be right. */
export interface ConfigProblem {
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
    const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super('CONFIG_INVALID', [`${source} has ${many}:`, ...problems.map(line)].join('\n'), {
      hint: 'config/example.yaml shows every setting; `rolebridge schema` prints a JSON Schema for your editor.',
      cause,
    });
    this.problems = problems;
  }
}

function line({ path, line: at, reason, hint }: ConfigProblem): string {
  const where = [...(at === undefined ? [] : [`line ${at}`]), ...(path === '' ? [] : [path])].join(', ');
  return `  ${where === '' ? '' : `${where}: `}${reason}${hint === undefined ? '' : ` (${hint})`}`;
}

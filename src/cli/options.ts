/** What every command that runs a job takes. Absent is absent: there are no hidden defaults here. */
export interface RunOptions {
  readonly config?: string;
  readonly lab?: string;
  readonly journal?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly detailedExitcode?: boolean;
}

export interface ApplyOptions extends RunOptions {
  readonly expect?: string;
  readonly force?: boolean;
  readonly yes?: boolean;
}

/** The options again as somebody would type them, for the commands that a report suggests. */
export function repeated({ config, lab }: RunOptions): string {
  return [...(lab === undefined ? [] : ['--lab', lab]), ...(config === undefined ? [] : ['--config', config])]
    .map((word) => ` ${shellWord(word)}`)
    .join('');
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w./:@=-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

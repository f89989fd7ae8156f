import type { Wishes } from '../composition/composition.ts';

/** Where a command works. Absent is absent: there are no hidden defaults here. */
export interface LabOptions {
  readonly config?: string;
  readonly lab?: string;
  readonly journal?: string;
}

/** What every command that runs a job takes. */
export interface RunOptions extends LabOptions, WishOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly detailedExitcode?: boolean;
}

/** Given several times each. */
export interface WishOptions {
  readonly account?: readonly string[];
  readonly group?: readonly string[];
  readonly approve?: readonly string[];
}

export interface ApplyOptions extends RunOptions {
  readonly expect?: string;
  readonly force?: boolean;
  readonly yes?: boolean;
}

export interface ImportOptions extends LabOptions {
  readonly out?: string;
  readonly force?: boolean;
}

export interface AccessOptions extends LabOptions {
  readonly json?: boolean;
  readonly account?: readonly string[];
  readonly group?: readonly string[];
  readonly permissionSet?: readonly string[];
}

/** The options again as somebody would type them, for the commands that a report suggests. */
export function repeated({ config, lab, account = [], group = [], approve = [] }: RunOptions): string {
  return [
    ...(lab === undefined ? [] : ['--lab', lab]),
    ...(config === undefined ? [] : ['--config', config]),
    ...account.flatMap((each) => ['--account', each]),
    ...group.flatMap((each) => ['--group', each]),
    ...approve.flatMap((each) => ['--approve', each]),
  ]
    .map((word) => ` ${shellWord(word)}`)
    .join('');
}

export function wishesOf({ account, group, approve }: WishOptions): Wishes {
  return {
    ...(account === undefined ? {} : { accounts: account }),
    ...(group === undefined ? {} : { groups: group }),
    ...(approve === undefined ? {} : { approve }),
  };
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w./:@=-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

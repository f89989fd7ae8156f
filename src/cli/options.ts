import type { Wishes } from '../composition/composition.ts';
import type { Stage } from '../jobs/saml-rotation/stage.ts';
import type { Threshold } from '../report/posture-counts.ts';

/** Where a command works. Absent is absent: there are no hidden defaults here. */
export interface LabOptions {
  readonly config?: string;
  readonly lab?: string;
  readonly journal?: string;
  /** The lab's clock stands there when the command begins. */
  readonly at?: Date;
}

/** What every command that runs a job takes. */
export interface RunOptions extends LabOptions, WishOptions {
  readonly rotation?: NonNullable<Wishes['rotation']>;
  /** A deployed function ran it, and is what a plan is applied with. */
  readonly invoked?: { readonly stage: string } | { readonly functionName: string };
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
  /** For a run that holds the lease: `5m`. */
  readonly wait?: string;
}

export interface InvokeOptions extends RunOptions {
  readonly stage: string;
  /** Instead of the function of a stage: its name or ARN. */
  readonly function?: string;
  /** ARN of a run that was started before: it is waited for, and nothing is started. */
  readonly execution?: string;
  readonly apply?: boolean;
  readonly expect?: string;
  readonly force?: boolean;
  /** `5m` */
  readonly wait?: string;
}

/** As `rotate saml` is given them. */
export interface RotationOptions {
  readonly to?: Stage;
  readonly rollback?: boolean;
}

export interface RotateSamlOptions extends ApplyOptions {
  readonly rotation: NonNullable<Wishes['rotation']>;
}

export interface RotateScimOptions extends LabOptions {
  /** A secret's name or ARN, or `-`. */
  readonly tokenFrom: string;
  readonly expires?: Date;
  readonly json?: boolean;
}

export interface ExpiryOptions extends LabOptions {
  /** Days. */
  readonly within?: number;
  readonly ics?: string;
  readonly json?: boolean;
}

export interface StatusOptions extends LabOptions {
  /** Runs of each job. */
  readonly limit: number;
  readonly json?: boolean;
}

export interface DoctorOptions extends LabOptions {
  readonly json?: boolean;
}

export interface SetupOptions extends LabOptions {
  readonly stage: string;
  /** Where the functions run. */
  readonly account?: string;
  readonly apply?: boolean;
  readonly expect?: string;
  readonly yes?: boolean;
  readonly prove?: boolean;
  readonly json?: boolean;
  readonly detailedExitcode?: boolean;
}

export interface PostureOptions extends LabOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** A file; true: standard output. */
  readonly sarif?: string | true;
  readonly failOn: Threshold;
}

export interface ClaimsOptions extends LabOptions {
  readonly json?: boolean;
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
export function repeated(options: RunOptions): string {
  const { config, lab, at, account = [], group = [], approve = [] } = options;
  return [
    ...(lab === undefined ? [] : ['--lab', lab]),
    ...(at === undefined ? [] : ['--at', at.toISOString()]),
    ...(config === undefined ? [] : ['--config', config]),
    ...account.flatMap((each) => ['--account', each]),
    ...group.flatMap((each) => ['--group', each]),
    ...approve.flatMap((each) => ['--approve', each]),
  ]
    .map((word) => ` ${shellWord(word)}`)
    .join('');
}

/** The command that applies what these options have planned, without its `--expect`. */
export function applying(job: string, { rotation, invoked }: RunOptions): string {
  if (invoked !== undefined) {
    const target = 'stage' in invoked ? ['--stage', invoked.stage] : ['--function', invoked.functionName];
    return ['invoke', job, '--apply', ...target.map(shellWord)].join(' ');
  }
  if (rotation === undefined) return `apply ${job}`;
  const { connection, rollback, to } = rotation;
  const stage = to === undefined ? '' : ` --to ${to}`;
  return `rotate saml ${shellWord(connection)}${stage}${rollback === true ? ' --rollback' : ''}`;
}

/** The ARN of a function, without its version, from that of an execution. */
export function functionOfExecution(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

export function wishesOf({
  account,
  group,
  approve,
  rotation,
}: WishOptions & Pick<RunOptions, 'rotation'>): Wishes {
  return {
    ...(account === undefined ? {} : { accounts: account }),
    ...(group === undefined ? {} : { groups: group }),
    ...(approve === undefined ? {} : { approve }),
    ...(rotation === undefined ? {} : { rotation }),
  };
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w./:@=-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

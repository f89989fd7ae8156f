/** What the posture checks found, as plain data: what `rolebridge doctor` shows and the posture job tells of. */

/**
 * | severity | meaning                                                                         |
 * |----------|---------------------------------------------------------------------------------|
 * | critical | people cannot get in, or people get in who should not                            |
 * | warning  | it will come to that, or nobody could tell when it does                           |
 * | info     | an improvement                                                                  |
 */
export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** One thing that is looked at in every connection that it is about. Ids are stable: reports and suppressions name them. */
export interface Check {
  /** `assignment-required` */
  readonly id: string;
  readonly severity: Severity;
  /** What is so when it is wrong: `The account lacks the SAML provider`. */
  readonly title: string;
  /** What it costs when it is wrong, with the source of the rule. */
  readonly why: string;
}

export type SubjectKind =
  'application' | 'account' | 'group' | 'role' | 'user' | 'identity-center' | 'rolebridge';

/** What a result is about: one object of a cloud. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Object id, account id or ARN: stable while names change. */
  readonly id: string;
  readonly name: string;
}

/** What one check said of one subject. Unknown is never wrong. */
export type CheckResult = {
  readonly check: Check;
  /** Of the configuration; `rolebridge` for what is about Rolebridge itself. */
  readonly connection: string;
  readonly subject: Subject;
} & (
  | { readonly verdict: 'right'; readonly seen: string }
  | {
      readonly verdict: 'wrong';
      readonly seen: string;
      readonly expected: string;
      /** A command, or a place with the values to enter there. */
      readonly next: string;
      /** In place of the check's, when this case is more or less bad. */
      readonly severity?: Severity;
    }
  | {
      readonly verdict: 'unknown';
      readonly reason: string;
      readonly next?: string;
      /** The Graph permission or IAM action whose lack keeps it from being known. */
      readonly lacks?: string;
    }
);

/** Where a group leads, or does not. */
export interface ClaimPath {
  readonly group: { readonly id: string; readonly name: string };
  /** What Entra emits for it in the claim; absent when it emits nothing. */
  readonly emitted?: string;
  readonly leads:
    | { readonly to: 'role'; readonly accountId: string; readonly roleArn: string }
    | { readonly to: 'nowhere'; readonly because: string }
    | { readonly to: 'unknown'; readonly because: string };
}

/** The Role claim of a connection, followed for every group in scope. */
export interface ClaimProof {
  readonly paths: readonly ClaimPath[];
  /** ARNs of roles that trust the provider and that no group leads to, sorted. */
  readonly unreached: readonly string[];
  /** What is wrong with the patterns themselves, such as one that keeps only the first letter of a role's name. */
  readonly problems: readonly string[];
  /** What kept some of it from being known. */
  readonly unknowns: readonly string[];
}

export interface ConnectionPosture {
  readonly name: string;
  readonly type: 'app-roles' | 'group-names' | 'identity-center';
  readonly results: readonly CheckResult[];
  /** Of connections that sign in to accounts directly. */
  readonly claims?: ClaimProof;
}

export interface Posture {
  readonly connections: readonly ConnectionPosture[];
  /** About Rolebridge itself. */
  readonly own: readonly CheckResult[];
}

/** Equal keys are the same finding, run after run. */
export function resultKey({ check, connection, subject }: CheckResult): string {
  return `${check.id}/${connection}/${subject.id}`;
}

/** Results of one check and connection are told together: as one finding, whatever they are about. */
export function findingKey({ check, connection }: Pick<CheckResult, 'check' | 'connection'>): string {
  return `${check.id}/${connection}`;
}

/** Names of groups and applications repeat in a tenant, and are what people know; accounts are known by their ids. */
export function subjectWords({ kind, id, name }: Subject): string {
  if (kind === 'rolebridge' || kind === 'identity-center') return name;
  if (kind === 'account') return /^\d+$/u.test(id) ? `account ${id}${id === name ? '' : ` ${name}`}` : name;
  const accountId = /^arn:[^:]+:iam::(\d{12}):/u.exec(id)?.[1];
  return `${kind} ${name}${accountId === undefined ? '' : ` of account ${accountId}`}`;
}

/** Undefined for what is right or unknown. */
export function severityOf(result: CheckResult): Severity | undefined {
  return result.verdict === 'wrong' ? (result.severity ?? result.check.severity) : undefined;
}

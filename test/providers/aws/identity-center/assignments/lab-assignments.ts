import type { RunContext } from '../../../../../src/core/context.ts';
import type {
  AccountAssignmentReader,
  AssignmentQuery,
} from '../../../../../src/model/account-assignments.ts';
import { createAccountAssignmentReader } from '../../../../../src/providers/aws/identity-center/assignments/account-assignment-reader.ts';
import type {
  Center,
  IdentityCenterSettings,
} from '../../../../../src/providers/aws/identity-center/center.ts';
import { CALLS_PER_SECOND, inCenter } from '../../../../../src/providers/aws/identity-center/center.ts';
import { createPace } from '../../../../../src/providers/pace.ts';
import type { IdentityCenterInput } from '../../../../support/identity-center.ts';
import {
  groupAssignments,
  identityCenter,
  permissionSet,
  permissionSetArn,
  principalId,
  storeGroup,
} from '../../../../support/identity-center.ts';
import { callerCredentials } from '../../../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../../lab-aws.ts';
import { labAws } from '../../lab-aws.ts';

export interface LabAssignments extends LabAws {
  readonly reader: AccountAssignmentReader;
  /** Calls of operations that begin so. */
  readonly calls: (prefix: string) => readonly string[];
  /** Answers that said that we are too fast. */
  throttled(): number;
  /** Works in the center of the lab by itself, for what the port does not show. */
  inside<T>(work: (center: Center) => Promise<T>, context?: RunContext): Promise<T>;
}

export interface LabAssignmentsOptions extends Omit<LabAwsOptions, 'identityCenter'> {
  readonly center?: IdentityCenterInput;
  readonly perSecond?: number;
}

export function labAssignments({
  center,
  perSecond = CALLS_PER_SECOND,
  ...options
}: LabAssignmentsOptions): LabAssignments {
  const aws = labAws({ identityCenter: identityCenter(center), ...options });
  const settings: IdentityCenterSettings = {
    region: 'eu-west-1',
    pace: createPace({ perSecond, inFlight: 10 }),
  };
  return {
    ...aws,
    reader: createAccountAssignmentReader(aws.clients, settings),
    calls: (prefix) => aws.operations().filter((name) => name.startsWith(prefix)),
    throttled: () =>
      aws.lab.journal.entries.filter(({ reply }) => reply?.includes('ThrottlingException')).length,
    inside: (work, context = aws.context) => inCenter(aws.clients, settings, context, work),
  };
}

/** Account 1, 2, 3, … */
export function accountId(n: number): string {
  return `1000000${String(n).padStart(5, '0')}`;
}

export function accounts(count: number) {
  return numbers(count).map((n) => ({ id: accountId(n), name: `account ${n}` }));
}

export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/**
 * Groups `group 1`, `group 2`, …, each with one assignment of its own: the pairs of an account and a permission set
 * (`Set1`, `Set2`, …) one after the other.
 */
export function estate(size: {
  readonly groups: number;
  readonly permissionSets: number;
  readonly accounts: number;
}) {
  const rows = numbers(size.groups).map((n) => {
    const set = `Set${((n - 1) % size.permissionSets) + 1}`;
    const account = accountId((Math.floor((n - 1) / size.permissionSets) % size.accounts) + 1);
    return { group: `group ${n}`, set, account };
  });
  const center: IdentityCenterInput = {
    permissionSets: numbers(size.permissionSets).map((n) => permissionSet(`Set${n}`)),
    identityStore: { groups: numbers(size.groups).map((n) => storeGroup(`group ${n}`)) },
    accountAssignments: rows.flatMap(({ group, set, account }) => groupAssignments(group, set, [account])),
  };
  const query: AssignmentQuery = {
    principalIds: numbers(size.groups).map((n) => principalId(`group ${n}`)),
    orphans: [],
    accountIds: numbers(size.accounts).map(accountId),
    isNarrowed: false,
    permissionSetArns: numbers(size.permissionSets).map((n) => permissionSetArn(`Set${n}`)),
    expectedPairs: size.groups,
  };
  const wanted = rows.map(({ group, set, account }) => row(account, set, group));
  // As large as AWS's own.
  const pageSize = { identityCenter: 100 };
  return { options: { accounts: accounts(size.accounts), center, pageSize }, query, wanted };
}

/** An assignment in our words, by the names that the builders of worlds use. */
export function row(account: string, permissionSetName: string, group: string) {
  return {
    accountId: account,
    permissionSetArn: permissionSetArn(permissionSetName),
    principalId: principalId(group),
  };
}

const DELEGATED_ROLE = 'rolebridge-delegated';

/** Account 1 as the delegated administrator, which is where the caller of the world is. */
export function delegatedTo(options: LabAssignmentsOptions): LabAssignmentsOptions {
  const [first, ...others] = options.accounts ?? [];
  if (first === undefined) throw new Error('no account to delegate to');
  const trust = { Version: '2012-10-17', Statement: [] };
  const principalArn = `arn:aws:iam::${first.id}:role/${DELEGATED_ROLE}`;
  return {
    ...options,
    accounts: [{ ...first, roles: [{ name: DELEGATED_ROLE, trust }] }, ...others],
    aws: { callers: [{ ...callerCredentials(), principalArn }] },
    center: { ...options.center, delegatedAdministrator: first.id },
  };
}

export const denied = { type: 'error', status: 400, code: 'AccessDeniedException' } as const;
export const tooFast = { type: 'error', status: 400, code: 'ThrottlingException' } as const;
export const vanished = { type: 'error', status: 400, code: 'ResourceNotFoundException' } as const;
export const expired = { type: 'error', status: 400, code: 'ExpiredTokenException' } as const;

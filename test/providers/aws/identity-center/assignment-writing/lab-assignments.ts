import type { RunContext } from '../../../../../src/core/context.ts';
import type { JournalEntry } from '../../../../../src/lab/journal.ts';
import type {
  AssignmentEdit,
  AssignmentHooks,
  GroupAssignment,
} from '../../../../../src/model/account-assignments.ts';
import type { EditResult } from '../../../../../src/model/edit-result.ts';
import { createAccountAssignmentWriter } from '../../../../../src/providers/aws/identity-center/assignment-writing/account-assignment-writer.ts';
import { CALLS_PER_SECOND } from '../../../../../src/providers/aws/identity-center/center.ts';
import { createPace } from '../../../../../src/providers/pace.ts';
import type { IdentityCenterInput } from '../../../../support/identity-center.ts';
import {
  identityCenter,
  permissionSet,
  permissionSetArn,
  principalId,
  storeGroup,
} from '../../../../support/identity-center.ts';
import type { LabAws, LabAwsOptions } from '../../lab-aws.ts';
import { labAws } from '../../lab-aws.ts';

export interface LabAssignmentsOptions extends Omit<LabAwsOptions, 'identityCenter' | 'accounts'> {
  /** How many accounts, permission sets and groups; their names follow from their numbers, from 0 on. */
  readonly accountCount?: number;
  readonly setCount?: number;
  readonly groupCount?: number;
  readonly center?: IdentityCenterInput;
  readonly accounts?: LabAwsOptions['accounts'];
  readonly outstanding?: number;
  readonly centerRegion?: string;
  readonly random?: () => number;
  /** The assignments that are there before. */
  readonly there?: readonly GroupAssignment[];
}

export interface LabAssignments extends LabAws {
  readonly runContext: RunContext;
  write(
    edits: readonly AssignmentEdit[],
    hooks?: Partial<AssignmentHooks>,
    context?: RunContext,
  ): Promise<readonly EditResult<AssignmentEdit>[]>;
  /** Rows of the world as text, sorted: `account set principal`. */
  rows(): readonly string[];
  entries(operation: string): readonly JournalEntry[];
  /** Milliseconds of lab time since the lab began. */
  elapsed(): number;
  /** Replies of AWS that have the text. */
  said(text: string): number;
}

/** Which numbers make an assignment: of the account, the permission set and the group. */
export function assignment(account: number, set = 0, group = 0): GroupAssignment {
  return {
    accountId: accountId(account),
    permissionSetArn: permissionSetArn(`Set${set}`),
    principalId: principalId(`group ${group}`),
  };
}

export function creation(account: number, set = 0, group = 0): AssignmentEdit {
  return editOf('create', assignment(account, set, group));
}

export function deletion(account: number, set = 0, group = 0): AssignmentEdit {
  return editOf('delete', assignment(account, set, group));
}

/** Every group of the identity store is one of its own in Entra ID. */
export function editOf(type: AssignmentEdit['type'], row: GroupAssignment): AssignmentEdit {
  return { type, assignment: row, group: `entra ${row.principalId}` };
}

export function accountId(n: number): string {
  return String(100_000_000_000 + n);
}

export function textOf({
  accountId: account,
  permissionSetArn: set,
  principalId: principal,
}: GroupAssignment): string {
  return `${account} ${set} ${principal}`;
}

/** The writer on a lab with accounts, permission sets and groups by number. */
export function labAssignments(options: LabAssignmentsOptions = {}): LabAssignments {
  const { accountCount = 4, setCount = 3, groupCount = 4, center, outstanding = 15, there = [] } = options;
  const { centerRegion = 'eu-west-1', random = () => 0.5, accounts, ...rest } = options;
  const names = Array.from({ length: setCount }, (_, n) => `Set${n}`);
  const aws = labAws({
    ...rest,
    accounts:
      accounts ??
      Array.from({ length: accountCount }, (_, n) => ({ id: accountId(n), name: `account ${n}` })),
    identityCenter: identityCenter({
      permissionSets: names.map((name) => permissionSet(name)),
      identityStore: { groups: Array.from({ length: groupCount }, (_, n) => storeGroup(`group ${n}`)) },
      accountAssignments: there.map((row) => ({
        account: row.accountId,
        permissionSet: names.find((name) => permissionSetArn(name) === row.permissionSetArn) ?? '',
        principalType: 'GROUP',
        principalId: row.principalId,
      })),
      ...center,
    }),
  });
  const pace = createPace({ perSecond: CALLS_PER_SECOND, inFlight: CALLS_PER_SECOND });
  const writer = createAccountAssignmentWriter(aws.clients, { region: centerRegion, pace, outstanding });
  const runContext: RunContext = { ...aws.context, random };
  const started = aws.lab.clock.now().getTime();
  const nothing = () => Promise.resolve();
  return {
    ...aws,
    runContext,
    write: (edits, hooks = {}, context = runContext) =>
      writer.write(edits, { stillMine: nothing, beforeEdit: nothing, ...hooks }, context),
    rows: () =>
      (aws.lab.world.aws.identityCenter?.accountAssignments ?? [])
        .map((row) => `${row.account} ${permissionSetArn(row.permissionSet)} ${row.principalId}`)
        .toSorted(),
    entries: (operation) => aws.lab.journal.entries.filter((entry) => entry.operation === `sso:${operation}`),
    elapsed: () => aws.lab.clock.now().getTime() - started,
    said: (text) => aws.lab.journal.entries.filter(({ reply }) => reply?.includes(text)).length,
  };
}

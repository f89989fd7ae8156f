import { completeness } from '../../core/completeness.ts';
import type { RunContext } from '../../core/context.ts';
import type { Limits } from '../../core/guard.ts';
import type { Job, ReadSummary, Reading } from '../../core/job.ts';
import { policy } from '../../core/policy.ts';
import { protection } from '../../core/protection.ts';
import type { Rule } from '../../core/withhold.ts';
import { count } from '../../core/words.ts';
import type { AssignmentSnapshot } from '../../model/account-assignments.ts';
import { assignmentQuery } from './assignment-query.ts';
import type { ManagedAssignment } from './assignment.ts';
import { bind } from './bind.ts';
import { compare, type Compared } from './compare.ts';
import { doubts, lostRemarks, nestedRemarks, standing } from './doubts.ts';
import { accountAssignmentKind, target } from './kind.ts';
import { ledgerRows } from './ledger.ts';
import { readLedger } from './ledger-store.ts';
import { leaveDeletes } from '../left-to-whole-run.ts';
import { narrowedLimits } from '../narrowed-limits.ts';
import { accountLimits, groupLimits, held, orphans } from './limits.ts';
import { moves } from './move.ts';
import { narrowedRemarks } from './narrowing.ts';
import type { AssignmentNotes } from './notes.ts';
import { nothingOfOurs } from './nothing-of-ours.ts';
import { ownersOutside } from './owners-outside.ts';
import { protectedBy, type ProtectedBy } from './protected.ts';
import { readSources, type Sources } from './read-sources.ts';
import type { AccountAssignmentsReaders } from './readers.ts';
import { isToldByEvents, type AccountAssignmentsRun } from './run.ts';
import type { AccountAssignmentsSettings } from './settings.ts';
import { toldGroups } from './told-groups.ts';
import { unreadable } from './unread.ts';
import { wishesOf } from './wishes.ts';
import { hasAccount, hasGroup } from './scope.ts';

export const accountAssignmentsJob = 'account-assignments';

/** Groups of Entra ID become account assignments of IAM Identity Center. */
export function createAccountAssignmentsJob(
  settings: AccountAssignmentsSettings,
  readers: AccountAssignmentsReaders,
  run: AccountAssignmentsRun = {},
): Job<ManagedAssignment, AssignmentNotes> {
  return {
    name: accountAssignmentsJob,
    kind: accountAssignmentKind,
    limits: settings.limits,
    read: (context) => read(settings, readers, run, context),
  };
}

async function read(
  settings: AccountAssignmentsSettings,
  readers: AccountAssignmentsReaders,
  run: AccountAssignmentsRun,
  context: RunContext,
): Promise<Reading<ManagedAssignment, AssignmentNotes>> {
  const readAt = context.clock.now();
  const ledger = (await readLedger(readers.state)).map(({ entry }) => entry);
  const { approve = [] } = run;
  const told = await toldGroups(settings, readers, run.scope ?? {}, ledger, context);
  if (told?.ids.size === 0 && (run.scope?.groups ?? []).length === 0)
    return nothingOfOurs(settings, readers, told, ledger, context);
  const known = { readAt, ledger, ...(told === undefined ? {} : { told }) };
  const sources = await readSources(settings, readers, run, known, context);
  const { groups, scope, store } = sources;
  const wishes = wishesOf(settings, groups.items);
  const wishing = [...new Set(wishes.items.map(({ group }) => group.id))].toSorted();
  const ours = ledger.filter(({ group, assignments }) => assignments.length > 0 && hasGroup(scope, group));
  const bindings = bind(
    [...new Set([...wishing, ...ours.map(({ group }) => group)])],
    store,
    new Map(ledger.map((entry) => [entry.group, entry])),
  );
  const query = assignmentQuery(sources, bindings, wishes.items);
  const [rows, nested] = await Promise.all([
    query.principalIds.length + query.orphans.length === 0
      ? noRows
      : readers.assignments.assignments(query, context),
    wishing.length === 0 ? { items: [], gaps: [] } : readers.groups.withNestedGroups(wishing, context),
  ]);
  const isProtected = protectedBy(settings.protect, ledger);
  const compared = compare(wishes.items, bindings, rows, sources, { approve, protectedBy: isProtected });

  const limits = limitsWithin(settings, compared.current.length, sources);

  return {
    desired: { items: compared.desired, why: compared.absent },
    current: compared.current,
    targets: [target],
    ...(limits === undefined ? {} : { limits }),
    rules: [
      ...rulesOf(settings, isProtected, compared, rows, sources),
      ...(isToldByEvents(run.scope ?? {}) ? [leaveDeletes<ManagedAssignment>()] : []),
    ],
    reads: summaries(sources, rows, wishing.length),
    remarks: [
      ...narrowedRemarks(scope, sources.accounts, groups.items, ledger),
      ...(told?.remarks ?? []),
      ...wishes.remarks,
      ...nestedRemarks(nested, wishes.items),
      ...lostRemarks(bindings, wishes.items),
      ...standing(compared),
      ...doubts(settings, approve, wishes.items, compared, sources),
    ],
    notes: compared.notes,
  };
}

const noRows: AssignmentSnapshot = {
  items: [],
  gaps: [],
  enumeration: 'by principal',
  why: 'there is no group to ask for',
};

/** Of a run that is narrowed; undefined for any other. */
function limitsWithin(
  { limits }: AccountAssignmentsSettings,
  existing: number,
  { scope, ledger }: Sources,
): Limits | undefined {
  if (scope.accounts === undefined && scope.groups === undefined) return undefined;
  const elsewhere = ledger.flatMap(({ group, assignments }) =>
    assignments.filter(({ accountId }) => !(hasGroup(scope, group) && hasAccount(scope, accountId))),
  );
  return narrowedLimits(limits, existing, elsewhere.length);
}

function rulesOf(
  settings: AccountAssignmentsSettings,
  isProtected: ProtectedBy,
  { hidden, unread, waiting, move, refused }: Compared,
  rows: AssignmentSnapshot,
  sources: Sources,
): readonly Rule<ManagedAssignment>[] {
  const { groups, store, permissionSets, accounts, whereabouts, ledger, scope } = sources;
  const elsewhere = ledger.filter(({ group }) => !hasGroup(scope, group)).flatMap(ledgerRows);
  const gaps = [...groups.gaps, ...store.gaps, ...permissionSets.gaps, ...rows.gaps];
  return [
    unreadable(hidden),
    completeness(accountAssignmentKind, gaps, unread),
    held('completeness', waiting),
    protection(isProtected),
    policy(settings.policy),
    held('ambiguity', waiting),
    ownersOutside(sources),
    held('trust', waiting),
    held('approval', waiting),
    orphans(refused),
    held('limit', waiting),
    accountLimits(accounts, whereabouts),
    groupLimits([...rows.items, ...elsewhere]),
    moves(move),
  ];
}

function summaries(
  { accounts, groups, assigned, store, permissionSets }: Sources,
  rows: AssignmentSnapshot,
  wishing: number,
): readonly ReadSummary[] {
  const found = `${count(rows.items.length, 'assignment')} of ${count(store.items.length, 'group')}`;
  return [
    { source: 'AWS Organizations', found: count(accounts.length, 'account'), gaps: [] },
    {
      source: 'Entra ID',
      found: `${count(groups.items.length, 'group')}, ${wishing} of them with assignments to have`,
      gaps: [...groups.gaps, ...assigned.gaps],
    },
    {
      source: target,
      found: `${found}, read ${rows.enumeration}: ${rows.why}`,
      gaps: [...store.gaps, ...permissionSets.gaps, ...rows.gaps],
    },
  ];
}

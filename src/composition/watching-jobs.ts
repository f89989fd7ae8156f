import type { Config } from '../config/schema.ts';
import { affectedGroups as affectedAssignments } from '../jobs/account-assignments/affected-groups.ts';
import { readLedger } from '../jobs/account-assignments/ledger-store.ts';
import {
  affectedGroups as affectedProvisioning,
  followsMembers,
} from '../jobs/group-provisioning/affected-groups.ts';
import type { GroupChange } from '../model/directory-groups.ts';
import type { Unfinished } from '../state/place-store.ts';
import type { StateStore } from '../state/state-store.ts';

/** The jobs that changes of groups concern, in the order in which one builds on the other. */
const watchingJobs = ['group-provisioning', 'account-assignments'] as const;

export type WatchingJob = (typeof watchingJobs)[number];

export function configuredJobs({ jobs }: Pick<Config, 'jobs'>): readonly WatchingJob[] {
  const sections = {
    'group-provisioning': jobs.groupProvisioning,
    'account-assignments': jobs.accountAssignments,
  };
  return watchingJobs.filter((job) => sections[job] !== undefined);
}

/** Object ids of the groups that each configured job has to look at. */
export type Affected = Readonly<Partial<Record<WatchingJob, readonly string[]>>>;

/** Which groups matter to which job. The ledger is read only when there is something to look up in it. */
export async function affectedBy(
  changes: readonly GroupChange[],
  { jobs: { accountAssignments, groupProvisioning } }: Pick<Config, 'jobs'>,
  state: StateStore,
): Promise<Affected> {
  if (changes.length === 0) return {};
  const ledger = accountAssignments === undefined ? [] : (await readLedger(state)).map(({ entry }) => entry);
  return {
    ...(groupProvisioning === undefined
      ? {}
      : { 'group-provisioning': affectedProvisioning(changes, groupProvisioning) }),
    ...(accountAssignments === undefined
      ? {}
      : { 'account-assignments': affectedAssignments(changes, accountAssignments, ledger) }),
  };
}

/** Whether it matters to any job who joins a group. */
export function membersMatter({ jobs: { groupProvisioning } }: Pick<Config, 'jobs'>): boolean {
  return groupProvisioning !== undefined && followsMembers(groupProvisioning);
}

/** What each job is to look at; a job with nothing to look at is not in it. */
export type Wanted = Affected;

/** To ask for each of more groups than these would be no less work than to look at all of them. */
export const mostGroups = 1_000;

export function areTooMany(wanted: Wanted): boolean {
  return Object.values(wanted).some((ids) => ids.length > mostGroups);
}

/** What is new, with what an earlier look has not finished. A job that is configured no more has nothing to finish. */
export function together(
  jobs: readonly WatchingJob[],
  unfinished: Unfinished | undefined,
  affected: Affected,
): Wanted {
  const wanted = jobs.map((job) => {
    const all = new Set([...(unfinished?.[job] ?? []), ...(affected[job] ?? [])]);
    return [job, [...all].toSorted()] as const;
  });
  return Object.fromEntries(wanted.filter(([, ids]) => ids.length > 0));
}

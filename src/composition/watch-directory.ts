import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import type { RunReport } from '../core/report.ts';
import { stableJson } from '../core/stable-json.ts';
import { createGroupChangeReader } from '../providers/entra/groups/group-delta.ts';
import { readPlace, writePlace, type Place, type StoredPlace } from '../state/place-store.ts';
import type { Wishes } from './composition.ts';
import type { Connections } from './connections.ts';
import { graphOf } from './entra.ts';
import {
  affectedBy,
  areTooMany,
  configuredJobs,
  membersMatter,
  mostGroups,
  together,
  type Wanted,
  type WatchingJob,
} from './watching-jobs.ts';

export interface DirectoryWatch {
  readonly config: Config;
  readonly connections: Connections;
  /** Runs a job. @param othersWait Whether others get their turn after it, so that it must leave them time. */
  readonly run: (job: WatchingJob, wishes: Wishes, othersWait: boolean) => Promise<RunReport>;
}

/** What one look at the directory's changes found, and what came of it. */
export interface DirectoryLook {
  /** How many groups Entra ID told of; undefined when nobody could tell what happened. */
  readonly changed?: number;
  /** Why everything was looked at instead. */
  readonly anew?: string;
  /** Object ids of the groups that the runs were narrowed to, by job. */
  readonly narrowedTo: Wanted;
  /** Whether the next look goes on after what this one saw; else it sees all of it again. */
  readonly seen: boolean;
}

/** Microsoft Graph: "Use delta query": how long a token of directory objects is good for. */
const lifetimeMs = 7 * 86_400_000;

/** A place that nothing moved is renewed after this time, long before it ends. */
const renewMs = 86_400_000;

const directory = 'entra-groups';

type Version = StoredPlace['version'];

/**
 * Looks what happened to the groups of Entra ID since the last look, and runs the jobs for those that matter. When
 * nothing happened it is one call to Graph, and nothing is written.
 *
 * | what is known                                    | what runs                            | the place                             |
 * |--------------------------------------------------|--------------------------------------|---------------------------------------|
 * | nothing, or of more groups than it is worth      | account-assignments, whole, once     | moves, unless somebody held the lease |
 * | groups that matter                               | the jobs that they concern, narrowed | moves, unless a run did not get to it |
 * | no group that matters                            | nothing                              | moves                                 |
 *
 * The new place is taken before the run, so that what happens meanwhile is seen by the next look. What a run has seen and
 * could not do, or may not, as one that only plans, would be no other in five minutes: the schedule of the job does it.
 * What the runs are for is noted before they begin, so that no change is lost; one that is seen twice does no harm.
 * @throws RolebridgeError ENTRA_*, LEDGER_UNREADABLE
 */
export async function watchDirectory(
  { config, connections, run }: DirectoryWatch,
  context: RunContext,
): Promise<DirectoryLook> {
  const { state } = connections;
  const since = context.clock.now();
  const reader = createGroupChangeReader(graphOf(config, connections, 'reader'));
  const members = membersMatter(config);
  const follows = `${members ? 'names and members' : 'names'} of ${config.entra.tenantId}`;
  const jobs = configuredJobs(config);
  const { place, version } = await readPlace(state, directory);
  const moveTo = (link: string, over: Version): Promise<Version> =>
    writePlace(state, directory, { link, since, follows }, over);

  async function lookAnew(anew: string, link: string): Promise<DirectoryLook> {
    // At five requests in ten seconds, all of group-provisioning may take longer than there is time here: its own
    // schedule has more.
    const seen =
      !jobs.includes('account-assignments') || !isKeptOut(await run('account-assignments', {}, false));
    if (seen) await moveTo(link, version);
    return { anew, narrowedTo: {}, seen };
  }

  const unusable = problemOf(place, follows, since);
  const changes =
    place === undefined || unusable !== undefined ? undefined : await reader.since(place.link, context);
  if (place === undefined || changes === undefined)
    return lookAnew(unusable ?? forgotten, await reader.fromNow(members, context));

  const { items, next } = changes;
  const narrowedTo = together(jobs, place.unfinished, await affectedBy(items, config, state));
  if (areTooMany(narrowedTo)) return lookAnew(tooMany, next);
  const isOld = since.getTime() - place.since.getTime() >= renewMs;
  if (Object.keys(narrowedTo).length === 0) {
    if (items.length > 0 || isOld) await moveTo(next, version);
    return { changed: items.length, narrowedTo, seen: true };
  }
  const noted = isSame(place.unfinished, narrowedTo)
    ? version
    : await writePlace(state, directory, { ...place, unfinished: narrowedTo }, version);
  const seen = await runAll(jobs, narrowedTo, run);
  if (seen) await moveTo(next, noted);
  return { changed: items.length, narrowedTo, seen };
}

/** What failed in one job does not keep the next one from its own. @returns Whether all of them got to it. */
async function runAll(
  jobs: readonly WatchingJob[],
  narrowedTo: Wanted,
  run: DirectoryWatch['run'],
): Promise<boolean> {
  const wanted = jobs.flatMap((job) => {
    const changedGroups = narrowedTo[job];
    return changedGroups === undefined ? [] : [{ job, changedGroups }];
  });
  let seen = true;
  for (const [index, { job, changedGroups }] of wanted.entries()) {
    const report = await run(job, { changedGroups }, index < wanted.length - 1);
    seen &&= hasPlan(report);
  }
  return seen;
}

const forgotten = 'Entra ID has forgotten the place of the last look';
const tooMany = `more than ${mostGroups} groups have changed`;

function isKeptOut({ error }: RunReport): boolean {
  return error?.code === 'LEASE_HELD';
}

/** Without one, the run was kept out, or was over before it had read everything. */
function hasPlan({ planId }: RunReport): boolean {
  return planId !== undefined;
}

function problemOf(place: Place | undefined, follows: string, now: Date): string | undefined {
  if (place === undefined) return 'this is the first look';
  if (place.follows !== follows) return 'the last look followed something else';
  const age = now.getTime() - place.since.getTime();
  return age >= lifetimeMs ? 'the last look was more than 7 days ago' : undefined;
}

function isSame(one: Place['unfinished'], other: Wanted): boolean {
  return stableJson(one ?? {}) === stableJson(other);
}

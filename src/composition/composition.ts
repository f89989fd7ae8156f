import type { Config } from '../config/schema.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { Job, Writer } from '../core/job.ts';
import { jobs, type JobName } from '../jobs/index.ts';
import type { Connections } from './connections.ts';

/**
 * Puts one job together with the adapters behind its ports, and uses it. One file a job, so that the bundle of a
 * Lambda reaches only what its own job needs.
 * @throws RolebridgeError JOB_NOT_CONFIGURED
 */
export type Composition = <T>(parts: JobParts, use: WithJob<T>) => T;

export interface JobParts {
  readonly config: Config;
  readonly connections: Connections;
  /** What is asked of this run besides its mode. */
  readonly wishes: Wishes;
}

/** Not every job can be narrowed, or has anything to approve: those that cannot refuse it. */
export interface Wishes {
  /** Accounts by id or name; only what is in them is read and changed. */
  readonly accounts?: readonly string[];
  /** Groups by object id or display name; only what they have is read and changed. */
  readonly groups?: readonly string[];
  /** Object ids of groups whose held changes somebody has read and means. */
  readonly approve?: readonly string[];
}

/** Whatever can be done with a job and its writer, whichever resource it is about. */
export type WithJob<T> = <R, N>(job: Job<R, N>, writer: CreateWriter<R, N>) => T;

/** Called only when a run writes. `stillMine` throws when the run no longer holds the lease. */
export type CreateWriter<R, N> = (stillMine: () => Promise<void>) => Writer<R, N>;

type Section<N extends JobName> = (typeof jobs)[N]['section'];
type Settings<N extends JobName> = NonNullable<Config['jobs'][Section<N>]>;

/** @throws RolebridgeError JOB_NOT_CONFIGURED */
export function settingsOf<N extends JobName>(config: Config, name: N): Settings<N> {
  const { section } = jobs[name];
  const settings = (config.jobs as { readonly [S in Section<N>]?: Settings<N> | undefined })[
    section as Section<N>
  ];
  if (settings !== undefined) return settings;
  throw new RolebridgeError('JOB_NOT_CONFIGURED', `the configuration has no section jobs.${section}`, {
    hint: `config/${name === 'app-roles' ? 'example' : 'identity-center.example'}.yaml shows one.`,
  });
}

/** For jobs that always look at everything. @throws RolebridgeError NARROWING_UNSUPPORTED */
export function refuseWishes(name: JobName, { accounts, groups, approve }: Wishes): void {
  if ([accounts, groups, approve].every((each) => each === undefined || each.length === 0)) return;
  throw new RolebridgeError(
    'NARROWING_UNSUPPORTED',
    `${name} cannot be narrowed and has nothing to approve`,
    {
      hint: 'Accounts, groups and approvals are for account-assignments.',
    },
  );
}

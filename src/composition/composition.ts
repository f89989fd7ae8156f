import type { Config } from '../config/schema.ts';
import { RolebridgeError } from '../core/errors.ts';
import type { Job, Writer } from '../core/job.ts';
import type { RunReport } from '../core/report.ts';
import type { ExpectedRole } from '../jobs/app-roles/run.ts';
import { jobs, type JobName } from '../jobs/index.ts';
import type { RotationWish } from '../jobs/saml-rotation/parts.ts';
import type { Connections } from './connections.ts';

/**
 * Puts one job together with the adapters behind its ports, and has it run. One file a job, so that the bundle of a
 * Lambda reaches only what its own job needs.
 * @throws RolebridgeError JOB_NOT_CONFIGURED
 */
export type Composition = (parts: JobParts, run: RunJob) => Promise<RunReport>;

export interface JobParts {
  readonly config: Config;
  readonly connections: Connections;
  /** What is asked of this run besides its mode. */
  readonly wishes: Wishes;
}

/** Each is for one job or some: the others refuse it. */
export interface Wishes {
  /** Accounts by id or name; only what is in them is read and changed. */
  readonly accounts?: readonly string[];
  /** Ids of accounts that a change was told of: as `accounts`, and one that no connection selects is left out. */
  readonly changedAccounts?: readonly string[];
  /** Groups by object id or display name; only what they have is read and changed. */
  readonly groups?: readonly string[];
  /** Object ids of groups whose held changes somebody has read and means. */
  readonly approve?: readonly string[];
  /** Object ids of groups that a change was told of: as `groups`, and one that is none of ours is left out. */
  readonly changedGroups?: readonly string[];
  /** Ids in the identity store, of groups that a change was told of: likewise. */
  readonly principals?: readonly string[];
  /** Roles that were made, or opened, a moment ago: a run that does not see one so looks again. */
  readonly expectedRoles?: readonly ExpectedRole[];
  /** What a person asks of one connection's rotation. */
  readonly rotation?: RotationWish;
  /** The event of AWS Health that the run was started by, as it came. */
  readonly healthEvent?: unknown;
}

/** Runs a job, whichever resource it is about. */
export type RunJob = <R, N>(job: Job<R, N>, writer: CreateWriter<R, N>) => Promise<RunReport>;

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
    hint: `config/${examples[name]}.yaml shows one.`,
  });
}

const examples: Readonly<Record<JobName, string>> = {
  federation: 'posture.example',
  'app-roles': 'example',
  'permission-sets': 'identity-center.example',
  'group-provisioning': 'provisioning.example',
  'account-assignments': 'identity-center.example',
  'saml-rotation': 'expiring.example',
  'credential-expiry': 'expiring.example',
  posture: 'posture.example',
};

const narrowingHint =
  'Accounts are for app-roles and account-assignments, groups for group-provisioning and account-assignments, approvals for account-assignments, a rotation is for saml-rotation, an event of AWS Health for credential-expiry.';

/** Whoever asks for what a job does not know must not believe that it was done. @throws RolebridgeError NARROWING_UNSUPPORTED */
export function refuseWishes(name: JobName, wishes: Wishes, known: readonly (keyof Wishes)[] = []): void {
  const asked = (wish: keyof Wishes): boolean => {
    const value: unknown = wishes[wish];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  };
  const unknown = wishNames.filter((wish) => !known.includes(wish) && asked(wish));
  if (unknown.length === 0) return;
  throw new RolebridgeError('NARROWING_UNSUPPORTED', `${name} takes no ${unknown.join(', ')}`, {
    hint: narrowingHint,
  });
}

const wishNames = [
  'accounts',
  'changedAccounts',
  'groups',
  'approve',
  'changedGroups',
  'principals',
  'expectedRoles',
  'rotation',
  'healthEvent',
] as const satisfies readonly (keyof Wishes)[];

import { acceptsToken } from '../aws/scim/access-token.ts';
import type { Clouds } from '../operation.ts';
import type { ServicePrincipal, SynchronizationJob } from '../world.ts';
import { fail, succeed } from './cycle-outcome.ts';
import { timesSinceLast } from './cycle-times.ts';
import type { GraphCall, GraphRefusal } from './graph-call.ts';
import { notEmulated } from './refusals.ts';
import { refusedConnection } from './scim-connection.ts';
import { savedCredentials } from './synchronization-secrets.ts';

interface SignIn {
  /** Why the SCIM endpoint would not let the job in at that time; asks it, so faults and journal have their say. */
  readonly ask: (at: Date) => Promise<GraphRefusal | undefined>;
  /** The same without asking, for the many cycles that go as the one before them did. */
  readonly foresee: (at: Date) => boolean;
}

/**
 * Lets the cycles of `by-the-clock` jobs have happened that began since somebody last looked: every 40 minutes, in
 * quarantine ever less often. Only those are run that end a row of successes or of failures, and the last; each is in
 * the journal with its own time. To be called before anything that shows or changes what they depend on.
 */
export async function catchUp(
  { clouds, inner }: Pick<GraphCall, 'clouds' | 'inner'>,
  object: ServicePrincipal,
): Promise<GraphRefusal | undefined> {
  const jobs = object.synchronizationJobs.filter(({ cycles }) => cycles === 'by-the-clock');
  if (jobs.length === 0) return undefined;
  const signIn = signInOf(clouds, inner, object);
  if (signIn === undefined) return notEmulated('cycles that sign in with an access key');
  for (const job of jobs) await catchUpJob(job, clouds.clock.now(), signIn);
  return undefined;
}

/** A cycle that begins now, whatever the schedule says. */
export async function runNow(
  { clouds, inner }: Pick<GraphCall, 'clouds' | 'inner'>,
  object: ServicePrincipal,
  job: SynchronizationJob,
): Promise<void> {
  const signIn = signInOf(clouds, inner, object);
  if (signIn !== undefined) await run(job, clouds.clock.now(), signIn);
}

function signInOf(
  { world }: Clouds,
  inner: GraphCall['inner'],
  object: ServicePrincipal,
): SignIn | undefined {
  const credentials = savedCredentials(world, object);
  // The job of AWS Single-Account Access asks IAM with an access key.
  if (credentials.has('ClientSecret')) return undefined;
  const [address, token] = [credentials.get('BaseAddress') ?? '', credentials.get('SecretToken') ?? ''];
  return {
    ask: (at) => refusedConnection((request) => inner(request, at), credentials),
    foresee: (at) => acceptsToken(world.aws, address, token, at),
  };
}

async function catchUpJob(job: SynchronizationJob, now: Date, signIn: SignIn): Promise<void> {
  for (;;) {
    const times = timesSinceLast(job, now);
    const failing = job.status === 'Quarantine';
    const turn = times.findIndex((each) => signIn.foresee(each) === failing);
    const [alike, next] =
      turn === -1 ? [times.slice(0, -1), times.at(-1)] : [times.slice(0, turn), times[turn]];
    if (next === undefined) return;
    passOver(job, alike);
    await run(job, next, signIn);
  }
}

/** Cycles that went as the one before them: of successes the last is remembered, failures are counted. */
function passOver(job: SynchronizationJob, times: readonly Date[]): void {
  const last = times.at(-1);
  if (last === undefined) return;
  if (job.status !== 'Quarantine') return succeed(job, last.toISOString());
  job.countSuccessiveCompleteFailures = (job.countSuccessiveCompleteFailures ?? 0) + times.length;
}

async function run(job: SynchronizationJob, at: Date, { ask }: SignIn): Promise<void> {
  const refused = await ask(at);
  if (refused === undefined) succeed(job, at.toISOString());
  else fail(job, at.toISOString(), refused.error);
}

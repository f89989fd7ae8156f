import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { failureOf, RolebridgeError } from '../core/errors.ts';
import { roleArnOf } from '../jobs/set-up/desired.ts';
import { neededRegistrations } from '../jobs/set-up/needs.ts';
import type { ProofStep } from '../model/set-up.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { awsCaller } from '../providers/aws/set-up/caller.ts';
import { connectAws, transportOf, type ConnectionOptions } from './connections.ts';
import { awsProofs, type Attempt } from './prove-aws.ts';
import { registrationProofs } from './prove-registration.ts';
import { setUpFacts } from './set-up-facts.ts';

/** Where the functions run. */
export interface ProvedPlace {
  readonly stage: string;
  /** The caller's when absent. */
  readonly account?: string;
}

/**
 * Whether what is set up works: who we are in AWS, each sign-in to Entra ID, permissions and ownership there, one read
 * of each kind of thing that the configured jobs read, and the roles that they take on in one account of each
 * connection. Nothing is written, so that writes themselves are not tried. Only the role of a function can prove what
 * its own job needs.
 */
export async function proveSetUp(
  config: Config,
  options: ConnectionOptions,
  { stage, account }: ProvedPlace,
  context: RunContext,
): Promise<readonly ProofStep[]> {
  const aws = connectAws(config, options);
  const connections = { aws, transport: transportOf(options), environment: options.environment };
  const caller = await awsCaller(aws, context);
  const place = { partition: partitionOf(config.aws.region), account: account ?? caller.account, stage };
  const roleOf = (job: string): string => roleArnOf(job, place);
  const isFunctionOf = (jobs: readonly string[]): boolean => jobs.some((job) => roleOf(job) === caller.arn);
  const steps: ProofStep[] = [{ step: 'AWS', status: 'ok', said: `signed in as ${caller.arn}` }];
  const attempt = async (step: string, work: Attempt, trusted: boolean): Promise<boolean> => {
    const done = await tried(step, work, trusted ? undefined : caller.arn, context);
    steps.push(done);
    context.progress({ phase: 'read', what: 'proofs', done: steps.length });
    return done.status === 'ok';
  };

  for (const each of neededRegistrations(setUpFacts(config))) {
    const isTrusted = config.entra.credential !== 'federated' || isFunctionOf(each.jobs);
    const proofs = registrationProofs(each, roleOf, config, connections, context);
    const signedIn = await attempt(`sign-in ${each.setting}`, proofs.signIn, isTrusted);
    for (const [step, work] of proofs.after) await attempt(step, signedIn ? work : notSignedIn, isTrusted);
  }
  for (const { step, jobs, attempt: work } of awsProofs(config, aws, context))
    await attempt(step, work, isFunctionOf(jobs));
  return steps;
}

/** @param stranger Who tries, when that is nobody for whom it has to work. */
async function tried(
  step: string,
  work: Attempt,
  stranger: string | undefined,
  context: RunContext,
): Promise<ProofStep> {
  try {
    return { step, status: 'ok', said: await work() };
  } catch (error) {
    if (context.signal.aborted) throw error;
    const { code, message, hint } = failureOf(error, context.signal);
    // What is lacking is so whoever looks.
    if (stranger === undefined || code === 'SET_UP_INCOMPLETE')
      return { step, status: 'failed', said: message, code, ...(hint === undefined ? {} : { hint }) };
    const asFunction = `Only the function's role has to be able to, and you are ${stranger}: see what \`rolebridge invoke\` says.`;
    return { step, status: 'unproven', said: message, code, hint: asFunction };
  }
}

function notSignedIn(): Promise<string> {
  return Promise.reject(
    new RolebridgeError('SET_UP_NOT_TRIED', 'not tried, since the sign-in did not work', {
      hint: 'See to the sign-in first.',
    }),
  );
}

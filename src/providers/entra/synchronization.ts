import * as z from 'zod';
import type { RunContext } from '../../core/context.ts';
import type { SynchronizationJob, SynchronizationQuarantine } from '../../model/entra.ts';
import type { SynchronizationReader, SynchronizationWriter } from '../../model/provisioning.ts';
import { retry } from '../retry.ts';
import type { Attempted, RetryPolicy, Verdict } from '../retry.ts';
import type { Graph } from './client.ts';
import { GraphFailure } from './graph-failure.ts';
import { segment } from './graph-path.ts';
import { graphTime } from './graph-time.ts';
import { allPages } from './paging.ts';
import { parsed, reading } from './refusals.ts';
import { codeWord, withoutSecret, withoutTokens } from './secret-words.ts';
import { refusedWrite, writing } from './write-refusals.ts';

/** Microsoft Graph: synchronizationJob, synchronizationStatus and synchronizationQuarantine resource types. */
const synchronizationJob = z.object({
  id: z.string(),
  templateId: z.string(),
  status: z.object({
    code: z.string(),
    lastSuccessfulExecution: z
      .object({ timeBegan: z.string().nullish(), timeEnded: z.string().nullish() })
      .nullish(),
    quarantine: z
      .object({
        currentBegan: z.string().nullish(),
        seriesBegan: z.string().nullish(),
        reason: z.string().nullish(),
        error: z.object({ code: z.string().nullish() }).nullish(),
      })
      .nullish(),
  }),
});
type JobAnswer = z.output<typeof synchronizationJob>;

/** Entra refuses secrets for a while after another write of the same object. */
const REFUSALS: RetryPolicy = { attempts: 4, baseMs: 4_000, longestWaitMs: 15_000, totalWaitMs: 45_000 };

const WIDER_PERMISSION = 'Synchronization.ReadWrite.All';

/** @param hint What to grant, for whoever does not only read. */
export function createSynchronizationReader(
  graphOf: (context: RunContext) => Graph,
  hint?: string,
): SynchronizationReader {
  return {
    async synchronizationJobs(servicePrincipalId, context) {
      const what = `the provisioning jobs of service principal ${servicePrincipalId}`;
      const purpose = {
        what,
        permission: 'Synchronization.Read.All',
        ...(hint === undefined ? {} : { hint }),
      };
      return await reading(purpose, async () => {
        const jobs: SynchronizationJob[] = [];
        for await (const each of allPages(graphOf(context), `${rootOf(servicePrincipalId)}/jobs`))
          jobs.push(toJob(parsed(synchronizationJob, each, what)));
        return jobs;
      });
    },
  };
}

export function createSynchronizationWriter(graphOf: (context: RunContext) => Graph): SynchronizationWriter {
  return {
    async saveCredentials(servicePrincipalId, { endpoint, token }, context) {
      const what = `save the SCIM token at service principal ${servicePrincipalId}`;
      const value = [
        { key: 'BaseAddress', value: endpoint },
        { key: 'SecretToken', value: token },
      ];
      try {
        await writing({ what, widerPermission: WIDER_PERMISSION }, () =>
          retry(
            REFUSALS,
            refusedForNow,
            () => graphOf(context).put(`${rootOf(servicePrincipalId)}/secrets`, { value }),
            context,
          ),
        );
      } catch (error) {
        throw withoutSecret(error, token);
      }
    },

    async validate(servicePrincipalId, jobId, context) {
      const what = `test the connection of provisioning job ${jobId} of service principal ${servicePrincipalId}`;
      const path = `${rootOf(servicePrincipalId)}/jobs/${segment(jobId)}/validateCredentials`;
      try {
        await graphOf(context).post(path, { useSavedCredentials: true });
        return undefined;
      } catch (error) {
        if (!(error instanceof GraphFailure)) throw error;
        // Of anything else it is not known that Entra asked the application at all.
        if (error.status === 400 && !error.code.startsWith('ENTRA_'))
          return `${codeWord(error.code)}: ${withoutTokens(error.message)}`;
        throw refusedWrite({ what, widerPermission: WIDER_PERMISSION }, error);
      }
    },

    async start(servicePrincipalId, jobId, context) {
      const what = `start provisioning job ${jobId} of service principal ${servicePrincipalId}`;
      await writing({ what, widerPermission: WIDER_PERMISSION }, () =>
        graphOf(context).post(`${rootOf(servicePrincipalId)}/jobs/${segment(jobId)}/start`, {}),
      );
    },
  };
}

/** Terraform's azuread provider, synchronization secrets: 403 and 409 go away by themselves. */
function refusedForNow(attempted: Attempted<unknown>): Verdict {
  if (attempted.ok || !(attempted.error instanceof GraphFailure)) return { retry: false };
  return { retry: attempted.error.status === 403 || attempted.error.status === 409 };
}

function toJob({ id, templateId, status }: JobAnswer): SynchronizationJob {
  const lastSuccess = graphTime(status.lastSuccessfulExecution?.timeEnded);
  const lastSuccessBegan = graphTime(status.lastSuccessfulExecution?.timeBegan);
  const quarantine = toQuarantine(status.quarantine);
  return {
    id,
    templateId,
    status: status.code,
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(lastSuccessBegan === undefined ? {} : { lastSuccessBegan }),
    ...(quarantine === undefined ? {} : { quarantine }),
  };
}

/** Without a time of its beginning, what is left of it is the job's status. */
function toQuarantine(given: JobAnswer['status']['quarantine']): SynchronizationQuarantine | undefined {
  const since = graphTime(given?.seriesBegan) ?? graphTime(given?.currentBegan);
  if (!given || since === undefined) return undefined;
  // Not its message: that may quote the token, which nobody knows here.
  const error = given.error?.code;
  return {
    since,
    reason: codeWord(given.reason || 'Unknown'),
    ...(error ? { error: codeWord(error) } : {}),
  };
}

function rootOf(servicePrincipalId: string): string {
  return `/servicePrincipals/${segment(servicePrincipalId)}/synchronization`;
}

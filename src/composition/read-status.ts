import * as z from 'zod';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../core/clock.ts';
import type { RunContext } from '../core/context.ts';
import { failureOf, RolebridgeError, type Failure } from '../core/errors.ts';
import type { ReportedOutcome, RunReport } from '../core/report.ts';
import type { JobName } from '../jobs/index.ts';
import { lastRuns, type KeptRun, type PastRun } from '../state/kept-run.ts';
import { holderIn, leaseKey } from '../state/lease-record.ts';
import type { StateStore } from '../state/state-store.ts';
import type { JobStatus, RunSummary } from '../model/job-status.ts';
import { withConnections, type ConnectionOptions } from './connections.ts';

/**
 * Of each job the last runs. Only reads the state store. One odd entry keeps nobody from seeing the rest.
 * @throws RolebridgeError STATE_UNREACHABLE
 */
export function readStatus(
  config: Config,
  options: ConnectionOptions,
  asked: { readonly jobs: readonly JobName[]; readonly limit: number },
  { clock }: Pick<RunContext, 'clock'>,
): Promise<readonly JobStatus[]> {
  return withConnections(config, options, async ({ state }) => {
    const found: JobStatus[] = [];
    for (const job of asked.jobs) found.push(await statusOf(state, job, asked.limit, clock));
    return found;
  });
}

async function statusOf(state: StateStore, job: JobName, limit: number, clock: Clock): Promise<JobStatus> {
  const unread: Failure[] = [];
  const holder = await readable(unread, async () => holderIn(await state.get(leaseKey(job))));
  const runs = await readable(unread, () => lastRuns(state, job, limit));
  const lease = holder && {
    owner: holder.owner,
    since: holder.since.toISOString(),
    until: holder.until.toISOString(),
    over: holder.until <= clock.now(),
  };
  return { job, ...(lease === undefined ? {} : { lease }), runs: (runs ?? []).map(summaryOf), unread };
}

/** Undefined when what is kept is of no form that we know. */
async function readable<T>(unread: Failure[], body: () => Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (!isOddEntry(error)) throw error;
    unread.push(failureOf(error));
    return undefined;
  }
}

/** Told from a store that does not answer by what made it fail. */
function isOddEntry(error: unknown): boolean {
  if (error instanceof z.ZodError) return true;
  if (!(error instanceof RolebridgeError)) return false;
  return error.code === 'STATE_UNREADABLE' || error.cause instanceof z.ZodError;
}

function summaryOf({ slices, cut }: PastRun): RunSummary {
  const [first] = slices;
  const last = slices.at(-1) ?? first;
  return {
    ...(first.startedAt === undefined ? {} : { startedAt: first.startedAt }),
    ...verdictOf(first, last),
    applied: slices.reduce((sum, { report }) => sum + outcomes(report, 'applied'), 0),
    failed: outcomes(last.report, 'failed'),
    notAttempted: outcomes(last.report, 'not-attempted'),
    withheld: (last.report?.withheld.length ?? 0) + (last.report?.omitted?.['withheld'] ?? 0),
    slices: slices.length,
    cut,
    owner: last.owner,
  };
}

function verdictOf({ startedAt }: KeptRun, { report }: KeptRun): Partial<RunSummary> {
  if (report === undefined) return {};
  const { finishedAt, mode, status, degraded, planId, error, refusal } = report;
  const trouble = error?.code ?? refusal?.code;
  const took = startedAt === undefined ? undefined : Date.parse(finishedAt) - Date.parse(startedAt);
  return {
    finishedAt,
    ...(took === undefined ? {} : { seconds: Math.max(0, Math.round(took / 1000)) }),
    mode,
    status,
    degraded,
    ...(planId === undefined ? {} : { planId }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** A long report is kept without most of its lists, and with how many there were. */
function outcomes(report: RunReport | undefined, status: ReportedOutcome['status']): number {
  const kept = report?.outcomes.filter((outcome) => outcome.status === status).length ?? 0;
  return kept + (report?.omitted?.[status] ?? 0);
}

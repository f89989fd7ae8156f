import type { RunContext } from './context.ts';
import { failureOf, type Failure } from './errors.ts';
import { allowances, violations, type BegunByTarget, type Violation } from './guard.ts';
import type { Job, Reading, Writer } from './job.ts';
import type { Outcome } from './outcome.ts';
import { plan, type Plan } from './plan.ts';
import { planId } from './plan-id.ts';
import { failedReport, reportedOutcome, reportedPlan, statusOf, type RunReport } from './report.ts';
import { withhold, type Rule } from './withhold.ts';

/** Being given this is what makes a run write: without a writer there is nothing that could. */
export interface Apply<R, N = unknown> {
  readonly writer: Writer<R, N>;
  /** Apply exactly the plan with this id, or nothing. */
  readonly expect?: string;
  /** Apply although the guard refuses. Only together with `expect`. */
  readonly force?: boolean;
  /** What this is a slice of, when it is one. */
  readonly whole?: WholeRun<R>;
}

/** A run that may be cut into slices: its guard and its approval hold for all of them together. */
export interface WholeRun<R> {
  /** By the slices before this one. */
  readonly begun: BegunByTarget;
  /** Holds back what is not in the plan that was approved; absent until a slice has begun that plan. */
  readonly approval?: Rule<R>;
  /** Remembers it, before anything of it is written: a slice that is killed cannot tell. */
  begin(plan: Plan<R>): Promise<void>;
}

/**
 * The one way through the house: read, plan, withhold, guard, apply, report.
 * Whatever happens, there is a report; an error is in it as `failed`, and it is the caller who makes it loud.
 */
export async function reconcile<R, N>(
  job: Job<R, N>,
  context: RunContext,
  apply?: Apply<R, N>,
): Promise<RunReport> {
  const startedAt = context.clock.now();
  const frame = { formatVersion: 1, job: job.name, mode: apply ? 'apply' : 'plan' } as const;
  const finish = (rest: Omit<RunReport, keyof typeof frame | 'startedAt' | 'finishedAt'>): RunReport => ({
    ...frame,
    ...rest,
    startedAt: startedAt.toISOString(),
    finishedAt: context.clock.now().toISOString(),
  });

  const begun = apply?.whole?.begun;
  let reading: Reading<R, N>;
  let planned: Plan<R>;
  try {
    reading = await job.read(context);
    planned = withhold(
      plan(job.kind, reading.desired, reading.current, reading.targets),
      rulesOf(reading, apply),
    );
  } catch (error) {
    const failure = failureOf(error, context.signal);
    return failedReport(job.name, frame.mode, failure, startedAt, context.clock.now());
  }

  const { limits = job.limits } = reading;
  const broken = violations(job.kind, planned, limits, begun);
  const id = planId(planned);
  const refusal = apply && refuse(id, broken, apply);
  const seen = {
    ...reportedPlan(job.kind, planned),
    planId: id,
    degraded: reading.reads.some((read) => read.gaps.length > 0),
    reads: reading.reads,
    remarks: reading.remarks,
    ...(reading.figures === undefined ? {} : { figures: reading.figures }),
    violations: broken,
    allowances: allowances(job.kind, planned, limits, begun),
    outcomes: [],
  };

  if (apply === undefined)
    return finish({ ...seen, status: planned.changes.length === 0 ? 'no-changes' : 'planned' });
  if (refusal !== undefined) {
    // What was seen missing, or back, counts although nothing may be done about it.
    const error = await remember(apply.writer, planned, [], context, reading.notes);
    return finish({ ...seen, status: 'refused', refusal, ...(error === undefined ? {} : { error }) });
  }

  const { outcomes, broke } = await applyAll(planned, apply, context);
  const error = (await remember(apply.writer, planned, outcomes, context, reading.notes)) ?? broke;
  return finish({
    ...seen,
    status: statusOf(outcomes, error),
    outcomes: outcomes.map(reportedOutcome),
    ...(error === undefined ? {} : { error }),
  });
}

/** A later slice of an approved plan is as approved as its first. */
function rulesOf<R, N>(
  { rules, unlessExpected = [] }: Reading<R, N>,
  apply: Apply<R, N> | undefined,
): readonly Rule<R>[] {
  const approval = apply?.whole?.approval;
  const isBlind = apply !== undefined && apply.expect === undefined && approval === undefined;
  return [...rules, ...(isBlind ? unlessExpected : []), ...(approval === undefined ? [] : [approval])];
}

function refuse<R, N>(
  id: string,
  broken: readonly Violation[],
  { expect, force, whole }: Apply<R, N>,
): Failure | undefined {
  // What is left of an approved plan has another id; what is not of it is held back by then.
  if (expect !== undefined && expect !== id && whole?.approval === undefined) {
    return {
      code: 'PLAN_CHANGED',
      message: `the plan is ${id} now, not ${expect}: the clouds or the configuration changed since it was made`,
      hint: 'Read the new plan and apply that one.',
    };
  }
  if (broken.length === 0 || (force === true && expect !== undefined)) return undefined;
  return {
    code: 'GUARD_REFUSED',
    message: broken.map((violation) => violation.message).join('; '),
    hint: `Nothing was written. If every change is meant, apply exactly this plan: --expect ${id} --force`,
  };
}

async function applyAll<R, N>(
  planned: Plan<R>,
  { writer, whole }: Apply<R, N>,
  context: RunContext,
): Promise<{ readonly outcomes: readonly Outcome<R>[]; readonly broke?: Failure }> {
  const { changes } = planned;
  if (changes.length === 0) return { outcomes: [] };
  try {
    await whole?.begin(planned);
    const said = new Map((await writer.apply(changes, context)).map((outcome) => [outcome.change, outcome]));
    // A change without an outcome would be dropped in silence: that is a defect of the writer, and loud.
    return {
      outcomes: changes.map((change) => said.get(change) ?? { status: 'failed', change, failure: unsaid }),
    };
  } catch (error) {
    // It broke between writes, so that nobody knows which of them were done: the next run will see.
    const broke = failureOf(error, context.signal);
    return { outcomes: changes.map((change) => ({ status: 'failed', change, failure: broke })), broke };
  }
}

const unsaid: Failure = {
  code: 'NO_OUTCOME',
  message: 'the writer did not say what became of it',
  hint: 'Report it as a defect.',
};

/** The clouds are written by now, so that a failure here must not lose the outcomes: it is reported with them. */
async function remember<R, N>(
  writer: Writer<R, N>,
  planned: Plan<R>,
  outcomes: readonly Outcome<R>[],
  context: RunContext,
  notes: N | undefined,
): Promise<Failure | undefined> {
  try {
    await writer.remember(planned, outcomes, context, notes);
    return undefined;
  } catch (error) {
    return failureOf(error, context.signal);
  }
}

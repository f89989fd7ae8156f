import type { Context, SQSBatchResponse } from 'aws-lambda';
import type { RunRequest } from '../../app.ts';
import type { Wishes } from '../../composition/composition.ts';
import type { Config } from '../../config/schema.ts';
import { failureOf } from '../../core/errors.ts';
import { failedReport, type RunReport } from '../../core/report.ts';
import type { JobName } from '../../jobs/index.ts';
import type { EventDependencies } from './dependencies.ts';
import { eventModeOf } from './event-mode.ts';
import { queueRecords, readBatch, type QueueBatch, type Told } from './queue-batch.ts';
import { failureOfRun, RunFailedError } from './run-failed-error.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { timeLeft } from './time-left.ts';

/**
 * What a change in steps may take, when Entra ID is at its slowest: three minutes until it takes the second step and two
 * until it shows it. Waiting for the lease and reading have what is left.
 */
const stepsMs = 5 * 60_000;

/** A run that somebody else is in the middle of may well see what the events tell of: it is waited for. */
const waitForLease = 3 * 60_000;

export interface QueueHandlerOptions<J extends JobName, H> {
  readonly job: J;
  /**
   * What one message says, without asking a cloud; undefined when it cannot matter.
   * @throws RolebridgeError EVENT_INVALID for what nobody can read: it ends in the dead-letter queue, alone
   */
  readonly readHint: (body: unknown, config: Config) => H | undefined;
  /** What all of them together ask of one run. */
  readonly requestOf: (hints: readonly [H, ...H[]]) => Wishes;
  /** Whether what could not be read, by the scope of its gap, is what one of them is about, and that alone. */
  readonly isAbout: (hint: H, scope: string, config: Config) => boolean;
  readonly dependencies: EventDependencies<J>;
}

export type QueueHandler = (event: unknown, lambda: Context) => Promise<SQSBatchResponse>;

/**
 * The stack under a Lambda entry that a queue of events feeds: one batch is one run at most. Each message is read
 * alone, and what cannot matter costs no call.
 *
 * | the run                                                    | the queue gives again, and puts aside at last    |
 * |------------------------------------------------------------|--------------------------------------------------|
 * | is in order                                                | what nobody can read                             |
 * | could not read what some messages are about, nothing else  | these too: the others are done                   |
 * | is not in order in any other way                           | all of them                                      |
 *
 * @throws RunFailedError for the last of these, after the report is out
 */
export function createQueueHandler<J extends JobName, H>(options: QueueHandlerOptions<J, H>): QueueHandler {
  const telemetry = createTelemetry(options.job);
  const { clock } = options.dependencies;
  return async (event, lambda) => {
    telemetry.begin(lambda);
    const startedAt = clock.now();
    let mode: RunReport['mode'] = 'plan';
    let report: RunReport | undefined;
    let batch: QueueBatch<H> = { hints: [], malformed: [], dropped: 0 };
    try {
      mode = eventModeOf(options.dependencies.eventMode);
      batch = batchOf(event, options, telemetry);
      const wishes = wishesOf(batch, options);
      if (wishes === undefined) return givenBack(batch.malformed);
      report = await runOnce(requestIn(mode, wishes), options, lambda, telemetry);
    } catch (error) {
      report = failedReport(options.job, mode, failureOf(error), startedAt, clock.now());
    }
    telemetry.publish(report);
    const failure = failureOfRun(report);
    if (failure === undefined) return givenBack(batch.malformed);
    const unread = failure.code === 'DEGRADED' ? unreadOf(report, batch, options) : undefined;
    if (unread === undefined) throw new RunFailedError(report, failure);
    return givenBack([...batch.malformed, ...unread]);
  };
}

function givenBack(messages: readonly { readonly messageId: string }[]): SQSBatchResponse {
  return { batchItemFailures: messages.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

function batchOf<J extends JobName, H>(
  event: unknown,
  { readHint, dependencies }: QueueHandlerOptions<J, H>,
  telemetry: Telemetry,
): QueueBatch<H> {
  const records = queueRecords(event);
  const config = dependencies.config();
  const batch = readBatch(records, (body) => readHint(body, config));
  const { hints, malformed, dropped } = batch;
  telemetry.batch({ messages: records.length, hints: hints.length, dropped }, malformed);
  return batch;
}

/** Of all messages that can matter; undefined when none can. */
function wishesOf<J extends JobName, H>(
  { hints }: QueueBatch<H>,
  { requestOf }: QueueHandlerOptions<J, H>,
): Wishes | undefined {
  const [first, ...rest] = hints.map(({ hint }) => hint);
  return first === undefined ? undefined : requestOf([first, ...rest]);
}

/** The messages about what could not be read; undefined when some of that is what no message alone is about. */
function unreadOf<J extends JobName, H>(
  { reads }: RunReport,
  { hints }: QueueBatch<H>,
  { isAbout, dependencies }: QueueHandlerOptions<J, H>,
): readonly Told<H>[] | undefined {
  const config = dependencies.config();
  const scopes = [...new Set(reads.flatMap(({ gaps }) => gaps.map(({ scope }) => scope)))];
  const about = scopes.map((scope) => hints.filter(({ hint }) => isAbout(hint, scope, config)));
  return about.some((messages) => messages.length === 0) ? undefined : [...new Set(about.flat())];
}

function requestIn(mode: RunRequest['mode'], wishes: Wishes): RunRequest {
  return mode === 'plan' ? { mode, ...wishes } : { mode, ...wishes, waitForLease };
}

async function runOnce<J extends JobName, H>(
  request: RunRequest,
  { job, dependencies }: QueueHandlerOptions<J, H>,
  lambda: Context,
  { progress }: Telemetry,
): Promise<RunReport> {
  const { clock } = dependencies;
  const app = dependencies.openApp(`${lambda.functionName} ${lambda.awsRequestId}`);
  const time = timeLeft(lambda);
  const [whole, reading] = [clock.deadline(time), clock.deadline(Math.max(0, time - stepsMs))];
  try {
    return await app.run(job, request, { clock, signal: whole.signal, reading: reading.signal, progress });
  } finally {
    whole.cancel();
    reading.cancel();
    await app.close();
  }
}

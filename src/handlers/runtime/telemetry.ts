import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { ProgressEvent } from '../../core/context.ts';
import type { RunReport } from '../../core/report.ts';
import type { Malformed } from './queue-batch.ts';
import { reportLines } from './report-lines.ts';
import { failureOfRun } from './run-failed-error.ts';
import { runMetrics } from './run-metrics.ts';

/** How a function tells what it does: structured lines in its log, and metrics that CloudWatch takes from them. */
export interface Telemetry {
  begin(lambda: Context): void;
  readonly progress: (event: ProgressEvent) => void;
  /** What a batch of a queue had in it. */
  batch(counts: BatchCounts, malformed: readonly Malformed[]): void;
  /** Something to know that is no report. */
  note(message: string, fields: Readonly<Record<string, unknown>>): void;
  /** The report and its metrics are written out when this returns. */
  publish(report: RunReport): void;
}

export interface BatchCounts {
  readonly messages: number;
  /** Of what can matter. */
  readonly hints: number;
  readonly dropped: number;
}

export function createTelemetry(job: string): Telemetry {
  const logger = new Logger({ serviceName: 'rolebridge', persistentKeys: { job } });
  const metrics = new Metrics({ namespace: 'Rolebridge', serviceName: 'rolebridge' });

  return {
    begin(lambda) {
      logger.resetKeys();
      logger.addContext(lambda);
      // The library's own dimension would be part of the metric's name, for every alarm and graph. The function is:
      // it tells the stages of one account apart.
      metrics.clearDefaultDimensions();
      metrics.setDefaultDimensions({ job, function: lambda.functionName });
    },
    progress: (event) => logger.debug('progress', { progress: event }),
    batch(counts, malformed) {
      logger.info('batch', { batch: { ...counts, malformed: malformed.length } });
      for (const { messageId, failure } of malformed) logger.warn('malformed', { messageId, failure });
    },
    note: (message, fields) => logger.info(message, fields),
    publish(report) {
      const { mode, status, planId } = report;
      logger.appendKeys({ mode, status, ...(planId === undefined ? {} : { planId }) });
      const level = failureOfRun(report) === undefined ? 'info' : 'error';
      for (const { message, fields } of reportLines(report)) logger[level](message, fields);
      for (const { name, unit, value } of runMetrics(report)) metrics.addMetric(name, unit, value);
      metrics.publishStoredMetrics();
    },
  };
}

import { RolebridgeError, type Failure } from '../../core/errors.ts';
import { numberOf, type RunReport } from '../../core/report.ts';

/**
 * A run that somebody has to look at. It is thrown after the report is out, so that Lambda counts an error, the
 * alarm rings and the dead-letter queue keeps the event.
 */
export class RunFailedError extends RolebridgeError {
  override readonly name = 'RunFailedError';
  readonly report: RunReport;

  constructor(report: RunReport, failure: Failure) {
    const plan = report.planId === undefined ? '' : ` (plan ${report.planId})`;
    const hint = failure.hint ?? 'The whole report is in the log of this request.';
    // Of an error Lambda hands on only the name, the message and the stack, so the message has to say it all.
    const message = `${report.job} ${outcomeOf(report)}: ${failure.code}: ${failure.message}${plan}. ${hint}`;
    super(failure.code, message.replaceAll(/\s*\n\s*/gu, '; '), { hint });
    this.report = report;
  }
}

/** Why a run is not in order, or undefined when it is. The first of several reasons, the gravest first. */
export function failureOfRun(report: RunReport): Failure | undefined {
  const { status, degraded, error, refusal } = report;
  if (error !== undefined) return error;
  if (refusal !== undefined) return refusal;
  if (status === 'failed' || status === 'partial' || status === 'refused') return undone(report);
  return degraded ? unread(report) : undefined;
}

function outcomeOf({ status, degraded }: RunReport): string {
  const words = status === 'failed' || status === 'refused' ? status : `ended ${status}`;
  return degraded && status !== 'failed' ? `${words}, degraded` : words;
}

function undone(report: RunReport): Failure {
  const failed = numberOf(report, 'failed');
  const left = numberOf(report, 'not-attempted');
  const all = numberOf(report, 'applied') + failed + left;
  const numbers = `${failed} of ${all} changes failed, ${left} not attempted`;
  const first = report.outcomes.find(({ failure }) => failure !== undefined);
  if (first?.failure !== undefined) {
    return { ...first.failure, message: `${numbers}; first ${first.key}: ${first.failure.message}` };
  }
  if (report.outcomes.some(({ why }) => why === 'deadline')) {
    return { code: 'DEADLINE', message: numbers, hint: 'The next run goes on with what is left.' };
  }
  return { code: 'NOT_DONE', message: all === 0 ? `the run ended ${report.status}` : numbers };
}

function unread({ reads, omitted }: RunReport): Failure {
  const gaps = reads.flatMap((read) => read.gaps);
  const [first] = gaps;
  const what = first === undefined ? '' : `; first ${first.scope}: ${first.reason}`;
  return {
    code: 'DEGRADED',
    message: `${gaps.length + (omitted?.['gaps'] ?? 0)} of what had to be read could not be${what}`,
    hint: first?.hint ?? 'Nothing that could not be read was taken away.',
  };
}

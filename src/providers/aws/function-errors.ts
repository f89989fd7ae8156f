import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { RetryContext } from '../retry.ts';
import { awsFailure, credentialsError, type AwsFailure } from './errors.ts';

export function notDurable(functionName: string, cause?: unknown): RolebridgeError {
  return new RolebridgeError('FUNCTION_NOT_DURABLE', `the function ${functionName} is no durable function`, {
    hint:
      'Name the function of a job. One that was deployed before it was durable has to be removed and deployed again: ' +
      'Lambda makes a function durable only when it creates it.',
    cause,
  });
}

/** Why a function could not be started. */
export function startError(error: unknown, functionName: string, context: RetryContext): unknown {
  const known = knownError(error, context, `the function ${functionName}`, 'lambda:InvokeFunction');
  if (known !== undefined) return known;
  const { name, reason } = awsFailure(error);
  if (name === 'ResourceNotFoundException') {
    return new RolebridgeError('FUNCTION_NOT_FOUND', `there is no such function: ${reason}`, {
      hint:
        'Is the job configured in that stage, and is this its account and Region? --stage names the stage, ' +
        '--function another function, and AWS_PROFILE the account.',
      cause: error,
    });
  }
  if (name === 'InvalidParameterValueException' && /durable/iu.test(reason))
    return notDurable(functionName, error);
  return unreachable(`the function ${functionName} could not be started`, reason, error);
}

/** Why an execution could not be looked at. It goes on, whatever we see of it. */
export function executionError(error: unknown, execution: string, context: RetryContext): unknown {
  const what = `the execution ${execution}`;
  const actions = 'lambda:GetDurableExecution and lambda:GetDurableExecutionHistory';
  const known = knownError(error, context, what, actions);
  if (known !== undefined) return known;
  const { name, reason } = awsFailure(error);
  if (name === 'ResourceNotFoundException') {
    return new RolebridgeError('EXECUTION_NOT_FOUND', `${what} is not there: ${reason}`, {
      hint: 'Lambda keeps ended executions for 14 days; `rolebridge status` knows the runs of 90 days.',
      cause: error,
    });
  }
  return unreachable(`${what} could not be looked at`, reason, error);
}

/** What any call may end in. */
function knownError(
  error: unknown,
  context: RetryContext,
  what: string,
  actions: string,
): RolebridgeError | undefined {
  if (context.signal.aborted) return new DeadlineError(error);
  if (error instanceof RolebridgeError) return error;
  const failure = awsFailure(error);
  return credentialsError(error) ?? refused(failure, what, actions, error);
}

function refused(
  { trouble, reason }: AwsFailure,
  what: string,
  actions: string,
  cause: unknown,
): RolebridgeError | undefined {
  if (trouble === 'denied') {
    const message = `AWS does not let us at ${what}: ${reason}`;
    return new RolebridgeError('FUNCTION_DENIED', message, {
      hint: `Allow yourself ${actions} on it.`,
      cause,
    });
  }
  if (trouble !== 'throttled') return undefined;
  return new RolebridgeError('FUNCTION_THROTTLED', `AWS throttles calls of ${what}: ${reason}`, {
    hint: 'Run it again in a minute. What was started goes on: `rolebridge status` shows it.',
    cause,
  });
}

function unreachable(what: string, reason: string, cause: unknown): RolebridgeError {
  return new RolebridgeError('FUNCTION_UNREACHABLE', `${what}: ${reason}`, {
    hint: 'Run it again. What was started goes on: `rolebridge status` shows it.',
    cause,
  });
}

import {
  DurableExecutionAlreadyStartedException$,
  InvalidParameterValueException$,
  InvalidRequestContentException$,
  Invoke$,
  RequestTooLargeException$,
} from '@aws-sdk/client-lambda';
import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { awsOperation, isRefusal, notEmulated, refuseJson } from '../aws-operation.ts';
import type { AwsCall, AwsOperation, Received, Refusal } from '../aws-operation.ts';
import { executionArn, findFunction, functionArn, type FoundFunction } from './find-function.ts';
import { startExecution } from './start-execution.ts';

/** Seconds that a durable execution may take whose end somebody waits for on the connection. */
const LONGEST_SYNCHRONOUS = 900;

/** Bytes of an asynchronous invocation (Invoke API reference: Payload). */
const MOST_BYTES = 1_048_576;

/**
 * AWS: Invoke API reference, asynchronous. A durable function is started under the name that is given: with the same
 * payload the name means the execution that there is, with another it is refused (Lambda Developer Guide, "Idempotency"
 * of durable functions).
 */
const operation = awsOperation<InvokeCommandInput, InvokeCommandOutput>(
  'lambda:Invoke',
  Invoke$,
  (input, call) => {
    if (input.TenantId !== undefined) return notEmulated('functions for several tenants');
    const found = findFunction(input.FunctionName, input.Qualifier, call);
    if (isRefusal(found)) return found;
    if (input.InvocationType !== 'Event') return notAsynchronous(found, input.InvocationType);
    const payload = payloadOf(input);
    return isRefusal(payload) ? payload : begun(found, input.DurableExecutionName, payload, call);
  },
  ({ FunctionName = '*' }, call) =>
    FunctionName.startsWith('arn:') ? FunctionName : functionArn(FunctionName, call),
);

/** Its permission has another name (Service Authorization Reference, AWS Lambda). */
export const invoke: AwsOperation = { ...operation, action: 'lambda:InvokeFunction' };

/** AWS: Invoke API reference: RequestResponse is what an invocation is that does not say. */
function notAsynchronous(
  { found, version }: FoundFunction,
  type: InvokeCommandInput['InvocationType'] = 'RequestResponse',
): Refusal {
  if (type !== 'RequestResponse' || !found.durable) return notEmulated('lambda:Invoke other than with Event');
  if (version === undefined) return unqualified();
  if (found.executionTimeout <= LONGEST_SYNCHRONOUS)
    return notEmulated('lambda:Invoke other than with Event');
  // In the words of Lambda.
  return invalidParameter(
    'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
  );
}

/** In the words that users report. */
function unqualified(): Refusal {
  return invalidParameter('You cannot invoke a durable function using an unqualified ARN.');
}

function begun({ found, version }: FoundFunction, name: string | undefined, input: string, call: AwsCall) {
  const run = call.clouds.functions?.[found.name];
  if (run === undefined) return notEmulated(`the function ${found.name}, whose code it was not given`);
  if (!found.durable) {
    // Assumed: the name of an execution makes no sense to a function that has none.
    if (name !== undefined) return invalidParameter(`${found.name} is not a durable function.`);
    void run(JSON.parse(input), { arn: '', name: '', step: () => undefined }).catch(() => undefined);
    return { StatusCode: 202 };
  }
  if (version === undefined) return unqualified();
  const known = found.executions.find((each) => each.name === name);
  if (known !== undefined && known.input !== input) {
    const message = `A durable execution with the name ${name} has already been started with another payload.`;
    return refuseJson(DurableExecutionAlreadyStartedException$, message);
  }
  const execution = known ?? startExecution({ of: found, version, name, input, run }, call);
  return {
    StatusCode: 202,
    ExecutedVersion: version,
    DurableExecutionArn: executionArn(found, execution, call),
  };
}

function payloadOf({ Payload }: Received<InvokeCommandInput>): string | Refusal {
  const text = Payload instanceof Uint8Array ? new TextDecoder().decode(Payload) : '';
  if (text.length > MOST_BYTES) {
    const message = `${text.length} byte payload is too large for the Event invocation type (limit ${MOST_BYTES} bytes)`;
    return refuseJson(RequestTooLargeException$, message);
  }
  try {
    JSON.parse(text === '' ? '{}' : text);
    return text === '' ? '{}' : text;
  } catch {
    return refuseJson(InvalidRequestContentException$, 'Could not parse request body into json.');
  }
}

function invalidParameter(message: string): Refusal {
  return refuseJson(InvalidParameterValueException$, message);
}

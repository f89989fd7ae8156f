import { GetDurableExecution$ } from '@aws-sdk/client-lambda';
import type {
  GetDurableExecutionCommandInput,
  GetDurableExecutionCommandOutput,
} from '@aws-sdk/client-lambda';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { executionArn, findExecution, functionArn } from './find-function.ts';

/** AWS: GetDurableExecution API reference. */
export const getDurableExecution = awsOperation<
  GetDurableExecutionCommandInput,
  GetDurableExecutionCommandOutput
>(
  'lambda:GetDurableExecution',
  GetDurableExecution$,
  ({ DurableExecutionArn, IncludeExecutionData: included = true }, call) => {
    const found = findExecution(DurableExecutionArn, call);
    if (isRefusal(found)) return found;
    const { of, execution } = found;
    const { name, version, status, startedAt, endedAt, input, result, error } = execution;
    return {
      DurableExecutionArn: executionArn(of, execution, call),
      DurableExecutionName: name,
      FunctionArn: functionArn(`${of.name}:${version}`, call),
      StartTimestamp: new Date(startedAt),
      Status: status,
      Version: version,
      ...(endedAt === undefined ? {} : { EndTimestamp: new Date(endedAt) }),
      ExecutionDataIncluded: included,
      ...(included ? { InputPayload: input } : {}),
      ...(included && result !== undefined ? { Result: result } : {}),
      ...(included && error !== undefined
        ? { Error: { ErrorType: error.type, ErrorMessage: error.message } }
        : {}),
    };
  },
  ({ DurableExecutionArn }) => DurableExecutionArn ?? '*',
);

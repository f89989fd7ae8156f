import type { Context } from 'aws-lambda';

/** What Lambda gives to the function besides its event. */
export function lambdaContext(remainingMs: number): Context {
  const functionName = 'rolebridge-prod-accountAssignments';
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:999988887777:function:${functionName}:1`,
    memoryLimitInMB: '512',
    awsRequestId: '8f5f2a0e-0000-4000-8000-000000000002',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/11/20/[1]0',
    getRemainingTimeInMillis: () => remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

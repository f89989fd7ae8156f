import { ResourceNotFoundException$ } from '@aws-sdk/client-lambda';
import type { DurableExecution, LambdaFunction } from '../../world.ts';
import { notEmulated, refuseJson } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';

/** A function, and which version of it was asked for. */
export interface FoundFunction {
  readonly found: LambdaFunction;
  /** undefined when nobody named a version or an alias. */
  readonly version: string | undefined;
}

const NAME =
  /^(?:(?:arn:[^:]+:lambda:(?<region>[^:]+):)?(?<account>\d{12}):function:)?(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

/** AWS: Invoke API reference: a name, a partial ARN or an ARN, each with or without a version or an alias. */
export function findFunction(
  functionName: string | undefined,
  qualifier: string | undefined,
  call: AwsCall,
): FoundFunction | Refusal {
  const { region, account, name, qualifier: own } = NAME.exec(functionName ?? '')?.groups ?? {};
  if ((account ?? call.account.id) !== call.account.id || (region ?? call.region) !== call.region)
    return notEmulated('functions of another account or Region');
  const asked = qualifier ?? own;
  const found = call.account.functions.find((each) => each.name === name && each.region === call.region);
  const version = found && asked !== undefined ? versionOf(found, asked) : undefined;
  if (found === undefined || (asked !== undefined && version === undefined)) {
    const shown = asked === undefined ? name : `${name}:${asked}`;
    return refuseJson(ResourceNotFoundException$, `Function not found: ${functionArn(shown ?? '', call)}`);
  }
  return { found, version };
}

function versionOf({ versions, aliases }: LambdaFunction, qualifier: string): string | undefined {
  if (qualifier === '$LATEST' || versions.includes(qualifier)) return qualifier;
  return aliases[qualifier];
}

export function functionArn(name: string, { account, region, clouds }: AwsCall): string {
  return `arn:${clouds.world.aws.partition}:lambda:${region}:${account.id}:function:${name}`;
}

/** AWS: Execution (Lambda API reference): the form of the ARN. */
export function executionArn(
  { name }: LambdaFunction,
  { version, name: execution, id }: DurableExecution,
  call: AwsCall,
): string {
  return `${functionArn(`${name}:${version}`, call)}/durable-execution/${execution}/${id}`;
}

export interface FoundExecution {
  readonly of: LambdaFunction;
  readonly execution: DurableExecution;
}

/** The error of an execution that is not there is assumed. */
export function findExecution(arn: string | undefined, call: AwsCall): FoundExecution | Refusal {
  for (const of of call.account.functions.filter(({ region }) => region === call.region)) {
    const execution = of.executions.find((each) => executionArn(of, each, call) === arn);
    if (execution !== undefined) return { of, execution };
  }
  return refuseJson(ResourceNotFoundException$, `Durable execution not found: ${arn}`);
}

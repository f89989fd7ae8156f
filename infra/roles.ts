import type { Config } from '../src/config/schema.ts';
import type { JobName } from '../src/jobs/index.ts';
import { deployments, logicalName } from './jobs.ts';
import { allow, type Statement } from './statements.ts';

type Resource = Readonly<Record<string, unknown>>;

export const roleId = (name: JobName): string => `${logicalName(name)}Role`;

/** The role of a job's function: what its own code may call, and what every function does. */
export function roleOf(name: JobName, stack: string, config: Config): Readonly<Record<string, Resource>> {
  const { purpose, allowed } = deployments[name];
  return {
    [roleId(name)]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        // Fixed, because its ARN is the subject of the federated credential in Entra, and the reader roles trust it.
        RoleName: `${stack}-${name}`,
        Description: purpose,
        AssumeRolePolicyDocument: document([trusted('lambda.amazonaws.com')]),
        Policies: [
          { PolicyName: name, PolicyDocument: document([...allowed(config), ...ofEveryFunction(name)]) },
        ],
      },
    },
  };
}

export function roleOutput(name: JobName): Readonly<Record<string, Resource>> {
  return {
    [`${roleId(name)}Arn`]: {
      Description: `Who ${name} is, for Entra and for the reader roles`,
      Value: { 'Fn::GetAtt': [roleId(name), 'Arn'] },
    },
  };
}

/** Lets the schedules start the functions. */
export function schedulerRole(names: readonly JobName[]): Resource {
  // So that no other account's schedule can use it (EventBridge Scheduler: confused deputy prevention).
  const ownAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const functions = names.map((name) => ({ 'Fn::GetAtt': [`${logicalName(name)}LambdaFunction`, 'Arn'] }));
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Lets the schedules of Rolebridge start its functions',
      AssumeRolePolicyDocument: document([{ ...trusted('scheduler.amazonaws.com'), Condition: ownAccount }]),
      Policies: [
        {
          PolicyName: 'start-functions',
          PolicyDocument: document([allow('StartFunctions', 'lambda:InvokeFunction', functions)]),
        },
      ],
    },
  };
}

/** The state is called by the code; Lambda itself writes the log and keeps failed events, in the function's name. */
function ofEveryFunction(name: JobName): readonly Statement[] {
  const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  return [
    allow(
      'KeepState',
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      arnOf('StateTable'),
    ),
    allow(
      'WriteOwnLog',
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      arnOf(`${logicalName(name)}LogGroup`),
    ),
    allow('KeepFailedEvents', 'sqs:SendMessage', arnOf('DeadLetterQueue')),
  ];
}

function trusted(service: string): Resource {
  return { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
}

function document(statements: readonly (Statement | Resource)[]): Resource {
  return { Version: '2012-10-17', Statement: statements };
}

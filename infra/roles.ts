import type { Config } from '../src/config/schema.ts';
import { jobs, type JobName } from '../src/jobs/index.ts';
import { configuredEventFunctions, eventFunctionId, queueId, type EventFunction } from './event-functions.ts';
import { deployments } from './jobs.ts';
import { allow, type Statement } from './statements.ts';
import { aliasId, functionId, logicalName, roleId } from './logical-ids.ts';

type Resource = Readonly<Record<string, unknown>>;

/**
 * The role of a job's function, and of the functions that events start for it: what their code may call, and what every
 * function does. One role for them, because each role has to be known to Entra ID and to every account.
 */
export function roleOf(name: JobName, stack: string, config: Config): Readonly<Record<string, Resource>> {
  const sharing = configuredEventFunctions(config).filter(({ job }) => job === name);
  const beside = sharing.flatMap((each) => each.beside);
  const called = [name, ...beside].flatMap((each) => deployments[each].allowed(config));
  return {
    [roleId(name)]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        // Fixed, because its ARN is the subject of the federated credential in Entra, and the reader roles trust it.
        RoleName: `${stack}-${name}`,
        Description: deployments[name].purpose,
        AssumeRolePolicyDocument: document([trusted('lambda.amazonaws.com')]),
        Policies: [
          {
            PolicyName: name,
            PolicyDocument: document([
              ...withoutDoubles(called),
              ...ofEveryFunction(name, sharing),
              ...ofDurableFunction(`${stack}-${jobs[name].section}`),
              ...ofQueues(sharing),
            ]),
          },
        ],
      },
    },
  };
}

export function roleOutput(name: JobName, config: Config): Readonly<Record<string, Resource>> {
  return {
    [`${roleId(name)}Arn`]: {
      Description: `Who ${name} is, ${trustedBy(name, config)}`,
      Value: { 'Fn::GetAtt': [roleId(name), 'Arn'] },
    },
  };
}

/** Who has to know a job's role, by what it calls. */
function trustedBy(name: JobName, config: Config): string {
  const calls = new Set(deployments[name].allowed(config).map(({ Sid }) => Sid));
  const others = [
    ...(calls.has('SignInToEntra') ? ['Entra'] : []),
    ...(calls.has('ReadEveryAccount') ? ['the reader roles'] : []),
    ...(calls.has('WriteSamlProviders') ? ['the SAML writer roles'] : []),
    ...(calls.has('WriteFederation') ? ['the federation writer roles'] : []),
  ];
  return others.length === 0
    ? 'which nobody else has to know'
    : `for ${others.map((each, index) => (index > 0 ? `and for ${each}` : each)).join(' ')}`;
}

/** Lets the schedules start the functions, and keep what they could not hand to them. */
export function schedulerRole(names: readonly JobName[], events: readonly EventFunction[]): Resource {
  // So that no other account's schedule can use it (EventBridge Scheduler: confused deputy prevention).
  const ownAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const functions = [
    ...names.map((name) => ({ Ref: aliasId(logicalName(name)) })),
    ...events
      .filter(({ startedBy }) => startedBy === 'schedule')
      .map((each) => arnOf(functionId(eventFunctionId(each)))),
  ];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Lets the schedules of Rolebridge start its functions',
      AssumeRolePolicyDocument: document([{ ...trusted('scheduler.amazonaws.com'), Condition: ownAccount }]),
      Policies: [
        {
          PolicyName: 'start-functions',
          PolicyDocument: document([
            allow('StartFunctions', 'lambda:InvokeFunction', functions),
            allow('KeepWhatWasNotDelivered', 'sqs:SendMessage', arnOf('DeadLetterQueue')),
          ]),
        },
      ],
    },
  };
}

/** The state is called by the code; Lambda itself writes the log and keeps failed events, in the function's name. */
function ofEveryFunction(name: JobName, sharing: readonly EventFunction[]): readonly Statement[] {
  const logs = [logicalName(name), ...sharing.map(eventFunctionId)].map((id) => arnOf(`${id}LogGroup`));
  return [
    allow(
      'KeepState',
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      arnOf('StateTable'),
    ),
    allow('WriteOwnLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], logs),
    allow('KeepFailedEvents', 'sqs:SendMessage', arnOf('DeadLetterQueue')),
  ];
}

/**
 * What the durable execution SDK calls. An execution is one of a version, whatever alias it was started by (AWS Lambda
 * Developer Guide: Security and permissions for durable functions). By its name: the function itself needs this role.
 */
function ofDurableFunction(functionName: string): readonly Statement[] {
  const executions = `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${functionName}:*`;
  return [
    allow('KeepSlices', ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'], {
      'Fn::Sub': executions,
    }),
  ];
}

/** What Lambda's pollers call in the function's name (AWS Lambda Developer Guide: Using Lambda with Amazon SQS). */
function ofQueues(sharing: readonly EventFunction[]): readonly Statement[] {
  const queues = sharing.filter(({ startedBy }) => startedBy === 'queue').map((each) => arnOf(queueId(each)));
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  return queues.length === 0 ? [] : [allow('TakeEvents', actions, queues)];
}

/** Jobs that run in one function need much of the same. */
function withoutDoubles(statements: readonly Statement[]): readonly Statement[] {
  const seen = new Map<string, Statement>();
  for (const each of statements) {
    const { Sid: _name, ...meaning } = each;
    const key = JSON.stringify(meaning);
    if (seen.has(key)) continue;
    const taken = [...seen.values()].filter(({ Sid }) => Sid.replace(/\d+$/u, '') === each.Sid).length;
    seen.set(key, taken === 0 ? each : { ...each, Sid: `${each.Sid}${taken + 1}` });
  }
  return [...seen.values()];
}

function arnOf(id: string) {
  return { 'Fn::GetAtt': [id, 'Arn'] };
}

function trusted(service: string): Resource {
  return { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
}

function document(statements: readonly (Statement | Resource)[]): Resource {
  return { Version: '2012-10-17', Statement: statements };
}

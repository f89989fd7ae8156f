import { eventSeconds, queueId, windowSeconds, type EventFunction } from './event-functions.ts';
import { deadLetters } from './lambda.ts';

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const hour = 3600;

/**
 * Longer than a batch is gathered and its run goes on, so that no message is handed out twice meanwhile. Not six times
 * the function's time-out, as Lambda advises (AWS Lambda Developer Guide: Creating and configuring an SQS event source
 * mapping): that is for functions which are throttled. Here no concurrency is reserved and maximumConcurrency holds the
 * pollers back, and every repetition would wait for an hour.
 */
const visibilitySeconds = windowSeconds + eventSeconds + 60;

/** Times 12 minutes: for an hour and a half, longer than a schedule of every hour takes to come. */
const maxReceiveCount = 8;

/** The queue of a function, into which these rules put events. */
export function queueOf(each: EventFunction, stack: string, rules: readonly string[]): Resources {
  const id = queueId(each);
  return {
    [id]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: `${stack}-${each.bundle}`,
        VisibilityTimeout: visibilitySeconds,
        // Older hints are worth nothing: a scheduled run has seen by then what they are about.
        MessageRetentionPeriod: 24 * hour,
        SqsManagedSseEnabled: true,
        RedrivePolicy: { deadLetterTargetArn: deadLetters, maxReceiveCount },
      },
    },
    [`${id}Policy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'TakeEvents',
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': [id, 'Arn'] },
              Condition: {
                ArnEquals: { 'aws:SourceArn': rules.map((rule) => ({ 'Fn::GetAtt': [rule, 'Arn'] })) },
              },
            },
            {
              Sid: 'NoPlainHttp',
              Effect: 'Deny',
              Principal: '*',
              Action: 'sqs:*',
              Resource: { 'Fn::GetAtt': [id, 'Arn'] },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  };
}

import { NotFoundException$, Publish$ } from '@aws-sdk/client-sns';
import type { PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import type { Topic } from '../../world.ts';
import { awsOperation, isRefusal, notEmulated, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Received, Refusal } from '../aws-operation.ts';
import { callerArn } from '../identity.ts';
import { attributesOf, refuseAttributes } from './message-attributes.ts';
import { invalidParameter, refuseMessage } from './message.ts';

/** AWS: Publish API reference. The message is kept in the world; there are no subscriptions to deliver it to. */
export const publish = awsOperation<PublishCommandInput, PublishCommandOutput>(
  'sns:Publish',
  Publish$,
  (input, call) => {
    const topic = topicOf(input, call);
    if (isRefusal(topic)) return topic;
    const { Message = '', MessageAttributes = {}, MessageStructure, Subject } = input;
    const refused = refuseAttributes(MessageAttributes) ?? refuseMessage(input, topic.maximumMessageSize);
    if (refused !== undefined) return refused;
    const { caller, clouds } = call;
    const messageId = `00000000-0002-4000-8000-${String(clouds.session.next()).padStart(12, '0')}`;
    topic.messages.push({
      messageId,
      publishedAt: clouds.clock.now().toISOString(),
      publishedBy: callerArn(caller),
      ...(Subject === undefined ? {} : { subject: Subject }),
      message: Message,
      ...(MessageStructure === 'json' ? { messageStructure: MessageStructure } : {}),
      attributes: attributesOf(MessageAttributes),
    });
    return { MessageId: messageId };
  },
  ({ TopicArn, TargetArn }) => TopicArn ?? TargetArn ?? '*',
);

/** A topic's ARN may come as TargetArn too. Users report the words about a bad ARN and one of another Region. */
function topicOf(input: Received<PublishCommandInput>, call: AwsCall): Topic | Refusal {
  if (input.PhoneNumber !== undefined) return notEmulated('sns:Publish to a phone number');
  const arn = input.TopicArn ?? input.TargetArn;
  if (arn === undefined) {
    return invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  }
  const parts = arn.split(':');
  if (parts.length < 6) {
    return invalidParameter(`TopicArn Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  }
  const [, partition, service, region, account, name = ''] = parts;
  if (name.includes('/')) return notEmulated('sns:Publish to an application or a device');
  if (name.endsWith('.fifo')) return notEmulated('FIFO topics');
  if (service !== 'sns' || partition !== call.clouds.world.aws.partition || region !== call.region) {
    return invalidParameter('TopicArn');
  }
  if (account !== call.account.id) return notEmulated('sns:Publish to a topic of another account');
  const topic = call.account.topics.find((each) => each.region === region && each.name === name);
  return topic ?? refuseQuery(NotFoundException$, 'Topic does not exist');
}

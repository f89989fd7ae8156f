import { PublishCommand } from '@aws-sdk/client-sns';
import type { RunContext } from '../../core/context.ts';
import { DeadlineError } from '../../core/errors.ts';
import type { Message, Recipient } from '../../model/notifications.ts';
import type { AwsClients } from '../aws/clients.ts';
import { refusedBy } from './notification-error.ts';
import { subjectLine } from './subject-line.ts';

/** AWS: Publish API reference: 262,144 bytes for message and subject; rather the beginning than nothing. */
const MOST_BYTES = 260_000;

type Topic = Recipient & { readonly type: 'sns' };

/** @throws RolebridgeError NOTIFICATION_FAILED */
export async function publish(
  topic: Topic,
  message: Message,
  clients: AwsClients,
  context: RunContext,
): Promise<void> {
  // arn:aws:sns:eu-central-1:111122223333:name
  const region = topic.topicArn.split(':')[3] || clients.region;
  const sns = clients.sns(region, context);
  try {
    await sns.send(new PublishCommand({ TopicArn: topic.topicArn, ...formOf(topic, message) }), {
      abortSignal: context.signal,
    });
  } catch (error) {
    if (context.signal.aborted) throw new DeadlineError(error);
    throw refusedBy(error, topic, permissions(topic));
  } finally {
    sns.destroy();
  }
}

/** Chat takes the whole message from its JSON (AWS: Amazon Q Developer in chat applications, "Custom notifications"). */
function formOf(
  { format }: Topic,
  { subject, text, chat }: Message,
): { readonly Message: string; readonly Subject?: string } {
  return format === 'chat'
    ? { Message: JSON.stringify(chat) }
    : { Message: withinLimit(text), Subject: subjectLine(subject) };
}

function withinLimit(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  const beginning = Buffer.from(text)
    .subarray(0, MOST_BYTES)
    .toString()
    .replace(/\uFFFD$/u, '');
  return `${beginning}…\n(The rest is too long for Amazon SNS: see the report of the run.)\n`;
}

function permissions({ topicArn }: Topic): string {
  return (
    `Allow our own role sns:Publish on ${topicArn}, in the policy of the topic too when it is another account's, ` +
    'and kms:GenerateDataKey* and kms:Decrypt on the key of an encrypted topic.'
  );
}

import { InvalidParameterException$ } from '@aws-sdk/client-sns';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { notEmulated, refuseQuery } from '../aws-operation.ts';
import type { Received, Refusal } from '../aws-operation.ts';
import { sizeOfAttributes } from './message-attributes.ts';

export function invalidParameter(what: string): Refusal {
  return refuseQuery(InvalidParameterException$, `Invalid parameter: ${what}`);
}

/** AWS: Publish API reference: Subject, Message, MessageStructure. `maximumSize` is the topic's, in bytes. */
export function refuseMessage(
  {
    Message,
    MessageAttributes = {},
    MessageDeduplicationId,
    MessageGroupId,
    ...rest
  }: Received<PublishCommandInput>,
  maximumSize: number,
): Refusal | undefined {
  if (MessageDeduplicationId !== undefined || MessageGroupId !== undefined) {
    return notEmulated('message groups and deduplication');
  }
  if (rest.Subject !== undefined && !isSubject(rest.Subject)) return invalidParameter('Subject');
  if (!Message) return invalidParameter('Empty message');
  if (Buffer.byteLength(Message) + sizeOfAttributes(MessageAttributes) > maximumSize) {
    return invalidParameter('Message too long');
  }
  switch (rest.MessageStructure) {
    case undefined:
      return undefined;
    case 'json':
      return refuseStructure(Message);
    default:
      return invalidParameter('MessageStructure');
  }
}

/** Less than 100 characters of UTF-8, none of them a line break or another control character. */
function isSubject(text: string): boolean {
  return text !== '' && text.length < 100 && !/[\p{Cc}\u2028\u2029]/u.test(text);
}

/** "A syntactically valid JSON object" with the key "default", whose value is a string. */
function refuseStructure(message: string): Refusal | undefined {
  const body = parsed(message);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return invalidParameter('Message Structure - JSON message body failed to parse');
  }
  return 'default' in body && typeof body.default === 'string'
    ? undefined
    : invalidParameter('Message Structure - No default entry in JSON message body');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

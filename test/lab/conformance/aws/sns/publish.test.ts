import { PublishCommand } from '@aws-sdk/client-sns';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { exportWorld } from '../../../../../src/lab/lab.ts';
import type { Topic } from '../../../../../src/lab/world.ts';
import { ACCOUNT, CALLER_ROLE_ARN, MANAGEMENT_ACCOUNT, NOW, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab, TOPIC } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

function messages({ lab }: AwsLab): Topic['messages'] {
  const account = lab.world.aws.accounts.find(({ id }) => id === MANAGEMENT_ACCOUNT);
  return account?.topics.find(({ name }) => name === TOPIC)?.messages ?? [];
}

async function refusalOf(input: Partial<PublishCommandInput>, target = awsTarget()): Promise<unknown> {
  const command = new PublishCommand({ TopicArn: target.topicArn, Message: 'Conformance', ...input });
  return target.sns.send(command).catch((error: unknown) => error);
}

const invalidParameter = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } };

describe('sns:Publish', () => {
  it('gives the id of the message', async () => {
    const { sns, topicArn: TopicArn } = awsTarget();
    const answer = await sns.send(new PublishCommand({ TopicArn, Subject: 'Conformance', Message: 'Hello' }));
    expect(answer.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.SequenceNumber).toBeUndefined();
  });

  it('says NotFound of a topic that is not there', async () => {
    const target = awsTarget();
    expect(await refusalOf({ TopicArn: `${target.topicArn}-not-there` }, target)).toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    { name: 'no message', input: { Message: '' } },
    { name: 'an empty subject', input: { Subject: '' } },
    { name: 'a subject of 101 characters', input: { Subject: 'x'.repeat(101) } },
    { name: 'a subject of two lines', input: { Subject: 'one\ntwo' } },
    { name: 'a message of more than 256 KiB', input: { Message: 'ü'.repeat(131_073) } },
    { name: 'no topic', input: { TopicArn: undefined } },
    { name: 'a topic that is no ARN', input: { TopicArn: 'rolebridge' } },
    { name: 'a structure that is no JSON', input: { MessageStructure: 'json', Message: 'Hello' } },
    { name: 'a structure that is no object', input: { MessageStructure: 'json', Message: '["Hello"]' } },
    { name: 'a structure without a default', input: { MessageStructure: 'json', Message: '{"email":"x"}' } },
    { name: 'a default that is no text', input: { MessageStructure: 'json', Message: '{"default":1}' } },
  ])('refuses $name', async ({ input }) => {
    expect(await refusalOf(input)).toMatchObject(invalidParameter);
  });

  inLab(() => {
    it('keeps in the world who was told what, and saves it', async () => {
      const target = awsLab();
      const Message = '{"default":"All","email":"Some"}';
      const MessageAttributes = {
        severity: { DataType: 'String', StringValue: 'warning' },
        days: { DataType: 'Number', StringValue: '30' },
        digest: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
      };
      const command = new PublishCommand({
        TopicArn: target.topicArn,
        Subject: 'Zertifikat läuft ab',
        Message,
        MessageStructure: 'json',
        MessageAttributes,
      });
      const { MessageId } = await target.sns.send(command);
      expect(messages(target)).toEqual([
        {
          messageId: MessageId,
          publishedAt: new Date(NOW).toISOString(),
          publishedBy: CALLER_ROLE_ARN.replace(':iam:', ':sts:').replace(
            'role/rolebridge',
            'assumed-role/rolebridge/lab',
          ),
          subject: 'Zertifikat läuft ab',
          message: Message,
          messageStructure: 'json',
          attributes: {
            severity: { dataType: 'String', value: 'warning' },
            days: { dataType: 'Number', value: '30' },
            digest: { dataType: 'Binary', value: 'AQL/' },
          },
        },
      ]);
      const saved = awsLab(exportWorld(target.lab));
      expect(messages(saved)).toEqual(messages(target));
    });

    it('takes a topic as the target', async () => {
      const target = awsLab();
      await target.sns.send(new PublishCommand({ TargetArn: target.topicArn, Message: 'Hello' }));
      expect(messages(target)).toMatchObject([{ message: 'Hello', attributes: {} }]);
    });

    it.each([
      { name: 'a subject of 99 characters', input: { Subject: 'x'.repeat(99) } },
      { name: 'a message of 256 KiB', input: { Message: 'x'.repeat(262_144) } },
    ])('takes $name', async ({ input }) => {
      const target = awsLab();
      expect(await refusalOf(input, target)).toMatchObject({ MessageId: expect.any(String) as string });
      expect(messages(target)).toHaveLength(1);
    });

    it('refuses a subject of 100 characters', async () => {
      expect(await refusalOf({ Subject: 'x'.repeat(100) })).toMatchObject(invalidParameter);
    });

    it('counts attributes in the size', async () => {
      const target = awsLab();
      const MessageAttributes = { n: { DataType: 'String', StringValue: '1' } };
      const tooLong = { Message: 'x'.repeat(262_144 - 7), MessageAttributes };
      expect(await refusalOf(tooLong, target)).toMatchObject(invalidParameter);
      const longest = { Message: 'x'.repeat(262_144 - 8), MessageAttributes };
      expect(await refusalOf(longest, target)).toHaveProperty('MessageId');
    });

    it('takes larger messages where the topic does', async () => {
      const topics = [{ region: 'eu-west-1', name: TOPIC, maximumMessageSize: 1_048_576 }];
      const world = worldWith({ accounts: [{ id: MANAGEMENT_ACCOUNT, name: 'management', topics }] });
      const target = awsLab(world);
      expect(await refusalOf({ Message: 'x'.repeat(1_048_576) }, target)).toHaveProperty('MessageId');
      expect(await refusalOf({ Message: 'x'.repeat(1_048_577) }, target)).toMatchObject(invalidParameter);
    });

    it.each([
      { name: 'a name with a space', attributes: { 'a b': { DataType: 'String', StringValue: 'x' } } },
      { name: 'a name with two dots', attributes: { 'a..b': { DataType: 'String', StringValue: 'x' } } },
      { name: 'a reserved prefix', attributes: { 'AWS.x': { DataType: 'String', StringValue: 'x' } } },
      { name: 'no such type', attributes: { a: { DataType: 'Text', StringValue: 'x' } } },
      { name: 'an empty value', attributes: { a: { DataType: 'String', StringValue: '' } } },
      { name: 'no value', attributes: { a: { DataType: 'Number' } } },
    ])('refuses an attribute with $name', async ({ attributes }) => {
      const target = awsLab();
      const refusal = await refusalOf({ MessageAttributes: attributes }, target);
      expect(refusal).toMatchObject({ name: 'InvalidParameterValueException' });
      expect(messages(target)).toEqual([]);
    });

    it('refuses a topic of another Region', async () => {
      const target = awsLab();
      const TopicArn = target.topicArn.replace('eu-west-1', 'us-east-1');
      expect(await refusalOf({ TopicArn }, target)).toMatchObject({
        ...invalidParameter,
        message: 'Invalid parameter: TopicArn',
      });
    });

    it.each([
      { name: 'a phone number', input: { TopicArn: undefined, PhoneNumber: '+15555550100' } },
      {
        name: 'a topic of another account',
        input: { TopicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:rolebridge` },
      },
      { name: 'a FIFO topic', input: { TopicArn: `arn:aws:sns:eu-west-1:${MANAGEMENT_ACCOUNT}:x.fifo` } },
      { name: 'a message group', input: { MessageGroupId: 'one' } },
    ])('says that $name is not emulated', async ({ input }) => {
      expect(await refusalOf(input)).toMatchObject({ $metadata: { httpStatusCode: 501 } });
    });

    it('denies a caller with the code of SNS', async () => {
      const trust = { Statement: [] };
      const roles = [{ name: 'rolebridge', trust, deniedActions: ['sns:Publish'] }];
      const topics = [{ region: 'eu-west-1', name: TOPIC }];
      const world = worldWith({ accounts: [{ id: MANAGEMENT_ACCOUNT, name: 'management', roles, topics }] });
      const target = awsLab(world);
      expect(await refusalOf({}, target)).toMatchObject({
        name: 'AuthorizationErrorException',
        $metadata: { httpStatusCode: 403 },
      });
    });
  });
});

import { describe, expect, it } from 'vitest';
import { actionsIn } from './called-actions.ts';
import { circular, dangling } from './template-references.ts';
import { misshapen } from './template-shape.ts';

describe('the walker over templates', () => {
  it.each([
    {
      name: 'an unknown type',
      resource: { Type: 'AWS::SQS::Line' },
      wrong: 'Thing: there is no type AWS::SQS::Line',
    },
    {
      name: 'an unknown property',
      resource: { Type: 'AWS::SQS::Queue', Properties: { Quename: 'a' } },
      wrong: 'Thing.Properties.Quename: is unknown',
    },
    {
      name: 'a missing property',
      resource: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [] } },
      wrong: 'Thing.Properties.PolicyDocument: is missing',
    },
    {
      name: 'a wrong scalar, deep inside',
      resource: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { KeySchema: [], TimeToLiveSpecification: { Enabled: 'yes' } },
      },
      wrong: 'Thing.Properties.TimeToLiveSpecification.Enabled: has to be true or false',
    },
  ])('finds $name', ({ resource, wrong }) => {
    expect(misshapen({ Resources: { Thing: resource } })).toEqual([wrong]);
  });
});

describe('the walker over references', () => {
  const queue = { Type: 'AWS::SQS::Queue' };

  it.each([
    { name: 'a Ref', value: { Ref: 'Nobody' }, wrong: 'Thing.Properties.Value.Ref: there is no Nobody' },
    {
      name: 'a GetAtt of a resource',
      value: { 'Fn::GetAtt': ['Nobody', 'Arn'] },
      wrong: 'Thing.Properties.Value.Fn::GetAtt: there is no Nobody',
    },
    {
      name: 'a GetAtt of an attribute',
      value: [{ 'Fn::GetAtt': ['Queue', 'Url'] }],
      wrong: 'Thing.Properties.Value[0].Fn::GetAtt: AWS::SQS::Queue has no Url',
    },
    {
      name: 'a Sub',
      value: { 'Fn::Sub': '${AWS::Partition} ${!Literal} ${Queue.Arn} ${AWS::Zone}' },
      wrong: 'Thing.Properties.Value.Fn::Sub: there is no AWS::Zone',
    },
    {
      name: 'a Sub with names of its own',
      value: { 'Fn::Sub': ['${one} ${two}', { one: { Ref: 'Queue' } }] },
      wrong: 'Thing.Properties.Value.Fn::Sub: there is no two',
    },
  ])('finds $name to nowhere', ({ value, wrong }) => {
    const Thing = { Type: 'AWS::SQS::Queue', Properties: { Value: value } };
    expect(dangling({ Resources: { Thing, Queue: queue } })).toEqual([wrong]);
  });

  it('finds conditions and dependencies that are not there, also in outputs', () => {
    const template = {
      Conditions: { Known: { 'Fn::Equals': [{ Ref: 'Parameter' }, 'yes'] } },
      Parameters: { Parameter: { Type: 'String' } },
      Resources: { Queue: { ...queue, Condition: 'Known', DependsOn: ['Other'] } },
      Outputs: { Url: { Condition: 'Unknown', Value: { Ref: 'Queue' } } },
    };
    expect(dangling(template)).toEqual([
      'Url.Condition: there is no Unknown',
      'Queue.DependsOn: there is no Other',
    ]);
  });

  it('finds resources that wait for each other', () => {
    const waits = (value: unknown) => ({ Type: 'AWS::SQS::Queue', Properties: { Value: value } });
    const Resources = {
      One: waits({ 'Fn::GetAtt': ['Two', 'Arn'] }),
      Two: waits({ 'Fn::Sub': 'x ${Three}' }),
      Three: { Type: 'AWS::SQS::Queue', DependsOn: 'One' },
      Four: waits({ Ref: 'Five' }),
      Five: queue,
    };
    expect(circular({ Resources })).toEqual(['One', 'Three', 'Two']);
  });
});

describe('the reader of commands', () => {
  it('finds those that are imported, over several lines too, and no types', () => {
    const source = [
      `import type { IAMClient } from '@aws-sdk/client-iam';`,
      `import {\n  DeleteCommand,\n  DynamoDBDocumentClient,\n} from '@aws-sdk/lib-dynamodb';`,
      `import { AssumeRoleCommand } from '@aws-sdk/client-sts';`,
    ].join('\n');
    expect(actionsIn(source)).toEqual(['dynamodb:DeleteItem', 'sts:AssumeRole']);
  });
});

import { describe, expect, it } from 'vitest';
import { actionsIn } from './called-actions.ts';
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

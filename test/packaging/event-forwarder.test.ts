import { describe, expect, it } from 'vitest';
import { groupEvents, groupNotifications, roleEvents } from '../../infra/event-patterns.ts';
import { readTemplate } from './cloudformation-yaml.ts';
import { statementsOf } from './role-statements.ts';
import { circular, dangling } from './template-references.ts';
import { misshapen } from './template-shape.ts';

const template = readTemplate('event-forwarder.yml');
const properties = (id: string) => template.Resources[id]?.Properties ?? {};
const rules = ['RoleEvents', 'GroupEvents', 'GroupNotifications'];

describe('the template that forwards events', () => {
  it('has the shape that CloudFormation asks for', () => {
    expect(misshapen(template)).toEqual([]);
    expect(dangling(template)).toEqual([]);
    expect(circular(template)).toEqual([]);
  });

  it('says what each parameter is, and needs none but the bus', () => {
    const parameters = Object.entries(template.Parameters ?? {});
    for (const [, { Description }] of parameters) expect(Description).toBeTruthy();
    const needed = parameters.filter(([, { Default }]) => Default === undefined).map(([name]) => name);
    expect(needed).toEqual(['EventBusArn']);
  });

  it('sends what the service takes, and nothing else', () => {
    expect(properties('RoleEvents')['EventPattern']).toEqual(roleEvents);
    expect(properties('GroupEvents')['EventPattern']).toEqual(groupEvents);
    expect(properties('GroupNotifications')['EventPattern']).toEqual(groupNotifications);
  });

  it('sends about groups only where somebody asked for it', () => {
    expect(rules.map((id) => template.Resources[id]?.Condition)).toEqual([
      'WatchesRoles',
      'WatchesGroups',
      'WatchesGroups',
    ]);
    expect(template.Parameters?.['Watch']?.Default).toBe('roles');
  });

  it.each(rules)('sends %s with a role, tries for an hour, and keeps what it cannot send', (id) => {
    expect(properties(id)['Targets']).toEqual([
      {
        Id: 'rolebridge',
        Arn: { Ref: 'EventBusArn' },
        RoleArn: { 'Fn::GetAtt': ['ForwarderRole', 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['UndeliveredQueue', 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
      },
    ]);
  });

  it('lets its role send to that bus, for EventBridge of this account alone', () => {
    expect(statementsOf(template, 'ForwarderRole')).toEqual([
      {
        effect: 'Allow',
        actions: ['events:PutEvents'],
        resource: { Ref: 'EventBusArn' },
        condition: undefined,
      },
    ]);
    expect(properties('ForwarderRole')).toMatchObject({
      Path: { 'Fn::Sub': '/rolebridge/${Stage}/' },
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
    // Two stacks in one account, for two Regions, would be in each other's way.
    expect(properties('ForwarderRole')).not.toHaveProperty('RoleName');
  });

  it('takes undelivered events from its own rules only, and nothing over plain HTTP', () => {
    const rule = (name: string) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/\${${name}}`,
    });
    expect(properties('UndeliveredQueue')['SqsManagedSseEnabled']).toBe(true);
    expect(properties('UndeliveredQueuePolicy')['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: {
            ArnEquals: {
              'aws:SourceArn': [
                rule('RoleRuleName'),
                rule('GroupRuleName'),
                { 'Fn::Sub': `${rule('GroupRuleName')['Fn::Sub']}-native` },
              ],
            },
          },
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
  });
});

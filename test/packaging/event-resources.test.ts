import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { matchesPattern } from '../support/event-pattern.ts';
import { readTemplate } from './cloudformation-yaml.ts';
import { deployedFunctions, eventFunctions } from './deployed-functions.ts';
import { ownResources, type OwnResources } from './own-resources.ts';

let alone: OwnResources;
let organization: OwnResources;

beforeAll(async () => {
  alone = await ownResources();
  organization = await ownResources({
    organizationId: 'o-abcdefghij',
    jitterMinutes: '0',
    accountAssignments: 'apply',
    appRoles: 'apply',
    directoryChangesRate: 'rate(15 minutes)',
  });
});

const propertiesOf = (id: string, { template } = organization): Readonly<Record<string, unknown>> =>
  template.Resources[id]?.Properties ?? {};
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const queues = eventFunctions.filter(({ section }) => section !== 'directoryChanges');
const functionOf = (section: string, { functions } = organization): Readonly<Record<string, unknown>> =>
  functions[section] ?? {};
const environmentOf = (section: string, from = organization) =>
  functionOf(section, from)['environment'] as Readonly<Record<string, unknown>>;
const modesOf = (from: OwnResources) =>
  eventFunctions.map(({ section }) => environmentOf(section, from)['ROLEBRIDGE_EVENT_MODE']);

describe('the functions that events start', () => {
  it.each(eventFunctions)('$section answers in ten minutes, and is no durable function', ({ section }) => {
    expect(functionOf(section)).toMatchObject({ timeout: 600, memorySize: 512 });
    expect(functionOf(section)).not.toHaveProperty('durableConfig');
    // A throttled poll would count as a receive.
    expect(functionOf(section)).not.toHaveProperty('reservedConcurrency');
  });

  it('do what the schedules of the jobs that they run may, and plan until all of those say otherwise', () => {
    expect(modesOf(alone)).toEqual(['plan', 'plan', 'plan']);
    // That of directoryChanges runs group-provisioning too, which only plans.
    expect(modesOf(organization)).toEqual(['apply', 'apply', 'plan']);
  });

  it('say which of the jobs that are configured they run', async () => {
    const told = (from: OwnResources) => functionOf('directoryChanges', from)['description'];
    const news = 'What has changed in Entra ID runs';
    expect(told(alone)).toBe(`${news} account-assignments and group-provisioning for those groups`);
    const one = await ownResources({}, ['groupProvisioning']);
    expect(told(one)).toBe(`${news} group-provisioning for those groups`);
  });

  it('know the roles of all jobs, whose doing is no news', () => {
    expect(environmentOf('groupEvents')['ROLEBRIDGE_OWN_ROLES']).toEqual({
      'Fn::Join': [',', deployedFunctions.map(({ id }) => arn(`${id}Role`))],
    });
  });
});

describe('the outputs', () => {
  it.each([
    { id: 'AppRoles', says: 'Who app-roles is, for Entra and for the reader roles' },
    { id: 'PermissionSets', says: 'Who permission-sets is, which nobody else has to know' },
    { id: 'AccountAssignments', says: 'Who account-assignments is, for Entra' },
    {
      id: 'SamlRotation',
      says: 'Who saml-rotation is, for Entra and for the reader roles and for the SAML writer roles',
    },
  ])('say who has to know the role of $id', ({ id, says }) => {
    expect(alone.template.Outputs?.[`${id}RoleArn`]?.Description).toBe(says);
  });

  it.each(['state', 'alarms'])('of infra/%s.yml are described', (file) => {
    const { Outputs = {} } = readTemplate(`${file}.yml`);
    expect(Object.values(Outputs).map(({ Description }) => Description)).toEqual([expect.any(String)]);
  });
});

describe.each(queues)('the queue of $section', ({ id, section }) => {
  it('hands a message out once while a run may go on, and eight times at most', () => {
    const { timeout } = functionOf(section);
    expect(propertiesOf(`${id}Queue`)).toMatchObject({
      // The window of a batch, the run, and a minute more.
      VisibilityTimeout: 60 + Number(timeout) + 60,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: arn('DeadLetterQueue'), maxReceiveCount: 8 },
    });
  });

  it('gives what comes within a minute as one batch, of which single messages can fail', () => {
    expect(functionOf(section)['events']).toEqual([
      {
        sqs: {
          arn: arn(`${id}Queue`),
          batchSize: 1000,
          maximumBatchingWindow: 60,
          functionResponseType: 'ReportBatchItemFailures',
          maximumConcurrency: 2,
        },
      },
    ]);
  });

  it('takes messages from its rules alone, and nothing over plain HTTP', () => {
    const rules = rulesTo(`${id}Queue`);
    expect(rules.length).toBe(section === 'roleEvents' ? 2 : 4);
    expect(propertiesOf(`${id}QueuePolicy`)['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: { ArnEquals: { 'aws:SourceArn': rules.map(arn) } },
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

  it('is fed by the same rules from the central bus and from the bus of the account', () => {
    const rules = rulesTo(`${id}Queue`).map((rule) => propertiesOf(rule));
    const patterns = (central: boolean) =>
      rules.filter((rule) => 'EventBusName' in rule === central).map((rule) => rule['EventPattern']);
    expect(patterns(true)).toEqual(patterns(false));
    for (const rule of rules)
      expect(rule['Targets']).toMatchObject([{ DeadLetterConfig: { Arn: arn('DeadLetterQueue') } }]);
  });
});

describe('the central bus', () => {
  it('lets the forwarders of the organization in, when there is one', () => {
    expect(propertiesOf('EventBus')).toEqual({ Name: 'rolebridge-prod-events' });
    expect(propertiesOf('EventBusPolicy')).toMatchObject({
      EventBusName: { Ref: 'EventBus' },
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: arn('EventBus'),
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' },
          // The path of the role in infra/event-forwarder.yml.
          ArnLike: {
            'aws:PrincipalArn': { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/rolebridge/prod/*' },
          },
        },
      },
    });
  });

  it('lets nobody in from outside of the account otherwise', () => {
    expect(alone.template.Resources).not.toHaveProperty('EventBusPolicy');
    expect(alone.template.Outputs).toMatchObject({ EventBusArn: { Value: arn('EventBus') } });
  });
});

describe('the patterns', () => {
  const caughtBy = (id: string, event: unknown) =>
    rulesTo(`${id}Queue`).some((rule) => matchesPattern(resolved(propertiesOf(rule)['EventPattern']), event));

  it.each([
    { id: 'RoleEvents', folder: 'role-events', uncaught: ['create-role-failed.json'] },
    {
      id: 'GroupEvents',
      folder: 'group-events',
      uncaught: [
        'console-add-member.json',
        'create-account-assignment-own.json',
        'create-permission-set.json',
        'delete-permission-set.json',
        'scim-create-group-failed.json',
      ],
    },
  ])('of $folder let every sample through that can matter', ({ id, folder, uncaught }) => {
    const samples = samplesIn(folder);
    expect(samples.length).toBeGreaterThan(10);
    expect(samples.filter(({ event }) => !caughtBy(id, event)).map(({ file }) => file)).toEqual(uncaught);
  });

  it('let nothing through that is for another function', () => {
    for (const { event } of [...samplesIn('group-events'), ...samplesIn('.')])
      expect(caughtBy('RoleEvents', event)).toBe(false);
    for (const { event } of [...samplesIn('role-events'), ...samplesIn('.')])
      expect(caughtBy('GroupEvents', event)).toBe(false);
  });
});

describe('the schedules', () => {
  it('start all within a time window, but for those who want it on the minute', () => {
    const windows = (from: OwnResources) =>
      Object.values(from.template.Resources)
        .filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
        .map(({ Properties }) => Properties?.['FlexibleTimeWindow']);
    expect(windows(alone).filter((each) => JSON.stringify(each) === '{"Mode":"OFF"}')).toHaveLength(1);
    expect(new Set(windows(organization).map((each) => JSON.stringify(each)))).toEqual(
      new Set(['{"Mode":"OFF"}']),
    );
  });

  it('look for changes in Entra ID as often as somebody says', () => {
    expect(propertiesOf('DirectoryChangesSchedule', alone)).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Target: {
        Arn: arn('DirectoryChangesLambdaFunction'),
        DeadLetterConfig: { Arn: arn('DeadLetterQueue') },
      },
    });
    expect(propertiesOf('DirectoryChangesSchedule')['ScheduleExpression']).toBe('rate(15 minutes)');
    expect(functionOf('directoryChanges')).toMatchObject({ maximumRetryAttempts: 0, maximumEventAge: 600 });
  });

  it.each([
    { name: 'organizationId', value: 'contoso', words: '--param organizationId=contoso' },
    { name: 'jitterMinutes', value: '1.5', words: '--param jitterMinutes=1.5' },
    { name: 'rate', value: 'hourly', words: 'hourly is neither rate(…) nor cron(…)' },
    { name: 'accountAssignments', value: 'aply', words: '--param accountAssignments=aply' },
  ])('cannot be made of $name=$value', async ({ name, value, words }) => {
    await expect(ownResources({ [name]: value })).rejects.toThrow(words);
  });
});

describe('the dead-letter queue', () => {
  it('takes from Lambda, the schedules and the rules of this account, and nothing over plain HTTP', () => {
    const { Resources } = readTemplate('state.yml');
    expect(Resources['DeadLetterQueuePolicy']?.Properties?.['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: {
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*',
              },
            },
          },
        },
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
  });
});

function samplesIn(folder: string): readonly { readonly file: string; readonly event: unknown }[] {
  const at = new URL(`../../events/${folder}/`, import.meta.url);
  const files = readdirSync(at).filter((file) => file.endsWith('.json'));
  return files.map((file) => ({
    file,
    event: JSON.parse(readFileSync(new URL(file, at), 'utf8')) as unknown,
  }));
}

/** Ids of the rules that put events into a queue. */
function rulesTo(queue: string): readonly string[] {
  return Object.entries(organization.template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::Events::Rule')
    .filter(([, { Properties }]) =>
      JSON.stringify(Properties?.['Targets']).includes(JSON.stringify(arn(queue))),
    )
    .map(([id]) => id);
}

/** A pattern as it is once it is deployed, to the account of the samples: the ARN of a role in place of its id. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  if (!('Fn::GetAtt' in value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
  const [id = ''] = value['Fn::GetAtt'] as readonly string[];
  return `arn:aws:iam::999988887777:role/${String(propertiesOf(id)['RoleName'])}`;
}

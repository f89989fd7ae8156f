import { describe, expect, it } from 'vitest';
import type { AccountReadiness } from '../../../src/model/account-readiness.ts';
import { createAccountReadinessReader } from '../../../src/providers/aws/account-readiness.ts';
import { createAwsClients } from '../../../src/providers/aws/clients.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { FaultInput, WorldInput } from '../../../src/lab/world.ts';
import { testContext } from '../../support/context.ts';
import { fault } from '../../support/lab-app.ts';
import { labTransport } from '../../support/lab-transport.ts';
import {
  ACCOUNT,
  callerCredentials,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  READER_ROLE,
  readerRole,
  worldWith,
} from '../../support/worlds.ts';

type AccountInput = WorldInput['aws']['accounts'][number];
type TrailInput = NonNullable<AccountInput['trails']>[number];
type RuleInput = NonNullable<NonNullable<AccountInput['eventBuses']>[number]['rules']>[number];

const bus = `arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:event-bus/rolebridge-prod-events`;
const name = 'rolebridge-role-events';
const rule: RuleInput = { name, targets: [{ id: 'central', arn: bus }] };
const trail: TrailInput = { name: 'everything', homeRegion: 'us-east-1' };

interface Given {
  readonly rules?: readonly RuleInput[];
  readonly trails?: readonly TrailInput[];
  /** Of the management account. */
  readonly organization?: readonly TrailInput[];
  readonly denied?: readonly string[];
  readonly faults?: readonly FaultInput[];
  readonly expectedBus?: string;
  readonly roles?: AccountInput['roles'];
}

async function readinessOf(given: Given): Promise<{ readonly found: AccountReadiness; readonly lab: Lab }> {
  const { rules = [rule], trails = [trail], organization = [], denied = [], faults = [], roles } = given;
  const lab = createLab(
    worldWith({
      faults: [...faults],
      accounts: [
        {
          id: ACCOUNT,
          name: 'prod',
          roles: roles ?? [readerRole({ deniedActions: [...denied] })],
          eventBuses: [{ region: 'us-east-1', rules: [...rules] }],
          trails: [...trails],
        },
        { id: MANAGEMENT_ACCOUNT, name: 'management', trails: [...organization] },
      ],
    }),
  );
  const clients = createAwsClients({
    region: 'eu-west-1',
    transport: labTransport(lab),
    credentials: callerCredentials(),
    random: () => 0.5,
  });
  const reader = createAccountReadinessReader(clients, {
    readerRole: { name: READER_ROLE, path: '/', externalId: EXTERNAL_ID },
    eventRule: { name, bus: given.expectedBus },
  });
  const [found] = await reader.readiness([{ id: ACCOUNT, partition: 'aws' }], testContext(lab.clock));
  if (found === undefined) throw new Error('nothing was found');
  return { found, lab };
}

const states = ({ role, rule: forwarding, trail: recording }: AccountReadiness) =>
  [role, forwarding, recording].map(({ state }) => state);

const fields = (...selectors: readonly object[]): Pick<TrailInput, 'advancedSelectors'> => ({
  advancedSelectors: [{ fieldSelectors: selectors as never }],
});
const management = { field: 'eventCategory', equals: ['Management'] };

const broken = { type: 'error', status: 500, code: 'InternalError' } as const;

describe('the readiness of an account', () => {
  it('is whole when the role, the rule and a trail are there', async () => {
    const { found } = await readinessOf({ expectedBus: bus });
    expect(states(found)).toEqual(['there', 'there', 'there']);
    expect(found.rule.said).toContain(bus);
  });

  it.each<Given & { readonly why: string; readonly expected: readonly string[]; readonly says: RegExp }>([
    {
      why: 'without the reader role nobody can tell of the rest',
      roles: [{ name: READER_ROLE, trust: {} }],
      expected: ['missing', 'unknown', 'unknown'],
      says: /cannot be assumed/u,
    },
    {
      why: 'a reader role that may not list roles lacks something',
      denied: ['iam:ListRoles'],
      expected: ['missing', 'there', 'there'],
      says: /ListRoles failed/u,
    },
    {
      why: 'STS out of order says nothing of the role',
      faults: [fault('sts:AssumeRole', broken, { times: 'always' })],
      expected: ['unknown', 'unknown', 'unknown'],
      says: /cannot be assumed/u,
    },
    {
      why: 'no rule',
      rules: [],
      expected: ['there', 'missing', 'there'],
      says: /no rule rolebridge-role-events in us-east-1/u,
    },
    {
      why: 'a rule that is disabled',
      rules: [{ ...rule, state: 'DISABLED' }],
      expected: ['there', 'missing', 'there'],
      says: /disabled/u,
    },
    {
      why: 'a rule that lets reads through too',
      rules: [{ ...rule, state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }],
      expected: ['there', 'there', 'there'],
      says: /^$/u,
    },
    {
      why: 'a rule without a target',
      rules: [{ name }],
      expected: ['there', 'missing', 'there'],
      says: /forwards nowhere/u,
    },
    {
      why: 'a rule that forwards to no bus',
      rules: [{ name, targets: [{ id: 'q', arn: 'arn:aws:sqs:us-east-1:111122223333:queue' }] }],
      expected: ['there', 'missing', 'there'],
      says: /forwards to arn:aws:sqs/u,
    },
    {
      why: 'a rule that forwards to another bus than the configured one',
      expectedBus: bus.replace('prod', 'test'),
      expected: ['there', 'missing', 'there'],
      says: /not to arn:aws:events:eu-west-1:999988887777:event-bus\/rolebridge-test-events/u,
    },
    {
      why: 'a rule whose bus is its last target of several',
      rules: [
        { name, targets: ['a', 'b', 'c', 'd'].map((id) => ({ id, arn: `${bus}${id === 'd' ? '' : id}` })) },
      ],
      expectedBus: bus,
      expected: ['there', 'there', 'there'],
      says: /^$/u,
    },
    {
      why: 'a rule that may not be read',
      denied: ['events:DescribeRule'],
      expected: ['there', 'unknown', 'there'],
      says: /not authorized to perform: events:DescribeRule/u,
    },
    {
      why: 'targets that may not be read',
      denied: ['events:ListTargetsByRule'],
      expected: ['there', 'unknown', 'there'],
      says: /events:ListTargetsByRule/u,
    },
    {
      why: 'no trail',
      trails: [],
      expected: ['there', 'there', 'missing'],
      says: /no trail records events/u,
    },
    {
      why: 'the trail of the organization',
      trails: [],
      organization: [{ ...trail, organization: true, homeRegion: 'eu-central-1' }],
      expected: ['there', 'there', 'there'],
      says: /^$/u,
    },
    {
      why: 'a trail of another account that is not of the organization',
      trails: [],
      organization: [trail],
      expected: ['there', 'there', 'missing'],
      says: /no trail/u,
    },
    {
      why: 'a trail of another Region alone',
      trails: [{ ...trail, homeRegion: 'eu-west-1', multiRegion: false }],
      expected: ['there', 'there', 'missing'],
      says: /no trail/u,
    },
    {
      why: 'a trail that is switched off',
      trails: [{ ...trail, logging: false }],
      expected: ['there', 'there', 'missing'],
      says: /switched off/u,
    },
    {
      why: 'a trail of reads',
      trails: [{ ...trail, selectors: [{ readWriteType: 'ReadOnly' }] }],
      expected: ['there', 'there', 'missing'],
      says: /leaves out what writes/u,
    },
    {
      why: 'a trail of data alone',
      trails: [{ ...trail, selectors: [{ includeManagementEvents: false }] }],
      expected: ['there', 'there', 'missing'],
      says: /leaves out what writes/u,
    },
    {
      why: 'one right trail beside wrong ones',
      trails: [{ ...trail, name: 'off', logging: false }, trail],
      expected: ['there', 'there', 'there'],
      says: /^$/u,
    },
    {
      why: 'advanced selectors of all management events but those of KMS',
      trails: [
        { ...trail, ...fields(management, { field: 'eventSource', notEquals: ['kms.amazonaws.com'] }) },
      ],
      expected: ['there', 'there', 'there'],
      says: /^$/u,
    },
    {
      why: 'advanced selectors without those of IAM',
      trails: [
        { ...trail, ...fields(management, { field: 'eventSource', notEquals: ['iam.amazonaws.com'] }) },
      ],
      expected: ['there', 'there', 'missing'],
      says: /leaves out what writes/u,
    },
    {
      why: 'advanced selectors of reads',
      trails: [{ ...trail, ...fields(management, { field: 'readOnly', equals: ['true'] }) }],
      expected: ['there', 'there', 'missing'],
      says: /leaves out what writes/u,
    },
    {
      why: 'advanced selectors of data',
      trails: [{ ...trail, ...fields({ field: 'eventCategory', equals: ['Data'] }) }],
      expected: ['there', 'there', 'missing'],
      says: /leaves out what writes/u,
    },
    {
      why: 'advanced selectors of some events',
      trails: [{ ...trail, ...fields(management, { field: 'eventName', equals: ['CreateRole'] }) }],
      expected: ['there', 'there', 'unknown'],
      says: /only some management events/u,
    },
    {
      why: 'a trail whose status may not be read',
      denied: ['cloudtrail:GetTrailStatus'],
      expected: ['there', 'there', 'unknown'],
      says: /cloudtrail:GetTrailStatus/u,
    },
    {
      why: 'a trail whose selectors may not be read',
      denied: ['cloudtrail:GetEventSelectors'],
      expected: ['there', 'there', 'unknown'],
      says: /cloudtrail:GetEventSelectors/u,
    },
    {
      why: 'a trail that is off, whatever its selectors are',
      trails: [{ ...trail, logging: false }],
      denied: ['cloudtrail:GetEventSelectors'],
      expected: ['there', 'there', 'missing'],
      says: /switched off/u,
    },
    {
      why: 'trails that may not be listed',
      denied: ['cloudtrail:DescribeTrails'],
      expected: ['there', 'there', 'unknown'],
      says: /cloudtrail:DescribeTrails/u,
    },
  ])('is told right: $why', async ({ expected, says, ...given }) => {
    const { found } = await readinessOf(given);
    expect(states(found)).toEqual(expected);
    const [wrong] = [found.role, found.rule, found.trail].flatMap((each) =>
      each.state === 'there' ? [] : [each],
    );
    expect(wrong?.said ?? '').toMatch(says);
    const hints = [wrong].flatMap((each) => (each === undefined ? [] : [each.hint]));
    expect(hints.every((hint) => hint.length > 20)).toBe(true);
  });

  it('asks in us-east-1, whichever Region is ours', async () => {
    const { lab } = await readinessOf({});
    const hosts = lab.journal.entries
      .filter(({ operation }) => /^(events|cloudtrail):/u.test(operation))
      .map(({ url }) => new URL(url).host);
    expect([...new Set(hosts)]).toEqual([
      'events.us-east-1.amazonaws.com',
      'cloudtrail.us-east-1.amazonaws.com',
    ]);
  });

  it('stops when our own credentials do not work', async () => {
    const effect = { type: 'error', status: 403, code: 'ExpiredToken' } as const;
    await expect(readinessOf({ faults: [fault('sts:AssumeRole', effect)] })).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS',
    });
  });
});

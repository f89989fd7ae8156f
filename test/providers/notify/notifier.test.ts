import { describe, expect, it } from 'vitest';
import type { Message, Recipient } from '../../../src/model/notifications.ts';
import { createNotifier } from '../../../src/providers/notify/notifier.ts';
import { MANAGEMENT_ACCOUNT } from '../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../aws/lab-aws.ts';
import { labAws } from '../aws/lab-aws.ts';

type Fault = NonNullable<LabAwsOptions['faults']>[number];

// Another Region than that of the clients.
const region = 'eu-west-1';
const topicArn = `arn:aws:sns:${region}:${MANAGEMENT_ACCOUNT}:alerts`;
const mail: Recipient = { name: 'access-team', type: 'sns', topicArn, format: 'text' };
const chat: Recipient = { name: 'slack', type: 'sns', topicArn, format: 'chat' };
const bus: Recipient = { name: 'events', type: 'event-bus', bus: 'default' };
const foreignBus: Recipient = {
  name: 'events',
  type: 'event-bus',
  bus: `arn:aws:events:${region}:${MANAGEMENT_ACCOUNT}:event-bus/security`,
};

const message: Message = {
  subject: 'Zertifikat für AWS\nends – soon',
  text: 'The certificate ends in 30 days.\n',
  chat: { version: '1.0', source: 'custom', content: { description: 'It ends.' } },
  event: {
    detailType: 'Credential Expiry Notice',
    detail: { credential: 'scim-token/center', daysLeft: 30 },
  },
};

/** The management account, in which our role lives, with a topic and two buses. */
function estate({
  throttledEntries = 0,
  ...options
}: LabAwsOptions & { readonly throttledEntries?: number } = {}) {
  return labAws({
    accounts: [
      {
        id: MANAGEMENT_ACCOUNT,
        name: 'management',
        topics: [{ region, name: 'alerts' }],
        eventBuses: [
          { region: 'eu-central-1', name: 'default', throttledEntries },
          { region, name: 'security' },
        ],
      },
    ],
    ...options,
  });
}

const tell = ({ clients, context }: LabAws, recipient: Recipient) =>
  createNotifier(clients).send(recipient, message, context);

function accountOf({ lab }: LabAws) {
  const [account] = lab.world.aws.accounts.filter(({ id }) => id === MANAGEMENT_ACCOUNT);
  return account;
}

const messagesIn = (aws: LabAws) => accountOf(aws)?.topics[0]?.messages ?? [];
const eventsIn = (aws: LabAws, name: string) =>
  accountOf(aws)?.eventBuses.find((each) => each.name === name)?.events ?? [];

describe('a message to a topic', () => {
  it('is its text for people who read mail, with a subject that SNS takes', async () => {
    const aws = estate();
    await tell(aws, mail);
    expect(messagesIn(aws)).toMatchObject([
      { subject: 'Zertifikat fur AWS ends - soon', message: message.text },
    ]);
  });

  it('is cut when SNS would not take it whole', async () => {
    const aws = estate();
    const long = { ...message, text: `ab${'ü'.repeat(200_000)}` };
    await createNotifier(aws.clients).send({ ...mail, name: 'long' }, long, aws.context);
    const [told] = messagesIn(aws);
    expect(told?.message).toMatch(/^abü+…\n\(The rest is too long/);
  });

  it('is JSON for chat, without a subject', async () => {
    const aws = estate();
    await tell(aws, chat);
    const [told] = messagesIn(aws);
    expect(JSON.parse(told?.message ?? '')).toEqual(message.chat);
    expect(told).not.toHaveProperty('subject');
  });
});

describe('a message to an event bus', () => {
  it.each([
    { name: 'default', recipient: bus },
    { name: 'security', recipient: foreignBus },
  ])('is an event of ours on $name', async ({ name, recipient }) => {
    const aws = estate();
    await tell(aws, recipient);
    expect(eventsIn(aws, name)).toMatchObject([
      { source: 'rolebridge', detailType: message.event.detailType, detail: message.event.detail },
    ]);
  });

  it('is put again when only its entry failed for the moment', async () => {
    const aws = estate({ throttledEntries: 3 });
    await tell(aws, bus);
    expect(aws.lab.journal.count('events:PutEvents')).toBe(4);
    expect(eventsIn(aws, 'default')).toHaveLength(1);
  });

  it('is given up when its entry fails again and again', async () => {
    const aws = estate({ throttledEntries: 100 });
    await expect(tell(aws, bus)).rejects.toMatchObject({
      code: 'NOTIFICATION_FAILED',
      message: 'recipient events could not be told: Rate exceeded (ThrottlingException)',
    });
    expect(aws.lab.journal.count('events:PutEvents')).toBe(6);
  });

  it('is not put again when its entry is refused for good', async () => {
    const aws = estate();
    const refused = { ...message, event: { ...message.event, detailType: 'x'.repeat(129) } };
    await expect(createNotifier(aws.clients).send(bus, refused, aws.context)).rejects.toMatchObject({
      code: 'NOTIFICATION_FAILED',
      message: expect.stringContaining('InvalidArgument'),
    });
    expect(aws.lab.journal.count('events:PutEvents')).toBe(1);
  });
});

describe('a recipient', () => {
  const operations = [
    { recipient: mail, operation: 'sns:Publish' },
    { recipient: bus, operation: 'events:PutEvents' },
  ];

  it.each(operations)(
    'is told by $operation through throttling and broken connections',
    async ({ recipient, operation }) => {
      const throttled = { type: 'error', status: 400, code: 'ThrottlingException' } as const;
      const faults: Fault[] = [
        { operation, times: 2, effect: throttled },
        { operation, effect: { type: 'reset' } },
        { operation, effect: { type: 'garbage' } },
      ];
      const aws = estate({ faults });
      await tell(aws, recipient);
      expect(aws.lab.journal.count(operation)).toBe(5);
    },
  );

  it.each(operations)(
    'is told by $operation twice rather than never when the reply is lost',
    async ({ recipient, operation }) => {
      const aws = estate({ faults: [{ operation, effect: { type: 'lost-reply' } }] });
      await tell(aws, recipient);
      expect([...messagesIn(aws), ...eventsIn(aws, 'default')]).toHaveLength(2);
    },
  );

  it.each(operations)(
    'that $operation may not tell is named, with what to allow',
    async ({ recipient, operation }) => {
      const code = 'AccessDeniedException';
      const faults: Fault[] = [{ operation, times: 'always', effect: { type: 'error', status: 403, code } }];
      await expect(tell(estate({ faults }), recipient)).rejects.toMatchObject({
        code: 'NOTIFICATION_FAILED',
        message: expect.stringMatching(
          new RegExp(`^recipient ${recipient.name} could not be told: .*${code}`),
        ),
        hint: expect.stringContaining(`Allow our own role ${operation} on `),
      });
    },
  );

  it('whose topic is not there is named, with what to check', async () => {
    const gone: Recipient = { ...mail, type: 'sns', topicArn: `${topicArn}-gone`, format: 'text' };
    await expect(tell(estate(), gone)).rejects.toMatchObject({
      code: 'NOTIFICATION_FAILED',
      message: expect.stringContaining('Topic does not exist'),
      hint: expect.stringContaining('Check what the configuration says'),
    });
  });

  it.each(operations)('is not told by $operation after the deadline', async ({ recipient }) => {
    const aws = estate({ signal: AbortSignal.abort() });
    await expect(tell(aws, recipient)).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(aws.operations()).toEqual([]);
  });
});

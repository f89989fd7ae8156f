import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PutEventsCommandOutput, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { exportWorld } from '../../../../../src/lab/lab.ts';
import type { EventBus } from '../../../../../src/lab/world.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, NOW, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';
import type { AwsLab, AwsTarget } from '../../target.ts';

type BusInput = Pick<EventBus, 'name'> & Partial<EventBus>;

function entry(changes: PutEventsRequestEntry = {}): PutEventsRequestEntry {
  return { Source: 'rolebridge.conformance', DetailType: 'Conformance', Detail: '{"n":1}', ...changes };
}

async function put(
  entries: readonly PutEventsRequestEntry[],
  target: AwsTarget = awsTarget(),
): Promise<PutEventsCommandOutput> {
  return target.eventBridge.send(new PutEventsCommand({ Entries: [...entries] }));
}

function labWith(...buses: readonly BusInput[]): AwsLab {
  const eventBuses = buses.map((bus) => ({ region: 'eu-west-1', ...bus }));
  return awsLab(worldWith({ accounts: [{ id: MANAGEMENT_ACCOUNT, name: 'management', eventBuses }] }));
}

function events({ lab }: AwsLab, bus = 'default'): EventBus['events'] {
  const account = lab.world.aws.accounts.find(({ id }) => id === MANAGEMENT_ACCOUNT);
  return account?.eventBuses.find(({ name }) => name === bus)?.events ?? [];
}

describe('events:PutEvents', () => {
  it('gives an id for each event, in the order of the entries', async () => {
    const answer = await put([entry(), entry()]);
    expect(answer.FailedEntryCount).toBe(0);
    const ids = answer.Entries?.map(({ EventId }) => EventId) ?? [];
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    { name: 'no source', bad: { Source: undefined }, code: 'InvalidArgument' },
    { name: 'no detail type', bad: { DetailType: undefined }, code: 'InvalidArgument' },
    { name: 'no detail', bad: { Detail: undefined }, code: 'InvalidArgument' },
    { name: 'a detail that is no JSON', bad: { Detail: 'hello' }, code: 'MalformedDetail' },
    { name: 'a detail that is no object', bad: { Detail: '[1]' }, code: 'MalformedDetail' },
    {
      name: 'a detail type of 129 characters',
      bad: { DetailType: 'x'.repeat(129) },
      code: 'InvalidArgument',
    },
    { name: 'a source of AWS', bad: { Source: 'aws.iam' }, code: 'NotAuthorizedForSourceException' },
  ])('fails an entry with $name, and no other', async ({ bad, code }) => {
    const answer = await put([entry(), entry(bad), entry()]);
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, code, undefined]);
    expect(answer.Entries?.[1]).not.toHaveProperty('EventId');
  });

  it.each([
    { name: 'no entries', entries: [] },
    { name: 'eleven entries', entries: Array.from({ length: 11 }, () => entry()) },
    {
      name: 'more than 1 MiB together',
      entries: [600_000, 600_000].map((length) => entry({ Detail: JSON.stringify('x'.repeat(length)) })),
    },
  ])('refuses $name as a whole', async ({ entries }) => {
    await expect(put(entries)).rejects.toMatchObject({
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('says nothing of a bus that is not there', async () => {
    const answer = await put([entry({ EventBusName: 'no-bus-has-this-name' })]);
    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) as string }],
    });
  });

  inLab(() => {
    it('keeps events in the world, and saves them', async () => {
      const target = labWith({ name: 'ops' });
      const Time = new Date('2026-11-19T00:00:00Z');
      const Resources = ['arn:aws:iam::111122223333:saml-provider/AzureAD'];
      await put([entry({ EventBusName: 'ops', Time, Resources }), entry({ EventBusName: 'ops' })], target);
      const kept = { source: 'rolebridge.conformance', detailType: 'Conformance', detail: { n: 1 } };
      expect(events(target, 'ops')).toMatchObject([
        { ...kept, time: '2026-11-19T00:00:00.000Z', resources: Resources },
        { ...kept, time: new Date(NOW).toISOString(), resources: [] },
      ]);
      expect(events(awsLab(exportWorld(target.lab)), 'ops')).toEqual(events(target, 'ops'));
    });

    it('has a default bus in every account', async () => {
      const target = labWith();
      await put([entry(), entry({ EventBusName: 'default' })], target);
      const EventBusName = `arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:event-bus/default`;
      await put([entry({ EventBusName })], target);
      expect(events(target)).toHaveLength(3);
    });

    it('loses what is for a bus that is not there, and keeps the rest', async () => {
      const target = labWith({ name: 'ops' });
      await put([entry({ EventBusName: 'Ops' }), entry({ EventBusName: 'ops' })], target);
      expect(events(target, 'ops')).toHaveLength(1);
      expect([events(target), events(target, 'Ops')]).toEqual([[], []]);
    });

    it('takes exactly 1 MiB, counted as the user guide does', async () => {
      const target = labWith();
      const around = entry({ Time: new Date(NOW), Resources: ['arn'], Detail: '{"n":""}' });
      const used =
        'rolebridge.conformance'.length + 'Conformance'.length + 'arn'.length + '{"n":""}'.length + 14;
      const filled = (length: number) => ({ ...around, Detail: `{"n":"${'x'.repeat(length)}"}` });
      expect(await put([filled(1_048_576 - used)], target)).toMatchObject({ FailedEntryCount: 0 });
      await expect(put([filled(1_048_576 - used + 1)], target)).rejects.toMatchObject({
        message: 'Total size of the entries in the request is over the limit.',
      });
    });

    it('throttles single entries when the world says so, which get through later', async () => {
      const target = labWith({ name: 'ops', throttledEntries: 1 });
      const entries = [entry({ EventBusName: 'ops' }), entry({ EventBusName: 'ops' })];
      const first = await put(entries, target);
      expect(first.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['ThrottlingException', undefined]);
      expect(await put(entries.slice(0, 1), target)).toMatchObject({ FailedEntryCount: 0 });
      expect(events(target, 'ops')).toHaveLength(2);
    });

    it.each([
      { account: ACCOUNT, region: 'eu-west-1' },
      { account: MANAGEMENT_ACCOUNT, region: 'us-east-1' },
    ])('says that a bus of $account in $region is not emulated', async ({ account, region }) => {
      const EventBusName = `arn:aws:events:${region}:${account}:event-bus/default`;
      await expect(put([entry({ EventBusName })], labWith())).rejects.toMatchObject({
        $metadata: { httpStatusCode: 501 },
      });
    });

    it('denies a caller with the ARN of the bus', async () => {
      const roles = [{ name: 'rolebridge', trust: {}, deniedActions: ['events:*'] }];
      const world = worldWith({ accounts: [{ id: MANAGEMENT_ACCOUNT, name: 'management', roles }] });
      await expect(put([entry({ EventBusName: 'ops' })], awsLab(world))).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(
          `events:PutEvents on resource: arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:event-bus/ops`,
        ) as string,
      });
    });
  });
});

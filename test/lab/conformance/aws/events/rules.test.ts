import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { expect, it, describe } from 'vitest';
import type { WorldInput } from '../../../../../src/lab/world.ts';
import { CALLER_ROLE_ARN, MANAGEMENT_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';
import type { AwsLab } from '../../target.ts';

type BusInput = NonNullable<WorldInput['aws']['accounts'][number]['eventBuses']>[number];

const targets = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
  id,
  arn: `arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:event-bus/${id}`,
}));

function labWith(...eventBuses: readonly BusInput[]): AwsLab {
  return awsLab(
    worldWith({ accounts: [{ id: MANAGEMENT_ACCOUNT, name: 'management', eventBuses: [...eventBuses] }] }),
  );
}

const withRule = () =>
  labWith(
    { region: 'eu-west-1', rules: [{ name: 'roles', eventPattern: { source: ['aws.iam'] }, targets }] },
    { region: 'eu-west-1', name: 'central', rules: [{ name: 'roles', state: 'DISABLED' }] },
  );

describe('rules of EventBridge', () => {
  it('are not there when nobody made them', async () => {
    const { eventBridge } = awsTarget();
    const name = 'rolebridge-conformance-absent';
    await expect(eventBridge.send(new DescribeRuleCommand({ Name: name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(eventBridge.send(new ListTargetsByRuleCommand({ Rule: name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  inLab(() => {
    it('are described with their pattern and state, and without their targets', async () => {
      const { eventBridge } = withRule();
      expect(await eventBridge.send(new DescribeRuleCommand({ Name: 'roles' }))).toMatchObject({
        Name: 'roles',
        Arn: `arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:rule/roles`,
        State: 'ENABLED',
        EventPattern: '{"source":["aws.iam"]}',
        EventBusName: 'default',
      });
    });

    it.each([
      { name: 'by its name', bus: 'central' },
      { name: 'by its ARN', bus: `arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:event-bus/central` },
    ])('belong to a bus, which is named $name', async ({ bus }) => {
      const { eventBridge } = withRule();
      const command = new DescribeRuleCommand({ Name: 'roles', EventBusName: bus });
      expect(await eventBridge.send(command)).toMatchObject({
        Arn: `arn:aws:events:eu-west-1:${MANAGEMENT_ACCOUNT}:rule/central/roles`,
        State: 'DISABLED',
      });
    });

    it('have their targets on several pages', async () => {
      const { eventBridge } = withRule();
      const ids: string[] = [];
      let token: string | undefined;
      let pages = 0;
      do {
        const page = await eventBridge.send(
          new ListTargetsByRuleCommand({ Rule: 'roles', NextToken: token }),
        );
        ids.push(...(page.Targets ?? []).map(({ Id = '' }) => Id));
        token = page.NextToken;
        pages += 1;
      } while (token !== undefined);
      expect([ids, pages]).toEqual([['a', 'b', 'c', 'd', 'e'], 3]);
    });

    it.each([
      { name: 'another Region', bus: `arn:aws:events:us-east-1:${MANAGEMENT_ACCOUNT}:event-bus/default` },
      { name: 'another account', bus: 'arn:aws:events:eu-west-1:111122223333:event-bus/default' },
    ])('of $name are not emulated', async ({ bus }) => {
      const command = new DescribeRuleCommand({ Name: 'roles', EventBusName: bus });
      await expect(withRule().eventBridge.send(command)).rejects.toMatchObject({ name: 'NotImplemented' });
    });

    it('are not shown to who may not see them', async () => {
      const lab = awsLab(
        worldWith({
          accounts: [
            {
              id: MANAGEMENT_ACCOUNT,
              name: 'management',
              roles: [{ name: 'rolebridge', trust: {}, deniedActions: ['events:DescribeRule'] }],
            },
          ],
        }),
      );
      expect(CALLER_ROLE_ARN).toContain('role/rolebridge');
      await expect(lab.eventBridge.send(new DescribeRuleCommand({ Name: 'roles' }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    });
  });
});

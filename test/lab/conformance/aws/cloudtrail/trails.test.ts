import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import type { WorldInput } from '../../../../../src/lab/world.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, READER_ROLE, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

type TrailInput = NonNullable<WorldInput['aws']['accounts'][number]['trails']>[number];

const organization: TrailInput = { name: 'everything', homeRegion: 'eu-central-1', organization: true };

/** What the reader role of a member account sees. */
async function member(
  trails: { readonly own?: readonly TrailInput[]; readonly management?: readonly TrailInput[] },
  region = 'us-east-1',
) {
  const lab = awsLab(
    worldWith({
      accounts: [
        { id: ACCOUNT, name: 'prod', trails: [...(trails.own ?? [])] },
        { id: MANAGEMENT_ACCOUNT, name: 'management', trails: [...(trails.management ?? [])] },
      ],
    }),
  );
  const { cloudTrail } = lab.as(await lab.session(`arn:aws:iam::${ACCOUNT}:role/${READER_ROLE}`), region);
  return cloudTrail;
}

const arnOf = (name: string, account = ACCOUNT, region = 'us-east-1') =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;

describe('trails of CloudTrail', () => {
  it('are described in one answer', async () => {
    const { trailList } = await awsTarget().cloudTrail.send(new DescribeTrailsCommand({}));
    expect(trailList).toBeInstanceOf(Array);
  });

  it('are not there when nobody made them', async () => {
    const { cloudTrail } = awsTarget();
    const Name = 'rolebridge-conformance-absent';
    await expect(cloudTrail.send(new GetTrailStatusCommand({ Name }))).rejects.toMatchObject({
      name: 'TrailNotFoundException',
    });
    await expect(cloudTrail.send(new GetEventSelectorsCommand({ TrailName: Name }))).rejects.toMatchObject({
      name: 'TrailNotFoundException',
    });
  });

  inLab(() => {
    it.each<{ name: string; own?: TrailInput[]; management?: TrailInput[]; seen: string[] }>([
      {
        name: 'one of its own Region',
        own: [{ name: 'own', homeRegion: 'us-east-1' }],
        seen: [arnOf('own')],
      },
      {
        name: 'one of another Region that records every Region',
        own: [{ name: 'own', homeRegion: 'eu-west-1' }],
        seen: [arnOf('own', ACCOUNT, 'eu-west-1')],
      },
      {
        name: 'none of another Region alone',
        own: [{ name: 'own', homeRegion: 'eu-west-1', multiRegion: false }],
        seen: [],
      },
      {
        name: 'that of the organization',
        management: [organization, { name: 'managements', homeRegion: 'us-east-1' }],
        seen: [arnOf('everything', MANAGEMENT_ACCOUNT, 'eu-central-1')],
      },
    ])('show an account $name', async ({ own = [], management = [], seen }) => {
      const cloudTrail = await member({ own, management });
      const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({}));
      expect(trailList.map(({ TrailARN }) => TrailARN)).toEqual(seen);
    });

    it('leave out shadows when they are not asked for', async () => {
      const cloudTrail = await member({ management: [organization] });
      const command = new DescribeTrailsCommand({ includeShadowTrails: false });
      expect((await cloudTrail.send(command)).trailList).toEqual([]);
    });

    it('of the organization have a status by their ARN, and none by their name', async () => {
      const cloudTrail = await member({ management: [{ ...organization, logging: false }] });
      const arn = arnOf('everything', MANAGEMENT_ACCOUNT, 'eu-central-1');
      expect(await cloudTrail.send(new GetTrailStatusCommand({ Name: arn }))).toMatchObject({
        IsLogging: false,
      });
      await expect(cloudTrail.send(new GetTrailStatusCommand({ Name: 'everything' }))).rejects.toMatchObject({
        name: 'TrailNotFoundException',
      });
    });

    it('record all management events unless they say otherwise', async () => {
      const cloudTrail = await member({ own: [{ name: 'own', homeRegion: 'us-east-1' }] });
      const { EventSelectors, AdvancedEventSelectors } = await cloudTrail.send(
        new GetEventSelectorsCommand({ TrailName: 'own' }),
      );
      expect(EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
      expect(AdvancedEventSelectors).toBeUndefined();
    });

    it('say their advanced selectors', async () => {
      const fieldSelectors = [
        { field: 'eventCategory', equals: ['Management'] },
        { field: 'eventSource', notEquals: ['kms.amazonaws.com'] },
      ];
      const own = [{ name: 'own', homeRegion: 'us-east-1', advancedSelectors: [{ fieldSelectors }] }];
      const answer = await (await member({ own })).send(new GetEventSelectorsCommand({ TrailName: 'own' }));
      expect(answer.EventSelectors).toBeUndefined();
      expect(answer.AdvancedEventSelectors).toEqual([
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Management'] },
            { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
          ],
        },
      ]);
    });
  });
});

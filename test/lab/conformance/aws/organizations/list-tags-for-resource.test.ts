import { ListTagsForResourceCommand, TargetNotFoundException } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { ACCOUNT } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

describe('organizations:ListTagsForResource', () => {
  it('does not find an account of another organization', async () => {
    const refusal = awsTarget().organizations.send(
      new ListTagsForResourceCommand({ ResourceId: '000000000000' }),
    );
    await expect(refusal).rejects.toBeInstanceOf(TargetNotFoundException);
  });

  inLab(() => {
    it('gives the tags of an account', async () => {
      const { Tags } = await awsLab().organizations.send(
        new ListTagsForResourceCommand({ ResourceId: ACCOUNT }),
      );
      expect(Tags).toEqual([{ Key: 'env', Value: 'prod' }]);
    });

    it('says that it has no tags of units', async () => {
      const refusal = awsLab().organizations.send(
        new ListTagsForResourceCommand({ ResourceId: 'ou-lab1-prodprod' }),
      );
      await expect(refusal).rejects.toMatchObject({
        name: 'NotImplemented',
        $metadata: { httpStatusCode: 501 },
      });
    });
  });
});

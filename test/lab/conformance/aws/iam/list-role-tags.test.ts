import { ListRoleTagsCommand, NoSuchEntityException, paginateListRoleTags } from '@aws-sdk/client-iam';
import type { Tag } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

describe('iam:ListRoleTags', () => {
  it('gives the tags in the order of their keys', async () => {
    const target = awsTarget();
    const { Tags = [] } = await (
      await target.iam()
    ).send(new ListRoleTagsCommand({ RoleName: target.taggedRole }));
    const keys = Tags.map(({ Key = '' }) => Key);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('says NoSuchEntity of a role that is not there', async () => {
    const iam = await awsTarget().iam();
    const refusal = iam.send(new ListRoleTagsCommand({ RoleName: 'NoRoleHasThisName' }));
    await expect(refusal).rejects.toBeInstanceOf(NoSuchEntityException);
  });

  inLab(() => {
    it('has pages too', async () => {
      const tags = { a: '1', b: '2', c: '3' };
      const roles = [{ name: 'Tagged', trust: {}, tags }];
      const { lab, iam } = awsLab(
        worldWith({ pageSize: { iam: 2 }, accounts: [{ id: ACCOUNT, name: 'prod', roles }] }),
      );
      const found: Tag[] = [];
      for await (const page of paginateListRoleTags({ client: await iam() }, { RoleName: 'Tagged' })) {
        found.push(...(page.Tags ?? []));
      }
      expect(Object.fromEntries(found.map(({ Key, Value }) => [Key, Value]))).toEqual(tags);
      expect(lab.journal.count('iam:ListRoleTags')).toBe(2);
    });
  });
});

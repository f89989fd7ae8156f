import {
  ListAccountsForProvisionedPermissionSetCommand,
  ListTagsForResourceCommand,
  paginateListTagsForResource,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sso-admin';
import type { Tag } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import {
  controlTowerPermissionSet,
  INSTANCE_ARN,
  permissionSet,
  permissionSetArn,
} from '../../../../support/identity-center.ts';
import { inLab } from '../../target.ts';
import { estate, READ } from './estate.ts';

const TARGET = { InstanceArn: INSTANCE_ARN, ResourceArn: permissionSetArn(READ) };

describe('tags of a permission set', () => {
  inLab(() => {
    it('are added, replaced, listed and removed', async () => {
      const { ssoAdmin } = estate({ permissionSets: [permissionSet(READ, { tags: { a: '1', b: '2' } })] });
      const Tags = [
        { Key: 'b', Value: '3' },
        { Key: 'c', Value: '' },
      ];
      await ssoAdmin.send(new TagResourceCommand({ ...TARGET, Tags }));
      await ssoAdmin.send(new UntagResourceCommand({ ...TARGET, TagKeys: ['a', 'not there'] }));
      expect((await ssoAdmin.send(new ListTagsForResourceCommand(TARGET))).Tags).toEqual(Tags);
    });

    it('have pages', async () => {
      const tags = { a: '1', b: '2', c: '3' };
      const options = { pageSize: { identityCenter: 2 } };
      const { ssoAdmin, lab } = estate({ permissionSets: [permissionSet(READ, { tags })] }, options);
      const found: Tag[] = [];
      for await (const page of paginateListTagsForResource({ client: ssoAdmin }, TARGET)) {
        found.push(...(page.Tags ?? []));
      }
      expect(Object.fromEntries(found.map(({ Key, Value }) => [Key, Value]))).toEqual(tags);
      expect(lab.journal.count('sso:ListTagsForResource')).toBe(2);
    });

    it('are fifty at most', async () => {
      const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
      const command = new TagResourceCommand({ ...TARGET, Tags });
      await expect(estate().ssoAdmin.send(command)).rejects.toMatchObject({
        name: 'ServiceQuotaExceededException',
      });
    });

    it('leave accounts as they are', async () => {
      const { ssoAdmin } = estate();
      await ssoAdmin.send(new TagResourceCommand({ ...TARGET, Tags: [{ Key: 'a', Value: 'b' }] }));
      const { AccountIds } = await ssoAdmin.send(
        new ListAccountsForProvisionedPermissionSetCommand({
          InstanceArn: INSTANCE_ARN,
          PermissionSetArn: permissionSetArn(READ),
          ProvisioningStatus: 'LATEST_PERMISSION_SET_NOT_PROVISIONED',
        }),
      );
      expect(AccountIds).toEqual([]);
    });

    it('tell the permission sets of Control Tower', async () => {
      const { ssoAdmin } = estate({ permissionSets: [controlTowerPermissionSet()], accountAssignments: [] });
      const ResourceArn = permissionSetArn('AWSAdministratorAccess');
      const { Tags } = await ssoAdmin.send(
        new ListTagsForResourceCommand({ InstanceArn: INSTANCE_ARN, ResourceArn }),
      );
      expect(Tags).toEqual([{ Key: 'managedBy', Value: 'ControlTower' }]);
    });

    it('of an instance are not emulated', async () => {
      const command = new ListTagsForResourceCommand({
        InstanceArn: INSTANCE_ARN,
        ResourceArn: INSTANCE_ARN,
      });
      await expect(estate().ssoAdmin.send(command)).rejects.toMatchObject({ name: 'NotImplemented' });
    });
  });
});

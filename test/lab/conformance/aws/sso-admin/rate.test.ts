import { ListPermissionSetsCommand } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { IDENTITY_STORE_ID, INSTANCE_ARN } from '../../../../support/identity-center.ts';
import { ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import { inLab } from '../../target.ts';
import { create, estate, READ } from './estate.ts';
import type { AwsLab } from '../../target.ts';

const list = (lab: AwsLab) => lab.ssoAdmin.send(new ListPermissionSetsCommand({ InstanceArn: INSTANCE_ARN }));
const THROTTLED = { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } };

describe('the rate of calls', () => {
  inLab(() => {
    it('is twenty a second for all operations together, by the lab’s clock', async () => {
      const lab = estate({ settings: { rate: 20 } });
      for (let call = 1; call <= 19; call += 1) await list(lab);
      await create(lab, READ, 'ops');
      await expect(list(lab)).rejects.toMatchObject(THROTTLED);
      await expect(create(lab, READ, 'audit')).rejects.toMatchObject(THROTTLED);
      await lab.lab.clock.sleep(49);
      await expect(list(lab)).rejects.toMatchObject(THROTTLED);
      await lab.lab.clock.sleep(1);
      await list(lab);
      await expect(list(lab)).rejects.toMatchObject(THROTTLED);
    });

    it('never refuses who keeps to it', async () => {
      const lab = estate({ settings: { rate: 20 } });
      for (let call = 1; call <= 100; call += 1) {
        await list(lab);
        await lab.lab.clock.sleep(50);
      }
      expect(lab.lab.journal.entries.map(({ status }) => status)).toEqual(
        Array.from({ length: 100 }, () => 200),
      );
    });

    it('is counted for each operation of the identity store alone', async () => {
      const lab = estate({ settings: { rate: 2 } });
      const store = { IdentityStoreId: IDENTITY_STORE_ID };
      const groups = () => lab.identityStore.send(new ListGroupsCommand(store));
      await groups();
      await groups();
      await expect(groups()).rejects.toMatchObject(THROTTLED);
      await lab.identityStore.send(new ListUsersCommand(store));
      await list(lab);
    });
  });
});

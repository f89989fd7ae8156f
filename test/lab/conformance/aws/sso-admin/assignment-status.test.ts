import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
} from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { INSTANCE_ARN, permissionSetArn, principalId } from '../../../../support/identity-center.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../../../support/worlds.ts';
import { inLab } from '../../target.ts';
import { create, estate, outcome, READ, remove, WRITE } from './estate.ts';
import type { AwsLab } from '../../target.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

async function creationStatus({ ssoAdmin }: AwsLab, id: string | undefined) {
  const command = { InstanceArn: INSTANCE_ARN, AccountAssignmentCreationRequestId: id };
  const reply = await ssoAdmin.send(new DescribeAccountAssignmentCreationStatusCommand(command));
  return reply.AccountAssignmentCreationStatus;
}

describe('the status of a creation', () => {
  inLab(() => {
    it('is asked for by the id of the request and tells all of it', async () => {
      const lab = estate();
      const begun = await create(lab, WRITE, 'ops');
      expect(await creationStatus(lab, begun.RequestId)).toEqual({
        ...begun,
        TargetId: ACCOUNT,
        TargetType: 'AWS_ACCOUNT',
        PermissionSetArn: permissionSetArn(WRITE),
        PrincipalType: 'GROUP',
        PrincipalId: principalId('ops'),
        CreatedDate: lab.lab.clock.now(),
      });
    });

    it('ends by polls alone when the clock stands still', async () => {
      const lab = estate({ settings: { operationPolls: 3 } });
      const { RequestId } = await create(lab, WRITE, 'ops');
      const seen = [];
      for (let poll = 1; poll <= 4; poll += 1) seen.push((await creationStatus(lab, RequestId))?.Status);
      expect(seen).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED', 'SUCCEEDED']);
    });

    it('never ends by polls when the world says so', async () => {
      const lab = estate({ settings: { operationPolls: 'any' } });
      const { RequestId } = await create(lab, WRITE, 'ops');
      for (let poll = 1; poll <= 30; poll += 1) await creationStatus(lab, RequestId);
      expect((await creationStatus(lab, RequestId))?.Status).toBe('IN_PROGRESS');
    });

    it('is not found for the id of a deletion, or for nobody’s', async () => {
      const lab = estate();
      const { RequestId } = await remove(lab, READ, 'data');
      for (const id of [RequestId, NOBODY]) {
        await expect(creationStatus(lab, id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      }
      const command = { InstanceArn: INSTANCE_ARN, AccountAssignmentDeletionRequestId: NOBODY };
      await expect(
        lab.ssoAdmin.send(new DescribeAccountAssignmentDeletionStatusCommand(command)),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('is listed, all or by how it ended', async () => {
      const lab = estate();
      const good = await create(lab, WRITE, 'ops');
      const bad = await create(lab, WRITE, 'nobody', OTHER_ACCOUNT);
      await outcome(lab, good);
      const listed = async (Status?: 'FAILED') => {
        const filter = Status === undefined ? {} : { Filter: { Status } };
        const command = new ListAccountAssignmentCreationStatusCommand({
          InstanceArn: INSTANCE_ARN,
          ...filter,
        });
        const { AccountAssignmentsCreationStatus: all = [] } = await lab.ssoAdmin.send(command);
        return all.map(({ RequestId }) => RequestId);
      };
      expect(await listed()).toEqual([bad.RequestId, good.RequestId]);
      expect(await listed('FAILED')).toEqual([bad.RequestId]);
    });
  });
});

describe('the status of a deletion', () => {
  inLab(() => {
    it('is listed apart from that of creations', async () => {
      const lab = estate();
      await create(lab, READ, 'ops', OTHER_ACCOUNT);
      const { RequestId } = await remove(lab, READ, 'data');
      const { AccountAssignmentsDeletionStatus } = await lab.ssoAdmin.send(
        new ListAccountAssignmentDeletionStatusCommand({ InstanceArn: INSTANCE_ARN }),
      );
      expect(AccountAssignmentsDeletionStatus).toEqual([
        { RequestId, Status: 'IN_PROGRESS', CreatedDate: lab.lab.clock.now() },
      ]);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { groupAssignments, permissionSetArn, principalId } from '../../../../support/identity-center.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../../../support/worlds.ts';
import { inLab } from '../../target.ts';
import {
  assigned,
  create,
  delegated,
  estate,
  outcome,
  READ,
  remove,
  reservedRoles,
  WRITE,
} from './estate.ts';

describe('sso:DeleteAccountAssignment', () => {
  inLab(() => {
    it('is in progress first, then the assignment is gone', async () => {
      const lab = estate();
      const begun = await remove(lab, READ, 'data');
      expect(begun).toMatchObject({ Status: 'IN_PROGRESS', PermissionSetArn: permissionSetArn(READ) });
      expect(await assigned(lab, READ)).toEqual([principalId('data')]);
      expect(await outcome(lab, begun)).toMatchObject({ Status: 'SUCCEEDED' });
      expect(await assigned(lab, READ)).toEqual([]);
    });

    it('takes the role away with the last assignment only, and a new one has another suffix', async () => {
      const lab = estate({
        accountAssignments: [
          ...groupAssignments('data', READ, [ACCOUNT]),
          ...groupAssignments('ops', READ, [ACCOUNT]),
        ],
      });
      const first = reservedRoles(lab);
      expect(first).toHaveLength(1);
      await outcome(lab, await remove(lab, READ, 'data'));
      expect(reservedRoles(lab)).toEqual(first);
      await outcome(lab, await remove(lab, READ, 'ops'));
      expect(reservedRoles(lab)).toEqual([]);
      await outcome(lab, await create(lab, READ, 'ops'));
      expect(reservedRoles(lab)).toHaveLength(1);
      expect(reservedRoles(lab)).not.toEqual(first);
    });

    it('fails later for a group that is gone, whose assignment outlives it', async () => {
      const lab = estate({ accountAssignments: groupAssignments('gone', READ, [ACCOUNT]) });
      const failed = await outcome(lab, await remove(lab, READ, 'gone'));
      expect(failed).toMatchObject({
        Status: 'FAILED',
        FailureReason: `Received a 404 status error: The GROUP assignee ${principalId('gone')} was not found in directory d-1a2b3c4d5e`,
      });
      expect(await assigned(lab, READ)).toEqual([principalId('gone')]);
    });

    it('fails later for an assignment that is not there', async () => {
      const lab = estate();
      const failed = await outcome(lab, await remove(lab, WRITE, 'data'));
      expect(failed.Status).toBe('FAILED');
      expect(failed.FailureReason).toMatch(
        /^Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key EntitlementKey\{accessorId=/,
      );
    });

    it('conflicts with one in progress', async () => {
      const lab = estate();
      await remove(lab, READ, 'data');
      await expect(remove(lab, READ, 'data')).rejects.toMatchObject({ name: 'ConflictException' });
    });

    it('is not for a delegated administrator in the management account', async () => {
      const accountAssignments = groupAssignments('data', READ, [MANAGEMENT_ACCOUNT]);
      const lab = delegated(estate({ delegatedAdministrator: OTHER_ACCOUNT, accountAssignments }));
      await expect(remove(lab, READ, 'data', MANAGEMENT_ACCOUNT)).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    });
  });
});

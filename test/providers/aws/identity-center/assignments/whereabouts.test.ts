import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../../../src/core/errors.ts';
import { testContext } from '../../../../support/context.ts';
import { MANAGEMENT_ACCOUNT } from '../../../../support/worlds.ts';
import { accountId, delegatedTo, denied, estate, expired, labAssignments } from './lab-assignments.ts';

const { options, query } = estate({ groups: 4, permissionSets: 2, accounts: 2 });

describe('the whereabouts', () => {
  it('are the management account', async () => {
    const { reader, context } = labAssignments(options);
    expect(await reader.whereabouts(context)).toEqual({
      callerAccountId: MANAGEMENT_ACCOUNT,
      managementAccountId: MANAGEMENT_ACCOUNT,
    });
  });

  it('are the delegated administrator', async () => {
    const { reader, context } = labAssignments(delegatedTo(options));
    expect(await reader.whereabouts(context)).toEqual({
      callerAccountId: accountId(1),
      managementAccountId: MANAGEMENT_ACCOUNT,
    });
  });

  it('and the instance are found once in a run, whatever is read at a time', async () => {
    const { reader, context, calls, lab } = labAssignments(options);
    const all = [
      reader.whereabouts(context),
      reader.permissionSetNames(context),
      reader.groups(context),
      reader.assignments(query, context),
    ];
    await Promise.all(all);
    await reader.whereabouts(context);
    const once = ['sts:GetCallerIdentity', 'organizations:DescribeOrganization', 'sso:ListInstances'];
    expect(once.map((name) => calls(name).length)).toEqual([1, 1, 1]);

    await reader.whereabouts(testContext(lab.clock));
    expect(once.map((name) => calls(name).length)).toEqual([2, 2, 2]);
  });

  it.each(['sts:GetCallerIdentity', 'organizations:DescribeOrganization', 'sso:ListInstances'])(
    'stop the run when %s is denied',
    async (operation) => {
      const { reader, context } = labAssignments({
        ...options,
        faults: [{ operation, times: 'always', effect: denied }],
      });
      await expect(reader.whereabouts(context)).rejects.toMatchObject({ code: 'IDENTITY_CENTER_UNREADABLE' });
    },
  );

  it('stop the run when our own credentials are not accepted', async () => {
    const faults = [{ operation: 'sts:GetCallerIdentity', effect: expired }];
    const { reader, context } = labAssignments({ ...options, faults });
    await expect(reader.whereabouts(context)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
  });

  it('are not looked for after the deadline', async () => {
    const { reader, lab } = labAssignments(options);
    const context = testContext(lab.clock, AbortSignal.abort());
    await expect(reader.whereabouts(context)).rejects.toThrow(DeadlineError);
  });
});

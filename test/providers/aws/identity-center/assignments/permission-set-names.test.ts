import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../../../src/core/errors.ts';
import { testContext } from '../../../../support/context.ts';
import { permissionSet, permissionSetArn } from '../../../../support/identity-center.ts';
import { denied, expired, labAssignments, numbers, tooFast, vanished } from './lab-assignments.ts';

const center = { permissionSets: ['C', 'A', 'B'].map((name) => permissionSet(name)) };
const named = (name: string) => ({ arn: permissionSetArn(name), name });

describe('the names of the permission sets', () => {
  it.each([1, 2, 100])('are read whole, sorted, on pages of %d', async (pageSize) => {
    const lab = labAssignments({ center, pageSize: { identityCenter: pageSize } });
    expect(await lab.reader.permissionSetNames(lab.context)).toEqual({
      items: [named('A'), named('B'), named('C')],
      gaps: [],
    });
    expect(lab.calls('sso:DescribePermissionSet')).toHaveLength(3);
    expect(lab.context.progressed.at(-1)).toEqual({
      phase: 'read',
      what: 'permission sets',
      done: 3,
      total: 3,
    });
  });

  it('are never throttled, however many there are', async () => {
    const permissionSets = numbers(70).map((n) => permissionSet(`Set${n}`));
    const lab = labAssignments({ center: { permissionSets } });
    expect((await lab.reader.permissionSetNames(lab.context)).items).toHaveLength(70);
    expect(lab.throttled()).toBe(0);
  });

  it.each([
    { what: 'is denied', effect: denied, code: 'PERMISSION_SET_UNREADABLE' },
    { what: 'is throttled', effect: tooFast, code: 'AWS_THROTTLED' },
    { what: 'vanished', effect: vanished, code: 'PERMISSION_SET_UNREADABLE' },
  ])('lack one that $what: it is a gap by its ARN', async ({ effect, code }) => {
    const lab = labAssignments({ center });
    const contains = permissionSetArn('A');
    lab.lab.faults.add({ operation: 'sso:DescribePermissionSet', contains, times: 'always', effect });
    const { items, gaps } = await lab.reader.permissionSetNames(lab.context);
    expect(items).toEqual([named('B'), named('C')]);
    expect(gaps).toMatchObject([{ scope: contains, code }]);
  });

  it.each([
    { page: 1, skip: 0 },
    { page: 2, skip: 1 },
  ])('are not known at all when page $page of their list is lost', async ({ skip }) => {
    const lab = labAssignments({ center, pageSize: { identityCenter: 1 } });
    lab.lab.faults.add({ operation: 'sso:ListPermissionSets', skip, times: 'always', effect: denied });
    const { items, gaps } = await lab.reader.permissionSetNames(lab.context);
    expect(items).toEqual([]);
    expect(gaps).toMatchObject([{ scope: 'everything', code: 'PERMISSION_SET_UNREADABLE' }]);
    expect(lab.calls('sso:DescribePermissionSet')).toEqual([]);
  });

  it('stop the run when our own credentials are not accepted', async () => {
    const lab = labAssignments({ center });
    lab.lab.faults.add({ operation: 'sso:DescribePermissionSet', effect: expired });
    await expect(lab.reader.permissionSetNames(lab.context)).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS',
    });
  });

  it('stop at the deadline', async () => {
    const controller = new AbortController();
    const rewrite = (reply: string) => {
      if (reply.includes('"PermissionSet"')) controller.abort();
      return reply;
    };
    const lab = labAssignments({ center, rewrite });
    const context = testContext(lab.lab.clock, controller.signal);
    await expect(lab.reader.permissionSetNames(context)).rejects.toThrow(DeadlineError);
  });
});

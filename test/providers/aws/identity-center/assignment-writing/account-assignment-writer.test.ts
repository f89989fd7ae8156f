import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../../../src/core/errors.ts';
import type { AssignmentEdit } from '../../../../../src/model/account-assignments.ts';
import type { EditResult } from '../../../../../src/model/edit-result.ts';
import { testContext } from '../../../../support/context.ts';
import {
  permissionSet,
  permissionSetArn,
  principalId,
  storeGroup,
} from '../../../../support/identity-center.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT } from '../../../../support/worlds.ts';
import { delegated } from '../lab-center.ts';
import type { LabAssignments } from './lab-assignments.ts';
import {
  editOf,
  accountId,
  assignment,
  creation,
  deletion,
  labAssignments,
  textOf,
} from './lab-assignments.ts';

const CREATE = 'sso:CreateAccountAssignment';
const DELETE = 'sso:DeleteAccountAssignment';
const statuses = (results: readonly EditResult<AssignmentEdit>[]) => results.map(({ status }) => status);
const failures = (results: readonly EditResult<AssignmentEdit>[]) =>
  results.map((result) => (result.status === 'failed' ? result.failure.code : result.status));
const refusal = (code: string, message?: string, status = 400) =>
  ({ type: 'error', status, code, ...(message === undefined ? {} : { message }) }) as const;
const texts = (...edits: readonly AssignmentEdit[]) =>
  edits.map((edit) => textOf(edit.assignment)).toSorted();
const targets = (lab: LabAssignments) =>
  lab.entries('CreateAccountAssignment').map(({ body }) => {
    const { TargetId, PrincipalId } = JSON.parse(body) as { TargetId: string; PrincipalId: string };
    return { account: TargetId, principal: PrincipalId };
  });
const quota = 'ServiceQuotaExceededException';
const lost = () => new RolebridgeError('LEASE_LOST', 'another run took over', { hint: '' });
/** The most operations that were in progress at any time, by the lab's own books. */
function mostAtOnce(lab: LabAssignments, of: (operation: Operation) => boolean = () => true): number {
  const all = (lab.lab.world.aws.identityCenter?.operations ?? []).filter(of);
  return Math.max(
    0,
    ...all.map(
      (one) =>
        all.filter((other) => other.createdDate <= one.createdDate && one.createdDate < other.doneAt).length,
    ),
  );
}
type Operation = NonNullable<LabAssignments['lab']['world']['aws']['identityCenter']>['operations'][number];

describe('assignments', () => {
  it('are created and deleted, one result for each in the order given', async () => {
    const there = [assignment(0, 0, 0), assignment(3, 2, 3)];
    const lab = labAssignments({ there });
    const edits = [deletion(0, 0, 0), creation(1, 1, 1), creation(2, 0, 2)];
    expect(await lab.write(edits)).toEqual(edits.map((edit) => ({ status: 'applied', edit })));
    expect(lab.rows()).toEqual(texts(creation(1, 1, 1), creation(2, 0, 2), creation(3, 2, 3)));
  });

  it('are deleted when every one that comes is there, by reading', async () => {
    const lab = labAssignments({ there: [assignment(0, 0, 0)] });
    await lab.write([deletion(0, 0, 0), creation(1, 0, 1), creation(2, 0, 1)]);
    const { entries } = lab.lab.journal;
    const deleted = entries.findIndex(({ operation }) => operation === DELETE);
    const before = entries.slice(0, deleted).map(({ operation }) => operation);
    expect(before.filter((operation) => operation === CREATE)).toHaveLength(2);
    expect(before.filter((operation) => operation === 'sso:ListAccountAssignments')).toHaveLength(2);
  });

  it('of one permission set in one account are written one after the other, and read back together', async () => {
    const lab = labAssignments();
    const edits = [0, 1, 2, 3].map((group) => creation(0, 0, group));
    expect(statuses(await lab.write(edits))).toEqual(edits.map(() => 'applied'));
    expect(mostAtOnce(lab)).toBe(1);
    expect(lab.said('ConflictException')).toBe(0);
    expect(lab.entries('ListAccountAssignments')).toHaveLength(1);
  });

  it('begin in the order given, in accounts where nothing is under way first', async () => {
    const lab = labAssignments({ outstanding: 2 });
    await lab.write([creation(0, 0), creation(0, 1), creation(1, 0), creation(2, 0)]);
    // The first to end is account 0's, which then has nothing under way again.
    expect(targets(lab).map(({ account }) => account)).toEqual([0, 1, 0, 2].map(accountId));
    expect(mostAtOnce(lab)).toBe(2);
    expect(lab.said('ConflictException')).toBe(0);
  });

  it('are as many at a time as AWS allows, and never more', async () => {
    const lab = labAssignments({ accountCount: 40 });
    const edits = Array.from({ length: 40 }, (_, n) => creation(n));
    expect(statuses(await lab.write(edits))).toEqual(edits.map(() => 'applied'));
    expect(mostAtOnce(lab)).toBe(15);
    expect(lab.said(quota)).toBe(0);
  });

  it('that AWS ends at once need no following', async () => {
    const lab = labAssignments({
      center: {
        permissionSets: [permissionSet('Set0')],
        identityStore: { groups: [storeGroup('group 0')] },
        settings: { operationSeconds: 0 },
      },
      rewrite: (reply) => reply.replace('"Status":"IN_PROGRESS"', '"Status":"SUCCEEDED"'),
    });
    expect(statuses(await lab.write([creation(0)]))).toEqual(['applied']);
    expect(lab.entries('ListAccountAssignmentCreationStatus')).toEqual([]);
  });

  it('are followed by lists, whatever the size of a page', async () => {
    const lab = labAssignments({ accountCount: 12, pageSize: { identityCenter: 1 } });
    const edits = Array.from({ length: 12 }, (_, n) => creation(n));
    expect(statuses(await lab.write(edits))).toEqual(edits.map(() => 'applied'));
    expect(lab.entries('DescribeAccountAssignmentCreationStatus')).toEqual([]);
  });
});

describe('an account that answers with a conflict', () => {
  it('gets one operation at a time from then on, and the others go on', async () => {
    // The first assignment of a permission set in an account makes a role there, and AWS makes one at a time.
    const lab = labAssignments({ setCount: 6, outstanding: 6 });
    const edits = [
      ...[0, 1, 2, 3, 4, 5].map((set) => creation(0, set)),
      ...[1, 2, 3].map((account) => creation(account)),
    ];
    expect(statuses(await lab.write(edits))).toEqual(edits.map(() => 'applied'));
    expect(mostAtOnce(lab, ({ accounts }) => accounts.includes(accountId(0)))).toBe(1);
    expect(mostAtOnce(lab)).toBeGreaterThan(1);
    // Two were there in the same moment before it was learnt; afterwards nobody runs into another.
    expect(lab.said('ConflictException')).toBeLessThan(6);
  });

  it('because of somebody else is asked again later', async () => {
    const lab = labAssignments();
    const effect = refusal('ConflictException', 'There is a conflicting operation in process.');
    lab.lab.faults.add({ operation: CREATE, contains: accountId(0), times: 4, effect });
    expect(statuses(await lab.write([creation(0), creation(1)]))).toEqual(['applied', 'applied']);
    expect(lab.entries('CreateAccountAssignment')).toHaveLength(6);
  });

  it('holds no slot while it waits', async () => {
    const lab = labAssignments({ outstanding: 1 });
    const effect = refusal('ConflictException');
    lab.lab.faults.add({ operation: CREATE, contains: accountId(0), times: 2, effect });
    await lab.write([creation(0), creation(1), creation(2)]);
    expect(
      targets(lab)
        .slice(0, 2)
        .map(({ account }) => account),
    ).toEqual([0, 1].map(accountId));
  });

  it('waits for longer and longer, by the jitter of the run', async () => {
    const tries = async (random: () => number) => {
      const lab = labAssignments({ random });
      lab.lab.faults.add({ operation: CREATE, times: 'always', effect: refusal('ConflictException') });
      const [result] = await lab.write([creation(0)]);
      expect(result).toMatchObject({ status: 'failed', failure: { code: 'ASSIGNMENT_CONFLICT' } });
      return lab.entries('CreateAccountAssignment').map(({ at }) => Date.parse(at));
    };
    const often = await tries(() => 0.5);
    const gaps = often.slice(1).map((at, index) => Math.round((at - (often[index] ?? 0)) / 1_000));
    expect(gaps).toEqual([1, 2, 4, 8, 10, 10, 10, 10, 10]);
    expect((await tries(() => 0.99)).length).toBeLessThan(often.length + 1);
  });
});

describe('what AWS refuses to begin', () => {
  it.each([
    { said: 'AccessDeniedException', code: 'ASSIGNMENT_DENIED', attempts: 1 },
    { said: 'ValidationException', code: 'ASSIGNMENT_REFUSED', attempts: 1 },
    { said: 'ResourceNotFoundException', code: 'ASSIGNMENT_TARGET_GONE', attempts: 1 },
    {
      said: quota,
      message: 'Permission set X has 100 groups already.',
      code: 'ASSIGNMENT_LIMIT',
      attempts: 1,
    },
    { said: quota, message: 'Too many outstanding requests.', code: 'ASSIGNMENT_OUTSTANDING', attempts: 10 },
    { said: 'ConflictException', code: 'ASSIGNMENT_CONFLICT', attempts: 10 },
    { said: 'ThrottlingException', code: 'AWS_THROTTLED', attempts: 10 },
  ])('fails as $code after $attempts of $said $message, and the others go on', async (each) => {
    const lab = labAssignments();
    const effect = refusal(each.said, each.message);
    lab.lab.faults.add({ operation: CREATE, contains: accountId(0), times: 'always', effect });
    const results = await lab.write([creation(0), creation(1)]);
    expect(failures(results)).toEqual([each.code, 'applied']);
    expect(targets(lab).filter(({ account }) => account === accountId(0))).toHaveLength(each.attempts);
    expect(lab.rows()).toEqual(texts(creation(1)));
  });

  it('for a while is begun again, as often as need be', async () => {
    const lab = labAssignments();
    const passing = [
      refusal('ThrottlingException'),
      refusal(quota, 'There are 15 outstanding requests already.'),
      refusal('InternalServerException', 'Internal error', 500),
      { type: 'reset' } as const,
      { type: 'garbage' } as const,
      { type: 'lost-reply' } as const,
    ];
    for (const effect of passing)
      for (const operation of [CREATE, DELETE]) lab.lab.faults.add({ operation, effect });
    const edits = [creation(0), creation(1), creation(2)];
    expect(statuses(await lab.write(edits))).toEqual(['applied', 'applied', 'applied']);
    const backwards = edits.map(({ assignment: each }) => editOf('delete', each));
    expect(statuses(await lab.write(backwards))).toEqual(['applied', 'applied', 'applied']);
    expect(lab.rows()).toEqual([]);
  });

  it('because everybody asks too much lets nothing else begin meanwhile', async () => {
    const lab = labAssignments({ outstanding: 1 });
    lab.lab.faults.add({ operation: CREATE, effect: refusal('ThrottlingException') });
    await lab.write([creation(0), creation(1)]);
    const [first, second] = lab.entries('CreateAccountAssignment').map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('in the real numbers of the lab: 100 groups of one permission set in one account', async () => {
    const lab = labAssignments({
      groupCount: 3,
      center: {
        permissionSets: [permissionSet('Set0')],
        identityStore: { groups: [0, 1, 2].map((n) => storeGroup(`group ${n}`)) },
        settings: { groupsPerPermissionSet: 2 },
      },
    });
    const results = await lab.write([creation(0, 0, 0), creation(0, 0, 1), creation(0, 0, 2)]);
    expect(failures(results)).toEqual(['applied', 'applied', 'ASSIGNMENT_LIMIT']);
  });

  it('to a delegated administrator says where to run, and the member accounts go on', async () => {
    const lab = labAssignments({
      ...delegated(),
      center: {
        delegatedAdministrator: ACCOUNT,
        permissionSets: [permissionSet('Set0')],
        identityStore: { groups: [storeGroup('group 0')] },
      },
    });
    const to = (account: string) => {
      const permissionSetArnOf = permissionSetArn('Set0');
      const row = {
        accountId: account,
        permissionSetArn: permissionSetArnOf,
        principalId: principalId('group 0'),
      };
      return editOf('create', row);
    };
    expect(await lab.write([to(MANAGEMENT_ACCOUNT), to(ACCOUNT)])).toMatchObject([
      {
        status: 'failed',
        failure: { code: 'ASSIGNMENT_DENIED', hint: expect.stringContaining('management account') },
      },
      { status: 'applied' },
    ]);
  });

  it('because nobody knows our credentials stops what is not begun', async () => {
    const lab = labAssignments({ outstanding: 1 });
    lab.lab.faults.add({ operation: CREATE, skip: 1, effect: refusal('ExpiredTokenException') });
    expect(failures(await lab.write([creation(0), creation(1), creation(2)]))).toEqual([
      'applied',
      'AWS_CREDENTIALS',
      'not-attempted',
    ]);
  });
});

describe('what AWS ends with FAILED', () => {
  it('is a failure in AWS’s words, found with one question for each of them', async () => {
    const lab = labAssignments({ groupCount: 1 });
    const results = await lab.write([creation(0, 0, 0), creation(1, 0, 1), creation(2, 0, 0)]);
    expect(failures(results)).toEqual(['applied', 'ASSIGNMENT_FAILED', 'applied']);
    expect(results[1]).toMatchObject({
      failure: { message: expect.stringContaining('was not found in directory') },
    });
    expect(lab.entries('DescribeAccountAssignmentCreationStatus')).toHaveLength(1);
  });

  it('is not confirmed, when AWS does not say that it failed', async () => {
    const lab = labAssignments({ groupCount: 0 });
    const effect = refusal('AccessDeniedException');
    lab.lab.faults.add({
      operation: 'sso:DescribeAccountAssignmentCreationStatus',
      times: 'always',
      effect,
    });
    expect(failures(await lab.write([creation(0)]))).toEqual(['ASSIGNMENT_NOT_CONFIRMED']);
  });

  it('because the group is gone is an orphan', async () => {
    const lab = labAssignments({ groupCount: 1, there: [assignment(0, 0, 3)] });
    expect(failures(await lab.write([deletion(0, 0, 3)]))).toEqual(['ASSIGNMENT_ORPHAN']);
    expect(lab.rows()).toEqual(texts(deletion(0, 0, 3)));
  });

  it('because there was nothing to delete is what was wanted', async () => {
    const lab = labAssignments();
    expect(statuses(await lab.write([deletion(0)]))).toEqual(['applied']);
    expect(lab.entries('DescribeAccountAssignmentDeletionStatus')).toEqual([]);
  });

  it('in an answer at once needs no following', async () => {
    const lab = labAssignments({
      rewrite: (reply, request) =>
        request.includes('TargetId')
          ? reply.replace('"Status":"IN_PROGRESS"', '"Status":"FAILED","FailureReason":"No."')
          : reply,
    });
    const [result] = await lab.write([creation(0)]);
    expect(result).toMatchObject({
      status: 'failed',
      failure: { code: 'ASSIGNMENT_FAILED', message: 'AWS could not assign it: No.' },
    });
  });
});

describe('a group whose create failed', () => {
  it('keeps what it has, and other groups lose what they should', async () => {
    const there = [assignment(1, 0, 0), assignment(1, 0, 1)];
    const lab = labAssignments({ there });
    const effect = refusal('AccessDeniedException');
    lab.lab.faults.add({ operation: CREATE, contains: principalId('group 0'), times: 'always', effect });
    const results = await lab.write([
      creation(0, 0, 0),
      creation(0, 0, 1),
      deletion(1, 0, 0),
      deletion(1, 0, 1),
    ]);
    expect(results).toMatchObject([
      { status: 'failed' },
      { status: 'applied' },
      { status: 'not-attempted', why: 'earlier-failure' },
      { status: 'applied' },
    ]);
    expect(lab.rows()).toEqual(texts(creation(0, 0, 1), deletion(1, 0, 0)));
  });

  it('is also one that was provisioned anew, under another id in the identity store', async () => {
    const lab = labAssignments({ there: [assignment(1, 0, 1)] });
    const effect = refusal('AccessDeniedException');
    lab.lab.faults.add({ operation: CREATE, times: 'always', effect });
    const group = 'one group of Entra ID';
    const results = await lab.write([
      { ...creation(0, 0, 0), group },
      { ...deletion(1, 0, 1), group },
    ]);
    expect(results).toMatchObject([
      { status: 'failed' },
      { status: 'not-attempted', why: 'earlier-failure' },
    ]);
    expect(lab.rows()).toEqual(texts(deletion(1, 0, 1)));
  });

  it('is also one whose create is not there when it is read', async () => {
    const lab = labAssignments({ there: [assignment(1)], rewrite: hidden('ListAccountAssignments') });
    const results = await lab.write([creation(0), deletion(1)]);
    expect(failures(results)).toEqual(['ASSIGNMENT_NOT_CONFIRMED', 'not-attempted']);
    expect(lab.rows()).toEqual(texts(creation(0), deletion(1)));
  });
});

/** Takes every item out of what the listing gives. Told by the request: only that one has these members. */
function hidden(listing: 'ListAccountAssignments' | 'IN_PROGRESS', times = Number.POSITIVE_INFINITY) {
  let left = times;
  const isOf = (request: string) =>
    listing === 'IN_PROGRESS' ? request.includes('"IN_PROGRESS"') : request.includes('"AccountId"');
  return (reply: string, request: string) => {
    if (!isOf(request) || left <= 0) return reply;
    left -= 1;
    return reply.replace(/\[.*\]/s, '[]');
  };
}

describe('reading back', () => {
  it('takes its time when AWS shows it a little later only', async () => {
    const lab = labAssignments({ rewrite: hidden('ListAccountAssignments', 2) });
    expect(statuses(await lab.write([creation(0)]))).toEqual(['applied']);
    expect(lab.entries('ListAccountAssignments')).toHaveLength(3);
  });

  it('finds out that a delete did nothing', async () => {
    const lab = labAssignments({ there: [assignment(0)] });
    const stubborn = { ...lab.lab.world.aws.identityCenter?.accountAssignments[0] };
    lab.lab.journal.listen(({ operation }) => {
      const rows = lab.lab.world.aws.identityCenter?.accountAssignments;
      if (operation.includes('ListAccountAssignment') && rows?.length === 0) rows.push(stubborn as never);
    });
    const [result] = await lab.write([deletion(0)]);
    expect(result).toMatchObject({
      status: 'failed',
      failure: { code: 'ASSIGNMENT_NOT_CONFIRMED', message: expect.stringContaining('still there') },
    });
  });

  it('does not believe a list of operations that is behind', async () => {
    const lab = labAssignments({
      center: {
        permissionSets: [permissionSet('Set0')],
        identityStore: { groups: [storeGroup('group 0')] },
        settings: { operationSeconds: 20, operationPolls: 'any' },
      },
      rewrite: hidden('IN_PROGRESS'),
    });
    expect(statuses(await lab.write([creation(0)]))).toEqual(['applied']);
    expect(lab.elapsed()).toBeGreaterThan(20_000);
    expect(lab.entries('DescribeAccountAssignmentCreationStatus').length).toBeLessThan(15);
  });

  it('that is denied leaves it unconfirmed', async () => {
    const lab = labAssignments();
    const effect = refusal('AccessDeniedException');
    lab.lab.faults.add({ operation: 'sso:ListAccountAssignments', times: 'always', effect });
    const [result] = await lab.write([creation(0)]);
    expect(result).toMatchObject({
      status: 'failed',
      failure: { code: 'ASSIGNMENT_NOT_CONFIRMED', message: expect.stringContaining('cannot be read back') },
    });
  });

  it('of a permission set that is gone finds nothing to be there', async () => {
    const lab = labAssignments({ there: [assignment(0)] });
    const gone = (operation: string) =>
      lab.lab.faults.add({ operation, times: 'always', effect: refusal('ResourceNotFoundException') });
    gone(DELETE);
    gone('sso:ListAccountAssignments');
    expect(statuses(await lab.write([deletion(0)]))).toEqual(['applied']);
  });

  it('survives accidents', async () => {
    const lab = labAssignments();
    for (const effect of [refusal('ThrottlingException'), { type: 'reset' } as const])
      lab.lab.faults.add({ operation: 'sso:ListAccountAssignments', effect });
    expect(statuses(await lab.write([creation(0)]))).toEqual(['applied']);
  });
});

describe('following', () => {
  it('survives accidents', async () => {
    const lab = labAssignments();
    const operation = 'sso:ListAccountAssignmentCreationStatus';
    for (const effect of [
      refusal('ThrottlingException'),
      { type: 'reset' } as const,
      { type: 'garbage' } as const,
    ])
      lab.lab.faults.add({ operation, times: 3, effect });
    expect(statuses(await lab.write([creation(0), creation(1)]))).toEqual(['applied', 'applied']);
  });

  it.each([
    { said: 'AccessDeniedException', status: 400, code: 'ASSIGNMENT_DENIED' },
    { said: 'InternalServerException', status: 500, code: 'ASSIGNMENT_REFUSED' },
  ])('that is not possible after $said stops what is not begun', async ({ said, status, code }) => {
    const lab = labAssignments({ outstanding: 2 });
    const effect = refusal(said, undefined, status);
    lab.lab.faults.add({ operation: 'sso:ListAccountAssignmentCreationStatus', times: 'always', effect });
    const results = await lab.write([creation(0), creation(1), creation(2)]);
    expect(failures(results)).toEqual([code, code, 'not-attempted']);
    expect(results[0]).toMatchObject({ failure: { message: expect.stringContaining('AWS began it') } });
  });

  it('of what never ends is given up after a quarter of an hour', async () => {
    const lab = labAssignments({
      center: {
        permissionSets: [permissionSet('Set0')],
        identityStore: { groups: [storeGroup('group 0')] },
        settings: { operationSeconds: 1_000_000, operationPolls: 'any' },
      },
    });
    expect(failures(await lab.write([creation(0)]))).toEqual(['ASSIGNMENT_UNFINISHED']);
    expect(lab.entries('ListAccountAssignmentCreationStatus').length).toBeLessThan(120);
  });
});

describe('the hooks', () => {
  it('are asked in turn: whether it may write, what to remember, and again before each write', async () => {
    const lab = labAssignments();
    lab.lab.faults.add({ operation: CREATE, contains: accountId(1), effect: refusal('ConflictException') });
    const asked: string[] = [];
    let open = 0;
    await lab.write([creation(0), creation(1)], {
      async stillMine() {
        asked.push(`mine? ${lab.entries('CreateAccountAssignment').length}`);
        await Promise.resolve();
      },
      async beforeEdit(edit) {
        open += 1;
        expect(open).toBe(1);
        await Promise.resolve();
        asked.push(edit.assignment.accountId);
        open -= 1;
      },
    });
    expect(asked).toEqual([
      'mine? 0',
      accountId(0),
      'mine? 0',
      'mine? 0',
      accountId(1),
      'mine? 0',
      'mine? 2',
    ]);
  });

  it('that cannot remember an edit leave that one unwritten, and no other', async () => {
    const lab = labAssignments({ outstanding: 1, there: [assignment(3, 0, 1)] });
    const results = await lab.write([creation(0), creation(1), creation(2), deletion(3, 0, 1)], {
      beforeEdit: (edit) =>
        edit.assignment.accountId === accountId(1)
          ? Promise.reject(new RolebridgeError('STATE_DOWN', 'no table', { hint: '' }))
          : Promise.resolve(),
    });
    expect(failures(results)).toEqual(['applied', 'STATE_DOWN', 'applied', 'applied']);
    expect(lab.rows()).toEqual(texts(creation(0), creation(2)));
  });

  it('that lose the lease let nothing more begin, and what is in flight is followed to its end', async () => {
    const lab = labAssignments({ outstanding: 2, there: [assignment(3)] });
    const results = await lab.write([creation(0), creation(1), creation(2), creation(3, 1), deletion(3)], {
      stillMine: () =>
        lab.entries('CreateAccountAssignment').length < 2 ? Promise.resolve() : Promise.reject(lost()),
    });
    expect(failures(results)).toEqual(['applied', 'applied', 'LEASE_LOST', 'not-attempted', 'not-attempted']);
    expect(results.at(-1)).toMatchObject({ why: 'earlier-failure' });
    expect(lab.rows()).toEqual(texts(creation(0), creation(1), deletion(3)));
  });

  it('that lose the lease while an edit waits to be begun again make it fail', async () => {
    const lab = labAssignments();
    lab.lab.faults.add({ operation: CREATE, times: 'always', effect: refusal('ConflictException') });
    const results = await lab.write([creation(0), creation(1)], {
      stillMine: () =>
        lab.entries('CreateAccountAssignment').length < 2 ? Promise.resolve() : Promise.reject(lost()),
    });
    expect(failures(results)).toEqual(['LEASE_LOST', 'LEASE_LOST']);
  });
});

describe('the deadline', () => {
  it('before anything begins leaves everything unattempted', async () => {
    const lab = labAssignments();
    const context = testContext(lab.lab.clock, AbortSignal.abort());
    expect(await lab.write([creation(0)], {}, context)).toEqual([
      { status: 'not-attempted', edit: creation(0), why: 'deadline' },
    ]);
    expect(lab.rows()).toEqual([]);
  });

  it('lets nothing new begin, and says of what is in flight that AWS goes on with it', async () => {
    const controller = new AbortController();
    const lab = labAssignments({ outstanding: 2 });
    lab.lab.journal.listen(({ operation }) => {
      if (operation === 'sso:ListAccountAssignmentCreationStatus') controller.abort();
    });
    const context = testContext(lab.lab.clock, controller.signal);
    expect(await lab.write([creation(0), creation(1), creation(2)], {}, context)).toMatchObject([
      { status: 'failed', failure: { code: 'DEADLINE', hint: expect.stringContaining('AWS goes on') } },
      { status: 'failed', failure: { code: 'DEADLINE' } },
      { status: 'not-attempted', why: 'deadline' },
    ]);
    expect(lab.entries('CreateAccountAssignment')).toHaveLength(2);
  });
});

describe('progress', () => {
  it('tells how many are done, in flight and how long it still takes', async () => {
    const lab = labAssignments({ accountCount: 9, outstanding: 3 });
    await lab.write(Array.from({ length: 9 }, (_, n) => creation(n)));
    const { progressed } = lab.context;
    const done = progressed.map((event) => event.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(Math.max(...progressed.map(({ inFlight = 0 }) => inFlight))).toBe(3);
    expect(progressed.find(({ secondsLeft }) => secondsLeft !== undefined)?.secondsLeft).toBeGreaterThan(6);
    expect(progressed.at(-1)).toEqual({
      phase: 'apply',
      what: 'assignments',
      done: 9,
      total: 9,
      inFlight: 0,
      secondsLeft: 0,
    });
  });
});

describe('the writer', () => {
  it('calls nothing when there is nothing to write', async () => {
    const lab = labAssignments();
    expect(await lab.write([])).toEqual([]);
    expect(lab.operations()).toEqual([]);
  });

  it('fails every edit when the instance cannot be found', async () => {
    const lab = labAssignments({ centerRegion: 'us-east-1' });
    expect(failures(await lab.write([creation(0), deletion(1)]))).toEqual([
      'IDENTITY_CENTER_NOT_FOUND',
      'IDENTITY_CENTER_NOT_FOUND',
    ]);
  });
});

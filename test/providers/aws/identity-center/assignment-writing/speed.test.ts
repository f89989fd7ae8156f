import { describe, expect, it } from 'vitest';
import { assignment, creation, editOf, labAssignments, textOf } from './lab-assignments.ts';

describe('sixty edits, ten at a time, of four seconds each', () => {
  // 30 accounts get something, 30 lose something; ten of them both.
  const creates = Array.from({ length: 30 }, (_, n) => creation(n, n, n));
  const there = Array.from({ length: 30 }, (_, n) => assignment(20 + n, 29 - n, 30 + n));
  const deletes = there.map((each) => editOf('delete', each));
  const limit = (60 * 4_000) / 10;

  async function run() {
    const lab = labAssignments({
      accountCount: 50,
      setCount: 30,
      groupCount: 60,
      outstanding: 10,
      there,
      // AWS's own.
      pageSize: { identityCenter: 100 },
    });
    return { lab, results: await lab.write([...creates, ...deletes]) };
  }

  it('take little longer than AWS needs for them', async () => {
    const { lab, results } = await run();
    expect(results.map(({ status }) => status)).toEqual([...creates, ...deletes].map(() => 'applied'));
    expect(lab.rows()).toEqual(creates.map((edit) => textOf(edit.assignment)).toSorted());
    expect(lab.elapsed()).toBeLessThan(1.2 * limit);
  });

  it('take one call each to begin, one each to be read back, and one a second or two to be followed', async () => {
    const { lab } = await run();
    const count = (operation: string) => lab.entries(operation).length;
    expect({
      instance: count('ListInstances'),
      created: count('CreateAccountAssignment'),
      deleted: count('DeleteAccountAssignment'),
      read: count('ListAccountAssignments'),
      described: count('DescribeAccountAssignmentCreationStatus'),
    }).toEqual({ instance: 1, created: 30, deleted: 30, read: 60, described: 0 });
    const lists = ['ListAccountAssignmentCreationStatus', 'ListAccountAssignmentDeletionStatus'];
    expect(lists.flatMap((list) => lab.entries(list)).length).toBeLessThan((2 * limit) / 1_000);
  });

  it('are never too many for AWS', async () => {
    const { lab } = await run();
    expect(lab.lab.journal.entries.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

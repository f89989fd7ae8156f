import { describe, expect, it } from 'vitest';
import type { AssignmentEdit } from '../../../../../src/model/account-assignments.ts';
import {
  createBoard,
  finish,
} from '../../../../../src/providers/aws/identity-center/assignment-writing/board.ts';
import {
  holdBackDeletes,
  nextBeginning,
  nextTask,
} from '../../../../../src/providers/aws/identity-center/assignment-writing/turns.ts';

const edit = (n: number, type: AssignmentEdit['type'] = 'create'): AssignmentEdit => ({
  type,
  group: `group ${n % 2000}`,
  assignment: {
    accountId: String(100_000_000_000 + Math.floor(n / 10)),
    permissionSetArn: `set ${n % 10}`,
    principalId: `principal ${n % 2000}`,
  },
});
const edits = (length: number): readonly AssignmentEdit[] => Array.from({ length }, (_none, n) => edit(n));

/** Edits that count how many times somebody looks at what they assign. */
function watched(length: number) {
  let looks = 0;
  const counting = edits(length).map(({ assignment, ...rest }): AssignmentEdit => ({
    ...rest,
    get assignment() {
      looks += 1;
      return assignment;
    },
  }));
  return { counting, looks: () => looks };
}

describe('a board of ten thousand edits', () => {
  it('looks at what is under way and at few more, and not at all there is, to tell what begins next', () => {
    const { counting, looks } = watched(10_000);
    const board = createBoard(counting, 15);
    const before = looks();
    let begun = 0;
    for (let task = nextTask(board, 0); task !== undefined; task = nextTask(board, 0)) {
      begun += 1;
      if (board.underWay.size === 14) finish(board, task, { status: 'applied', edit: task.edit });
      else board.move(task, { at: 'asking' });
      if (begun === 1000) break;
    }
    expect(begun).toBe(1000);
    // Those under way, and the ten of each of their accounts that are passed by.
    expect((looks() - before) / begun).toBeLessThan(15 * 11);
  });

  it('begins what was put back in its place, once its time has come', () => {
    const board = createBoard(edits(10_000), 15);
    const first = nextTask(board, 0);
    if (first === undefined) throw new Error('nothing begins');
    board.move(first, { at: 'waiting', until: 5_000 });
    expect(nextTask(board, 0)).toBe(board.tasks[1]);
    expect(nextTask(board, 5_000)).toBe(first);
    expect(nextBeginning(board, 0)).toBe(5_000);
  });

  it('holds back the deletes of groups that have not got everything, and no others', () => {
    const board = createBoard(
      [edit(1), edit(2), edit(11, 'delete'), { ...edit(12, 'delete'), group: 'group 2' }],
      15,
    );
    const [served, unserved, , held] = board.tasks;
    if (served === undefined || unserved === undefined || held === undefined) throw new Error('no tasks');
    finish(board, unserved, {
      status: 'failed',
      edit: unserved.edit,
      failure: { code: 'X', message: 'x', hint: '' },
    });
    holdBackDeletes(board);
    expect(board.waiting.delete.size).toBe(2);
    finish(board, served, { status: 'applied', edit: served.edit });
    holdBackDeletes(board);
    expect([...board.waiting.delete]).toEqual([board.tasks[2]]);
    expect(held.stage).toMatchObject({ result: { status: 'not-attempted', why: 'earlier-failure' } });
  });
});

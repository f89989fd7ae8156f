import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssignmentEdit, GroupAssignment } from '../../../../../src/model/account-assignments.ts';
import type { EditResult } from '../../../../../src/model/edit-result.ts';
import type { FaultInput } from '../../../../../src/lab/world.ts';
import { testContext } from '../../../../support/context.ts';
import type { LabAssignments } from './lab-assignments.ts';
import { editOf, assignment, labAssignments, textOf } from './lab-assignments.ts';

/** What holds whatever happens. `before` are the rows that were there. */
function expectHonest(
  edits: readonly AssignmentEdit[],
  results: readonly EditResult<AssignmentEdit>[],
  lab: LabAssignments,
  before: readonly GroupAssignment[],
): void {
  expect(results.map(({ edit }) => edit)).toEqual(edits);
  const rows = new Set(lab.rows());
  const isSo = ({ type, assignment: row }: AssignmentEdit) => rows.has(textOf(row)) === (type === 'create');
  expect(results.filter(({ status, edit }) => status === 'applied' && !isSo(edit))).toEqual([]);
  const named = new Set(edits.map((edit) => textOf(edit.assignment)));
  const foreign = (all: readonly string[]) => all.filter((row) => !named.has(row));
  expect(foreign([...rows])).toEqual(foreign(before.map(textOf).toSorted()));
  expectGrantBeforeRevoke(results, lab);
}

/** A group whose create is not applied keeps what it has. */
function expectGrantBeforeRevoke(results: readonly EditResult<AssignmentEdit>[], lab: LabAssignments): void {
  const groups = new Set(
    results
      .filter(({ status, edit }) => status !== 'applied' && edit.type === 'create')
      .map(({ edit }) => edit.assignment.principalId),
  );
  const deleted = lab.entries('DeleteAccountAssignment').map(({ body }) => body);
  expect(deleted.filter((body) => [...groups].some((group) => body.includes(group)))).toEqual([]);
}

const gone = assignment(0, 0, 4).principalId;

/** Account, permission set, group, and whether it is there before; whether it is to be changed. */
const rows = fc.uniqueArray(
  fc.record({
    account: fc.nat(3),
    set: fc.nat(2),
    group: fc.nat(4),
    there: fc.boolean(),
    edited: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25, selector: ({ account, set, group }) => `${account} ${set} ${group}` },
);

const operations = [
  'sso:CreateAccountAssignment',
  'sso:DeleteAccountAssignment',
  'sso:ListAccountAssignments',
  'sso:ListAccountAssignmentCreationStatus',
  'sso:ListAccountAssignmentDeletionStatus',
  'sso:DescribeAccountAssignmentCreationStatus',
  'sso:DescribeAccountAssignmentDeletionStatus',
];

const error = (code: string, status = 400) => ({ type: 'error', status, code }) as const;

const faults: fc.Arbitrary<readonly FaultInput[]> = fc.array(
  fc.record({
    operation: fc.constantFrom(...operations),
    skip: fc.nat(8),
    times: fc.constantFrom(1, 2, 5, 40),
    effect: fc.constantFrom<FaultInput['effect']>(
      error('ThrottlingException'),
      error('ConflictException'),
      error('ServiceQuotaExceededException'),
      error('InternalServerException', 500),
      error('AccessDeniedException'),
      error('ResourceNotFoundException'),
      { type: 'reset' },
      { type: 'lost-reply' },
      { type: 'garbage' },
    ),
  }),
  { maxLength: 5 },
);

describe('whatever goes wrong', () => {
  it('every edit has one outcome, what is applied is so, and nothing else has changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        faults,
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (all, ill, outstanding, jitter) => {
          const there = all
            .filter((row) => row.there)
            .map((row) => assignment(row.account, row.set, row.group));
          const edits = all
            .filter(({ edited }) => edited)
            .map((row) =>
              editOf(row.there ? 'delete' : 'create', assignment(row.account, row.set, row.group)),
            );
          // Group 4 is gone from the identity store, so that AWS ends what is done with it in FAILED.
          const lab = labAssignments({ there, outstanding, groupCount: 4, random: () => jitter });
          for (const fault of ill) lab.lab.faults.add(fault);
          const remembered: string[] = [];
          const results = await lab.write(edits, {
            beforeEdit: (edit) => {
              remembered.push(textOf(edit.assignment));
              return Promise.resolve();
            },
          });
          expectHonest(edits, results, lab, there);
          expect(new Set(remembered).size).toBe(remembered.length);
          const attempted = results.filter(({ status }) => status !== 'not-attempted');
          expect(remembered.toSorted()).toEqual(
            attempted.map(({ edit }) => textOf(edit.assignment)).toSorted(),
          );
          const unexpected = results.filter(
            ({ status, edit }) => status === 'failed' && edit.assignment.principalId !== gone,
          );
          expect(unexpected.length === 0 || ill.length > 0).toBe(true);
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });
});

describe('a run that is stopped at any of its first 54 requests', () => {
  const there = [...Array(9).keys()]
    .map((n) => assignment(n % 4, n % 2 === 0 ? 0 : 2, n % 5))
    .concat(assignment(2, 2, 0));
  const wanted = [...Array(9).keys()]
    .map((n) => assignment((n + 1) % 4, 1, n % 5))
    .concat(assignment(2, 2, 0));

  /** What is left to do. */
  function editsFor(lab: LabAssignments): readonly AssignmentEdit[] {
    const now = new Set(lab.rows());
    const kept = new Set(wanted.map(textOf));
    return [
      ...wanted.filter((row) => !now.has(textOf(row))).map((row) => editOf('create', row)),
      ...there
        .filter((row) => now.has(textOf(row)) && !kept.has(textOf(row)))
        .map((row) => editOf('delete', row)),
    ];
  }

  /** The next run starts while AWS is still at it, and finds its way. */
  async function expectConverges(lab: LabAssignments): Promise<void> {
    for (let runs = 0; runs < 3 && editsFor(lab).length > 0; runs += 1) await lab.write(editsFor(lab));
    lab.lab.clock.advance(60_000);
    await lab.write(editsFor(lab));
    expect(editsFor(lab)).toEqual([]);
    expect(lab.rows()).toEqual(wanted.map(textOf).toSorted());
  }

  it('has enough of them', async () => {
    const lab = labAssignments({ there, groupCount: 5, outstanding: 2 });
    await lab.write(editsFor(lab));
    expect(lab.rows()).toEqual(wanted.map(textOf).toSorted());
    expect(lab.lab.journal.entries.length).toBeGreaterThan(54);
  });

  const requests = [...Array(54).keys()].map((n) => n + 1);
  const some = requests.filter((n) => n % 6 === 2);

  it.each(requests)('tells the truth and leaves nothing undone: the time is up at request %i', async (at) => {
    const controller = new AbortController();
    const lab = labAssignments({ there, groupCount: 5, outstanding: 2 });
    lab.lab.journal.listen(({ n }) => void (n === at && controller.abort()));
    const edits = editsFor(lab);
    const results = await lab.write(edits, {}, testContext(lab.lab.clock, controller.signal));
    const codes = results.flatMap((result) => (result.status === 'failed' ? [result.failure.code] : []));
    expect(codes.filter((code) => code !== 'DEADLINE')).toEqual([]);
    // Two more may have been on their way already.
    expect(lab.lab.journal.entries.length).toBeLessThanOrEqual(at + 2);
    expectHonest(edits, results, lab, there);
    await expectConverges(lab);
  });

  it.each(requests)('is not stopped when only request %i breaks', async (at) => {
    const lab = labAssignments({ there, groupCount: 5, outstanding: 2 });
    lab.lab.faults.add({
      operation: 'sso:',
      skip: at - 1,
      effect: { type: at % 2 === 0 ? 'reset' : 'lost-reply' },
    });
    const edits = editsFor(lab);
    const results = await lab.write(edits);
    expect(results.map(({ status }) => status)).toEqual(edits.map(() => 'applied'));
    expectHonest(edits, results, lab, there);
    await expectConverges(lab);
  });

  it.each(some)('tells the truth and leaves nothing undone: the lease is lost at request %i', async (at) => {
    const lab = labAssignments({ there, groupCount: 5, outstanding: 2 });
    const edits = editsFor(lab);
    const stillMine = () =>
      lab.lab.journal.entries.length < at ? Promise.resolve() : Promise.reject(new Error('lost'));
    expectHonest(edits, await lab.write(edits, { stillMine }), lab, there);
    expect(
      lab.lab.world.aws.identityCenter?.operations.filter(({ status }) => status === 'IN_PROGRESS'),
    ).toEqual([]);
    await expectConverges(lab);
  });

  it.each(some)('tells the truth and leaves nothing undone: no request passes from %i on', async (at) => {
    const lab = labAssignments({ there, groupCount: 5, outstanding: 2 });
    lab.lab.faults.add({ operation: 'sso:', skip: at - 1, times: 100, effect: { type: 'reset' } });
    const edits = editsFor(lab);
    expectHonest(edits, await lab.write(edits), lab, there);
    for (let n = 0; n < 40 && lab.lab.faults.remaining().length > 0; n += 1) await lab.write(editsFor(lab));
    await expectConverges(lab);
    expect(editsFor(lab)).toEqual([]);
  });
});

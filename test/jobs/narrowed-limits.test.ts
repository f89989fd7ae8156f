import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { defaultLimits, violations, type Limits } from '../../src/core/guard.ts';
import { plan, type Plan } from '../../src/core/plan.ts';
import type { ManagedAssignment } from '../../src/jobs/account-assignments/assignment.ts';
import { accountAssignmentKind, target } from '../../src/jobs/account-assignments/kind.ts';
import { narrowedLimits } from '../../src/jobs/narrowed-limits.ts';

/** A slice of what is there, with as many deletes as are asked for. */
function slice(existing: number, deletes: number): Plan<ManagedAssignment> {
  const rows = Array.from({ length: existing }, (_none, n): ManagedAssignment => {
    const principalId = `p-${n}`;
    const names = { accountName: 'prod', permissionSet: 'Read', groupName: `group ${n}` };
    return { ...names, accountId: '111122223333', permissionSetArn: 'arn', groupId: `g-${n}`, principalId };
  });
  return plan(accountAssignmentKind, { items: rows.slice(deletes) }, rows, [target]);
}

/** Another slice, with as many updates as are asked for. */
function changed(existing: number, updates: number): Plan<ManagedAssignment> {
  const planned = slice(existing, updates);
  const changes = planned.changes.flatMap((change): readonly Change<ManagedAssignment>[] =>
    change.action === 'delete'
      ? [
          {
            action: 'update',
            key: change.key,
            before: change.before,
            after: change.before,
            fields: [],
            why: '',
          },
        ]
      : [],
  );
  return { ...planned, changes };
}

const passes = (planned: Plan<ManagedAssignment>, limits: Limits): boolean =>
  violations(accountAssignmentKind, planned, limits).length === 0;

const slices = fc.array(
  fc
    .integer({ min: 0, max: 40 })
    .chain((existing) =>
      fc.record({ existing: fc.constant(existing), deletes: fc.integer({ min: 0, max: existing }) }),
    ),
  { minLength: 1, maxLength: 6 },
);

describe('the limits of a narrowed run', () => {
  it('let slices that do not overlap do together no more than the whole may', () => {
    fc.assert(
      fc.property(
        slices,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 30 }),
        (all, maxDeleteRatio, maxDeletes) => {
          const limits: Limits = { ...defaultLimits, maxDeleteRatio, maxDeletes, emptyTarget: 'allow' };
          const whole = all.reduce((sum, { existing }) => sum + existing, 0);
          const done = all
            .filter(({ existing, deletes }) =>
              passes(slice(existing, deletes), narrowedLimits(limits, existing, whole - existing)),
            )
            .reduce((sum, { deletes }) => sum + deletes, 0);
          expect(passes(slice(whole, done), { ...limits, freeDeletes: 0 })).toBe(true);
        },
      ),
      { seed: 19 },
    );
  });

  it('let slices that do not overlap change together no more than the whole may', () => {
    fc.assert(
      fc.property(slices, fc.double({ min: 0, max: 1, noNaN: true }), (all, maxUpdateRatio) => {
        const limits: Limits = { ...defaultLimits, maxUpdateRatio };
        const whole = all.reduce((sum, { existing }) => sum + existing, 0);
        const done = all
          .filter(({ existing, deletes: updates }) =>
            passes(changed(existing, updates), narrowedLimits(limits, existing, whole - existing)),
          )
          .reduce((sum, { deletes: updates }) => sum + updates, 0);
        expect(passes(changed(whole, done), { ...limits, freeUpdates: 0 })).toBe(true);
      }),
      { seed: 20 },
    );
  });

  it('are those of the whole when the scope is all there is, but for what is free', () => {
    expect(narrowedLimits(defaultLimits, 40, 0)).toEqual({
      ...defaultLimits,
      freeDeletes: 0,
      freeUpdates: 0,
    });
  });

  it.each([
    { existing: 10, elsewhere: 40, maxDeletes: 10 },
    { existing: 1, elsewhere: 99, maxDeletes: 0 },
    { existing: 0, elsewhere: 0, maxDeletes: 0 },
  ])(
    'allow $maxDeletes deletes of 50 where $existing assignments are in the scope and $elsewhere are not',
    ({ existing, elsewhere, maxDeletes }) => {
      expect(narrowedLimits(defaultLimits, existing, elsewhere)).toMatchObject({
        maxDeletes,
        freeDeletes: 0,
        freeUpdates: 0,
      });
    },
  );
});

import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/change.ts';
import { defaultLimits, violations } from '../../../src/core/guard.ts';
import { withhold } from '../../../src/core/withhold.ts';
import type { AppRole } from '../../../src/jobs/app-roles/app-role.ts';
import { appRoleKind } from '../../../src/jobs/app-roles/kind.ts';
import { leftToWholeRun } from '../../../src/jobs/app-roles/left-to-whole-run.ts';
import { narrowedLimits } from '../../../src/jobs/narrowed-limits.ts';
import { appRole } from './things.ts';

type Step = 'create' | 'rename' | 'enable' | 'retire' | 'remove';

function changeOf(step: Step, n: number, connection = 'production'): Change<AppRole> {
  const before = { ...appRole(`Role-${n}`), connection };
  const base = { key: `${connection} ${n}`, why: 'a test' };
  const update = (field: string) =>
    ({
      ...base,
      action: 'update',
      before,
      after: before,
      fields: [{ field, before: 'a', after: 'b' }],
    }) as const;
  switch (step) {
    case 'create':
      return { ...base, action: 'create', after: before };
    case 'rename':
      return update('displayName');
    case 'enable':
      return update('isEnabled');
    case 'retire':
      return { ...base, action: 'delete', step, before, after: before };
    case 'remove':
      return { ...base, action: 'delete', step, before };
  }
}

/** Ten app roles of each connection are in the scope, so that five of them may be updated. */
const existing = { production: 10, second: 10 };
const limits = narrowedLimits(defaultLimits, 10, 40);
const times = (count: number, step: Step): readonly Step[] => Array.from({ length: count }, () => step);

function left(steps: readonly Step[], late = false, more: readonly Change<AppRole>[] = []) {
  const changes = [...steps.map((step, n) => changeOf(step, n)), ...more];
  const planned = withhold({ changes, withheld: [], unchanged: 0, existing }, [leftToWholeRun(limits, late)]);
  const stepOf = (change: Change<AppRole>) => steps[changes.indexOf(change)] ?? 'of another';
  return {
    planned,
    steps: planned.withheld.map(({ change }) => stepOf(change)),
    reasons: new Set(planned.withheld.map(({ rule, reason }) => `${rule}: ${reason}`)),
  };
}

describe('what a run that events started leaves to the next whole one', () => {
  it.each<{ readonly says: string; readonly steps: readonly Step[]; readonly left: readonly Step[] }>([
    { says: 'no new role', steps: times(20, 'create'), left: [] },
    {
      says: 'every delete, of either step',
      steps: ['create', 'retire', 'remove'],
      left: ['retire', 'remove'],
    },
    { says: 'no updates within its share', steps: times(5, 'rename'), left: [] },
    { says: 'all updates over it', steps: ['create', ...times(6, 'rename')], left: times(6, 'rename') },
    {
      says: 'before all others those that take something away meanwhile',
      steps: [...times(4, 'rename'), ...times(4, 'enable')],
      left: times(4, 'rename'),
    },
    {
      says: 'and those that only enable, when they are too many',
      steps: times(6, 'enable'),
      left: times(6, 'enable'),
    },
  ])('is $says', ({ steps, left: expected }) => {
    const found = left(steps);
    expect(found.steps).toEqual(expected);
    expect(violations(appRoleKind, found.planned, limits)).toEqual([]);
  });

  it('is of each connection what is over its own share', () => {
    const { steps } = left(times(6, 'rename'), false, [changeOf('rename', 99, 'second')]);
    expect(steps).toEqual(times(6, 'rename'));
  });

  it('is, when it is late, what would be disabled meanwhile', () => {
    expect(left(['create', 'rename', 'enable'], true).steps).toEqual(['rename']);
  });

  it('is said in words', () => {
    expect([...left(['retire']).reasons]).toEqual([
      'limit: left to the next whole run: a run that events started takes nothing away',
    ]);
    expect([...left(times(6, 'rename')).reasons].join()).toContain(
      'limit: left to the next whole run: production: 6 of 10',
    );
    expect([...left(['rename'], true).reasons].join()).toContain('too little time is left');
  });
});

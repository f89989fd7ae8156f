import type { Update } from '../../core/change.ts';
import { violations, type Limits } from '../../core/guard.ts';
import type { Plan } from '../../core/plan.ts';
import type { Check, Rule } from '../../core/withhold.ts';
import type { AppRole } from './app-role.ts';
import { appRoleKind } from './kind.ts';
import { left, takesNothingAway } from '../left-to-whole-run.ts';

/**
 * Of a run that events started. Nobody is there to read a refusal, and what is granted must not wait for anything else:
 *
 * | change            | left to the next whole run                                                            |
 * |-------------------|---------------------------------------------------------------------------------------|
 * | create            | never                                                                                 |
 * | update            | all of a connection, when they are over its share of the limits, or when it is late   |
 * | … that only enables | when these alone are over its share                                                 |
 * | delete            | always: many small runs would come to more than a whole one may take away             |
 *
 * @param late Whether too little time is left for a change in steps, between which nobody can sign in.
 */
export function leftToWholeRun(limits: Limits, late: boolean): Rule<AppRole> {
  return {
    name: 'limit',
    over: (plan) => {
      const check = reasonIn(plan, limits, late);
      return (change) => {
        const reason = check(change);
        return reason === undefined ? undefined : left(reason);
      };
    },
  };
}

function reasonIn(plan: Plan<AppRole>, limits: Limits, late: boolean): Check<AppRole> {
  const updates = plan.changes.filter((change) => change.action === 'update');
  const all = overLimits(plan, updates, limits);
  const enables = overLimits(plan, updates.filter(isEnable), limits);
  return (change) => {
    switch (change.action) {
      case 'create':
        return undefined;
      case 'update': {
        const target = appRoleKind.target(change.after);
        return isEnable(change) ? enables.get(target) : (all.get(target) ?? (late ? tooLate : undefined));
      }
      case 'delete':
        return takesNothingAway;
    }
  };
}

const tooLate =
  'it is disabled while it is changed, and too little time is left to be sure to enable it again';

/** By connection. */
function overLimits(
  plan: Plan<AppRole>,
  changes: readonly Update<AppRole>[],
  limits: Limits,
): ReadonlyMap<string, string> {
  const found = violations(appRoleKind, { ...plan, changes }, limits);
  return new Map(found.map(({ target, message }) => [target, message]));
}

/** One step. Graph: an app role that is enabled has to be disabled before it can be changed, and enabled again. */
function isEnable({ fields }: Update<AppRole>): boolean {
  return fields.every(({ field }) => field === 'isEnabled');
}

import type { Change } from './change.ts';
import { byActionAndKey, type Plan, type Withheld } from './plan.ts';

/** A reason to hold this change back, or undefined to let it through. */
export type Check<R> = (change: Change<R>) => string | undefined;

/**
 * One reason why changes are not done. It sees the plan as the rules before it left it, because some limits
 * depend on how many changes are left.
 */
export interface Rule<R> {
  /** Shown in the report: completeness, ownership, protection, policy, grace, limit. */
  readonly name: string;
  over(plan: Plan<R>): Check<R>;
}

/** A rule that looks at one change at a time. */
export function rule<R>(name: string, check: Check<R>): Rule<R> {
  return { name, over: () => check };
}

/**
 * Applies the rules in their order. A change moves from `changes` to `withheld` with the first reason found;
 * none is ever lost, which test/core/withhold.test.ts holds as a law.
 */
export function withhold<R>(plan: Plan<R>, rules: readonly Rule<R>[]): Plan<R> {
  return rules.reduce(withholdBy, plan);
}

function withholdBy<R>(plan: Plan<R>, by: Rule<R>): Plan<R> {
  const check = by.over(plan);
  const changes: Change<R>[] = [];
  const held: Withheld<R>[] = [];
  for (const change of plan.changes) {
    const reason = check(change);
    if (reason === undefined) changes.push(change);
    else held.push({ change, rule: by.name, reason });
  }
  if (held.length === 0) return plan;
  const withheld = [...plan.withheld, ...held].toSorted((a, b) => byActionAndKey(a.change, b.change));
  return { ...plan, changes, withheld };
}

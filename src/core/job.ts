import type { Change } from './change.ts';
import type { RunContext } from './context.ts';
import type { Limits } from './guard.ts';
import type { Kind } from './kind.ts';
import type { Outcome } from './outcome.ts';
import type { Desired, Plan } from './plan.ts';
import type { Gap } from './snapshot.ts';
import type { Rule } from './withhold.ts';

/** One job: which kind of resource it keeps in step, how it reads, and what it may do at most. */
export interface Job<R, N = unknown> {
  readonly name: string;
  readonly kind: Kind<R>;
  readonly limits: Limits;
  /** Reads both sides. @throws RolebridgeError when nothing at all can be planned. */
  read(context: RunContext): Promise<Reading<R, N>>;
}

export interface Reading<R, N = unknown> {
  readonly desired: Desired<R>;
  readonly current: readonly R[];
  /** Every target that was read, also those where nothing is yet. */
  readonly targets: readonly string[];
  /** In place of the job's, when they depend on what was read. */
  readonly limits?: Limits;
  /** In the order they apply: completeness, ownership, protection, policy, grace, limit. */
  readonly rules: readonly Rule<R>[];
  /**
   * After those, in an apply that names no plan: what only somebody who has read it may do. They hold neither in a plan
   * nor in an apply of exactly that plan, so that both have the same changes and the same id.
   */
  readonly unlessExpected?: readonly Rule<R>[];
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
  /** Numbers of what was read that somebody draws, by the names of their metrics. */
  readonly figures?: Readonly<Record<string, number>>;
  /** What the job's own writer has to know of the reading to remember it. */
  readonly notes?: N;
}

/** One source that was read, for the report. It is complete when it has no gaps. */
export interface ReadSummary {
  /** `AWS IAM`, `Entra ID production`. */
  readonly source: string;
  /** `42 roles in 3 accounts`. */
  readonly found: string;
  readonly gaps: readonly Gap[];
}

/** Something to say that is no change. */
export interface Remark {
  readonly severity: 'info' | 'warning';
  readonly subject: string;
  readonly text: string;
}

/** The only thing that writes. Plan mode has none, so that it cannot write by mistake. */
export interface Writer<R, N = unknown> {
  /** One outcome for each change, in any order; what a cloud refuses is an outcome, not an exception. */
  apply(changes: readonly Change<R>[], context: RunContext): Promise<readonly Outcome<R>[]>;
  /** Remembers what the clouds cannot hold, after `apply`, also when there was nothing to apply or it was refused. */
  remember(plan: Plan<R>, outcomes: readonly Outcome<R>[], context: RunContext, notes?: N): Promise<void>;
}

import type { ReportedChange, RunReport } from '../../core/report.ts';

/** What a rotation does in Entra ID and in AWS, in this order; what it waits for stands between. */
export const stages = ['stage', 'distribute', 'activate', 'clean-up'] as const;

export type Stage = (typeof stages)[number];

/** The stage that a reported change is of. */
export function stageOfChange({
  key,
  target,
  action,
}: Pick<ReportedChange, 'key' | 'target' | 'action'>): Stage {
  const thing = key.slice(`${target} `.length);
  if (thing === 'active') return 'activate';
  if (thing.startsWith('signing-certificate ')) return 'stage';
  return action === 'delete' ? 'clean-up' : 'distribute';
}

/**
 * What a run says of the next stage of one connection. Whoever goes on stage by stage stops where `waits` holds
 * something, where a stage comes again that is over (after the clean-up a person would begin the next rotation), and
 * where nothing is left.
 */
export interface StageAhead {
  readonly stage: Stage;
  /** What is in the plan. */
  readonly changes: number;
  /** Rule and reason of what is held back, each once: `waiting` wants time, everything else wants somebody. */
  readonly waits: readonly { readonly rule: string; readonly reason: string }[];
}

/** Undefined when nothing is left to do, or the run may not go further. */
export function stageAhead(
  { changes, withheld }: Pick<RunReport, 'changes' | 'withheld'>,
  connection: string,
): StageAhead | undefined {
  const planned = changes.filter(({ target }) => target === connection);
  const held = withheld.filter(({ target }) => target === connection);
  const [first] = [...planned, ...held];
  if (first === undefined) return undefined;
  const waits = new Map(held.map(({ rule, reason }) => [`${rule} ${reason}`, { rule, reason }]));
  return { stage: stageOfChange(first), changes: planned.length, waits: [...waits.values()] };
}

/** Whether to go on with this stage after that one: accounts that failed are tried again, nothing begins anew. */
export function goesOn(ahead: Stage, done: Stage | undefined): boolean {
  return done === undefined || stages.indexOf(ahead) >= stages.indexOf(done);
}

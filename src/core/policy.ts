import type { Change } from './change.ts';
import { rule, type Rule } from './withhold.ts';

export const policyNames = ['sync', 'upsert-only', 'create-only'] as const;

/** How far a job may go. `upsert-only` is the default: deleting is something a person switches on. */
export type PolicyName = (typeof policyNames)[number];

const reasons: Record<PolicyName, (change: Change<unknown>) => string | undefined> = {
  sync: () => undefined,
  'upsert-only': (change) => (change.action === 'delete' ? 'policy upsert-only never deletes' : undefined),
  'create-only': (change) =>
    change.action === 'create' ? undefined : 'policy create-only never changes what exists',
};

export function policy<R>(name: PolicyName): Rule<R> {
  return rule('policy', reasons[name]);
}

import type { Gap } from '../../core/snapshot.ts';
import { everything } from '../../core/snapshot.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import type { ManagedPermissionSet } from './permission-set.ts';

/**
 * A permission set that could not be read is there all the same: it must not be made a second time. The engine's
 * own rule of this name is about deletes, which a permission set that was not read is never among.
 */
export function unreadable(gaps: readonly Gap[]): Rule<ManagedPermissionSet> {
  const byScope = new Map(gaps.map((gap) => [gap.scope, gap]));
  const nameless = gaps.find(({ scope }) => scope === everything || scope.startsWith('arn:'));
  return rule('completeness', (change) => {
    if (change.action !== 'create') return undefined;
    const own = byScope.get(change.key);
    if (own !== undefined) return `it is there and could not be read (${own.code})`;
    return nameless === undefined
      ? undefined
      : `it may be there already: ${nameless.scope} could not be read (${nameless.code})`;
  });
}

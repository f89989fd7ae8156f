import type { Kind } from './kind.ts';
import { everything, type Gap } from './snapshot.ts';
import { rule, type Rule } from './withhold.ts';

/**
 * Unknown is not empty: nothing is deleted that an unread part of the source might still hold.
 *
 * | what could not be read        | create | update | delete |
 * |-------------------------------|--------|--------|--------|
 * | the scope of the resource     | done   | done   | held   |
 * | the target of the resource    | done   | done   | held   |
 * | the resource itself           | done   | done   | held   |
 * | everything, or an unknown part| done   | done   | held   |
 *
 * @param unread Key -> why this one resource could not be judged.
 */
export function completeness<R>(
  kind: Kind<R>,
  gaps: readonly Gap[],
  unread: ReadonlyMap<string, string> = new Map(),
): Rule<R> {
  const byScope = new Map(gaps.map(({ scope, code }) => [scope, `${scope} could not be read (${code})`]));
  return rule('completeness', (change) => {
    if (change.action !== 'delete') return undefined;
    const reason =
      unread.get(change.key) ??
      byScope.get(kind.scope(change.before)) ??
      byScope.get(kind.target(change.before)) ??
      byScope.get(everything);
    return reason === undefined ? undefined : `not known to be gone: ${reason}`;
  });
}

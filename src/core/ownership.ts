import type { Kind } from './kind.ts';
import { rule, type Rule } from './withhold.ts';

/** What is there and not ours is never updated and never deleted; what is not there yet becomes ours. */
export function ownership<R>(kind: Kind<R>): Rule<R> {
  return rule('ownership', (change) => {
    if (change.action === 'create') return undefined;
    const reason = kind.foreign?.(change.before);
    return reason === undefined ? undefined : `not ours: ${reason}`;
  });
}

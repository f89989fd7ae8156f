import { subjectOf, type Change } from '../../core/change.ts';
import type { Rule } from '../../core/withhold.ts';
import { settingNames, type FederationItem } from './federation-item.ts';

/** The order of writes. What comes later needs what comes before it. */
const stages = [
  'application',
  'setting',
  'claims',
  'signing-certificate',
  'saml-provider',
  'federated-role',
  'group-assignment',
] as const satisfies readonly FederationItem['type'][];

export function stageOf({ type }: FederationItem): number {
  return stages.indexOf(type);
}

/** Whether people could sign in to a half-made application without it. */
export function isOfApplication(item: FederationItem): boolean {
  return stageOf(item) <= stages.indexOf('signing-certificate');
}

export function inOrder(changes: readonly Change<FederationItem>[]): readonly Change<FederationItem>[] {
  return changes.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Grant before revoke. */
function rank(change: Change<FederationItem>): number {
  const item = subjectOf(change);
  const within = item.type === 'setting' ? settingNames.indexOf(item.name) : 0;
  return (change.action === 'delete' ? 100 : 0) + 10 * stageOf(item) + within;
}

/**
 * An application gets its certificate last, and with that it counts as in use: none of what comes before may be missing
 * then, since it would wait for a person.
 * @param unused Connections that nobody signs in through yet.
 */
export function orderRule(unused: ReadonlySet<string>): Rule<FederationItem> {
  return {
    name: 'order',
    over({ withheld }) {
      const first = new Map<string, Change<FederationItem>>();
      for (const { change } of withheld) {
        const item = subjectOf(change);
        if (!isOfApplication(item) || !unused.has(item.connection)) continue;
        const before = first.get(item.connection);
        if (before === undefined || rank(change) < rank(before)) first.set(item.connection, change);
      }
      return (change) => {
        const before = first.get(subjectOf(change).connection);
        if (before === undefined || rank(change) < rank(before)) return undefined;
        return `it comes after ${before.key}, which is held back`;
      };
    },
  };
}

import { rule, type Rule } from '../../core/withhold.ts';
import type { WantedRole } from '../../model/federation-writers.ts';
import type { FederationItem } from './federation-item.ts';
import type { Hold } from './hold.ts';
import { saysTheSame } from './role-differences.ts';
import type { Change } from '../../core/change.ts';

/**
 * What may cut people off who sign in now, or let others in.
 * @param inUse Connections that they may sign in through.
 */
export function approvalRule(inUse: ReadonlySet<string>, holds: readonly Hold[]): Rule<FederationItem> {
  const reasons = new Map(
    holds.flatMap((hold) => (hold.rule === 'approval' ? [[hold.key, hold.reason] as const] : [])),
  );
  return rule('approval', (change) => {
    const reason = reasons.get(change.key);
    if (reason !== undefined) return reason;
    return changesSignIn(change, inUse)
      ? 'it changes how people sign in now: read the plan, and apply it with --expect and its id'
      : undefined;
  });
}

function changesSignIn(change: Change<FederationItem>, inUse: ReadonlySet<string>): boolean {
  if (change.action === 'delete') return inUse.has(change.before.connection);
  const { after } = change;
  switch (after.type) {
    case 'setting':
      return after.name !== 'notification-addresses' && inUse.has(after.connection);
    case 'claims':
    case 'signing-certificate':
      return inUse.has(after.connection);
    case 'federated-role':
      return (
        change.action === 'update' &&
        change.before.type === 'federated-role' &&
        narrows(change.before.role, after.role)
      );
    case 'application':
    case 'saml-provider':
    case 'group-assignment':
      return false;
  }
}

/** A session that is longer than its role allows is refused. AWS: "Configure SAML assertions": SessionDuration. */
function narrows(before: WantedRole, after: WantedRole): boolean {
  return (
    !saysTheSame(before.trustPolicy, after.trustPolicy) ||
    after.maxSessionDuration < before.maxSessionDuration
  );
}

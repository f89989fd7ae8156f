import { milliseconds } from '../../core/duration.ts';
import type { FederatedRole } from '../../model/account-posture.ts';
import type { ConnectionEvidence } from '../posture/evidence.ts';
import { isSignInEvidence } from '../posture/evidence.ts';
import { foreignness } from './own-tags.ts';

/**
 * Roles that refuse a session of the wanted length, in words: everybody who chose one would be locked out. Those that
 * are set up here get their length from the configuration.
 */
export function rolesTooShort(evidence: ConnectionEvidence): readonly string[] {
  if (!isSignInEvidence(evidence) || evidence.accounts.state === 'unknown') return [];
  const { sessionDuration, roles: wanted, name } = evidence.connection;
  const seconds = milliseconds(sessionDuration) / 1_000;
  const own = new Set(wanted.map((each) => each.name.toLowerCase()));
  const isOwn = (role: FederatedRole): boolean =>
    own.has(role.name.toLowerCase()) && foreignness(name, role.tags) === undefined;
  return evidence.accounts.value.flatMap(({ account, roles }) =>
    roles.state === 'unknown'
      ? []
      : roles.value
          .filter((role) => role.maxSessionDuration < seconds && !isOwn(role))
          .map((role) => `${role.name} of account ${account.id} allows ${role.maxSessionDuration} s`),
  );
}

import { findingKey, type Check } from '../../model/posture.ts';
import { accountChecks } from './checks/accounts.ts';
import { applicationChecks } from './checks/application.ts';
import { claimProofChecks } from './checks/claim-proof.ts';
import { claimChecks } from './checks/claims.ts';
import { groupChecks } from './checks/groups.ts';
import { identityCenterChecks } from './checks/identity-center.ts';
import { ownChecks, ownConnection } from './checks/own.ts';
import { trustChecks } from './checks/trust.ts';
import { isSignInEvidence, type ConnectionEvidence, type OwnEvidence } from './evidence.ts';

/**
 * Keys of the findings whose check has seen everything that it looks at: what such a finding was about and has no result
 * now is gone, and not out of sight.
 */
export function wholeFindings(
  connections: readonly ConnectionEvidence[],
  { servicePrincipal }: Pick<OwnEvidence, 'servicePrincipal'>,
): ReadonlySet<string> {
  const keys = connections.flatMap((evidence) =>
    wholeChecks(evidence).map((check) => findingKey({ check, connection: evidence.connection.name })),
  );
  const isOwnWhole = isSeen([servicePrincipal, connections.map(ownershipOf)]);
  const own = isOwnWhole ? ownChecks : [];
  return new Set([...keys, ...own.map((check) => findingKey({ check, connection: ownConnection }))]);
}

function wholeChecks(evidence: ConnectionEvidence): readonly Check[] {
  const { application, groups } = evidence;
  // What was wrong with an application that is not there is not mended.
  if (application.state === 'unknown' || application.value === undefined) return [];
  const { claimsMappingPolicies, portalClaims, ...others } = application.value;
  const { assignments, provisioning, signing } = others;
  const isSignIn = isSignInEvidence(evidence);
  const targets = isSignIn ? evidence.accounts : evidence.permissionSets;
  // Which objects there are decides on every finding.
  if ([assignments, groups, targets].some(({ state }) => state === 'unknown')) return [];
  // No permission shows the claims of the portal in every cloud: only what looks at them waits for them.
  const claims = [claimsMappingPolicies, portalClaims];
  const accounts = [signing, provisioning, targets];
  const readBy: readonly (readonly [readonly Check[], readonly unknown[]])[] = [
    [applicationChecks, [others, isSignIn ? evidence.identifiersInUse : []]],
    [
      [...claimChecks, ...claimProofChecks],
      [claims, groups, targets],
    ],
    [accountChecks.filter((each) => !trustChecks.includes(each)), accounts],
    [trustChecks, [claims, accounts]],
    [groupChecks, [groups]],
    [identityCenterChecks, [provisioning, groups, targets]],
  ];
  return readBy.flatMap(([checks, parts]) => (isSeen(parts) ? checks : []));
}

/** Whose an application is. */
function ownershipOf({ application }: ConnectionEvidence): unknown {
  return application.state === 'known' ? application.value?.owners : application;
}

/** Nothing within it is unknown. */
function isSeen(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return true;
  if ('state' in part && part.state === 'unknown') return false;
  return Object.values(part).every(isSeen);
}

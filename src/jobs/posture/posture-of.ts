import type { ConnectionPosture, Posture } from '../../model/posture.ts';
import { applicationOwnersResults } from './checks/application-owners.ts';
import { judge } from './checks/judge.ts';
import { judgeOwn } from './checks/own.ts';
import { proveClaims } from './claims/prove.ts';
import { isSignInEvidence, type ConnectionEvidence, type OwnEvidence } from './evidence.ts';

/** What the checks and the claims say of everything that was read. The same evidence gives the same posture. */
export function postureOf({
  connections,
  own,
}: {
  readonly connections: readonly ConnectionEvidence[];
  readonly own: OwnEvidence;
}): Posture {
  return {
    connections: connections.map((each) => connectionPosture(each, own)),
    own: judgeOwn(own, connections),
  };
}

function connectionPosture(
  evidence: ConnectionEvidence,
  { servicePrincipal }: OwnEvidence,
): ConnectionPosture {
  const { name, type } = evidence.connection;
  const owners = applicationOwnersResults(evidence, servicePrincipal);
  if (!isSignInEvidence(evidence)) return { name, type, results: [...judge(evidence), ...owners] };
  const claims = proveClaims(evidence);
  return { name, type, results: [...judge(evidence, claims), ...owners], claims };
}

import type { CheckResult, ClaimProof } from '../../../model/posture.ts';
import { isSignInEvidence, type ConnectionEvidence, type SignInEvidence } from '../evidence.ts';
import { judgeAccounts } from './accounts.ts';
import { judgeApplication } from './application.ts';
import { judgeClaimProof } from './claim-proof.ts';
import { judgeClaims } from './claims.ts';
import { judgeGroups } from './groups.ts';
import { judgeIdentityCenter } from './identity-center.ts';
import { importerActiveResult } from './importer.ts';

/**
 * What the checks say of one connection, in the order of the catalogue's rooms: the same evidence gives the same results.
 * @param proof Of a connection that signs in to accounts directly.
 */
export function judge(evidence: ConnectionEvidence, proof?: ClaimProof): readonly CheckResult[] {
  const application = judgeApplication(evidence);
  if (isSignInEvidence(evidence))
    return [...application, ...judgeSignIn(evidence, proof), ...judgeGroups(evidence)];
  const found = evidence.application.state === 'known' ? evidence.application.value : undefined;
  return [
    ...application,
    ...judgeGroups(evidence),
    ...(found === undefined ? [] : judgeIdentityCenter(evidence, found)),
  ];
}

/** Whoever has one of these wrong gets nobody in, whatever the groups are. */
const causes = new Set(['claim-role', 'claim-names', 'claims-overridden', 'group-claim', 'roles-suppressed']);

function judgeSignIn(evidence: SignInEvidence, proof: ClaimProof | undefined): readonly CheckResult[] {
  const found = evidence.application.state === 'known' ? evidence.application.value : undefined;
  const claims = found === undefined ? [] : judgeClaims(evidence, found);
  const isBroken = claims.some(({ check, verdict }) => verdict === 'wrong' && causes.has(check.id));
  const isUnseen = claims.some(({ check, verdict }) => verdict === 'unknown' && check.id === 'claim-role');
  return [
    ...claims,
    ...(proof === undefined || found === undefined
      ? []
      : judgeClaimProof(evidence, proof, isBroken || (isUnseen && sendsNothing(proof)))),
    ...judgeAccounts(evidence),
    ...(found === undefined ? [] : [importerActiveResult(evidence, found)]),
  ];
}

/** What the claims are is not known, so that nothing arriving is no finding. */
function sendsNothing({ paths }: ClaimProof): boolean {
  return paths.every(({ emitted }) => emitted === undefined);
}

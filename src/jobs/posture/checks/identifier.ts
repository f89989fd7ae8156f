import type { FederatedApplicationPosture } from '../../../model/federation.ts';
import type { CheckResult } from '../../../model/posture.ts';
import { isSignInEvidence, type ConnectionEvidence } from '../evidence.ts';
import { approvedSetUpOr, inEntra } from './next-steps.ts';
import { freeIdentifier, globalAddress, isIdentifier } from './sign-in-addresses.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

const identifier = check(
  'identifier',
  'critical',
  'The identifier is not one that AWS knows',
  'Entra, "Tutorial: AWS Single-Account Access": the identifier without what follows # is the audience of the assertion, and AWS, "Troubleshoot SAML federation", refuses another. It is unique in the tenant, so that further applications put #1, #2 and so on behind it.',
);

export const identifierChecks = [identifier];

export function identifierResult(
  evidence: ConnectionEvidence,
  { application }: FederatedApplicationPosture,
  about: Omit<About, 'check'>,
): CheckResult {
  const whole = { check: identifier, ...about };
  const { identifierUris, appId, displayName } = application;
  const seen = identifierUris.length === 0 ? 'none' : identifierUris.join(', ');
  const byHand = (value: string): string =>
    inEntra(displayName, 'Single sign-on > Basic SAML Configuration', `Identifier (Entity ID): ${value}`);

  if (!isSignInEvidence(evidence)) {
    if (identifierUris.some((each) => isIdentifier(each, 'identity-center'))) return right(whole, seen);
    const next = inEntra(
      displayName,
      'Single sign-on > Upload metadata file',
      'the SAML metadata that IAM Identity Center > Settings > Authentication offers',
    );
    return wrong(whole, {
      seen,
      expected: 'https://<region>.signin.aws.amazon.com/platform/saml/<id> of your instance',
      next,
    });
  }

  const named = evidence.connection.identifier;
  const partition = evidence.partition;
  const isRight =
    named === undefined
      ? identifierUris.some((each) => isIdentifier(each, 'accounts', partition))
      : identifierUris.includes(named);
  if (isRight) return right(whole, seen);
  if (named === undefined && identifierUris.some(isPlainName))
    return unsure(whole, { reason: `AWS does not say whether the partition ${partition} takes ${seen}` });
  const wanted = named ?? globalAddress(partition);
  if (evidence.identifiersInUse.state === 'unknown') {
    const expected = `${wanted}, or with #1, #2 and so on where another application has it`;
    return wrong(whole, { seen, expected, next: approvedSetUpOr(evidence, byHand(wanted)) });
  }
  const others = evidence.identifiersInUse.value.filter((each) => each.appId !== appId);
  const holder = others.find((each) => each.identifier === wanted);
  const free = freeIdentifier(wanted, new Set(others.map((each) => each.identifier)));
  const mend = approvedSetUpOr(evidence, byHand(free));
  return wrong(whole, {
    seen: holder === undefined ? seen : `${seen}; ${holder.identifier} belongs to ${holder.displayName}`,
    expected: free,
    next:
      named === undefined || holder === undefined
        ? mend
        : `set identifier of the connection ${about.connection} to ${free}, which is free, then ${mend}`,
  });
}

/** That of the commercial partition. */
function isPlainName(identifier: string): boolean {
  return identifier.split('#', 1)[0] === 'urn:amazon:webservices';
}

import type { ClaimRule, ClaimSet, FederatedApplicationPosture } from '../../../model/federation.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { claimsInForce, claimsNamed, misnamed } from './claims-in-force.ts';
import { groupClaimChecks, judgeGroupClaim } from './group-claim.ts';
import { approvedSetUpOr, inEntra } from './next-steps.ts';
import { durationChecks, sessionDurationResult } from './session-duration.ts';
import { nameChecks, sessionNameResult } from './session-name.ts';
import { applicationSubject } from './subjects.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

/** What the assertion says to AWS: attributes by their names, and where their values come from. */
const checks = {
  role: check(
    'claim-role',
    'critical',
    'The claim Role does not say the roles of a person',
    'AWS, "Configure SAML assertions for the authentication response": without the attribute Role nobody gets in, and with a fixed value everybody gets the same.',
  ),
  names: check(
    'claim-names',
    'critical',
    'A claim is not named exactly as AWS names it',
    'AWS, "Configure SAML assertions for the authentication response": names of attributes begin with https://aws.amazon.com/SAML/Attributes/, and their case counts. AWS does not see another.',
  ),
  overridden: check(
    'claims-overridden',
    'warning',
    'A policy hides the claims that the portal shows',
    'Entra, "Customize claims using a policy": a claims-mapping policy that is assigned makes Entra ignore what the portal has under Attributes & Claims, which alone can make roles out of the names of groups.',
  ),
} as const;

export const claimChecks: readonly Check[] = [
  checks.role,
  ...nameChecks,
  ...durationChecks,
  checks.names,
  checks.overridden,
  ...groupClaimChecks,
];

export function judgeClaims(
  evidence: SignInEvidence,
  found: FederatedApplicationPosture,
): readonly CheckResult[] {
  const about = { connection: evidence.connection.name, subject: applicationSubject(found.application) };
  const inForce = claimsInForce(found);
  const rest = [
    overridden(evidence, found, { check: checks.overridden, ...about }),
    ...judgeGroupClaim(evidence, found, about),
  ];
  if (inForce.state === 'unknown') {
    const open = [checks.role, ...nameChecks, ...durationChecks, checks.names];
    return [...open.map((each) => unsure({ check: each, ...about }, inForce.because)), ...rest];
  }
  const { set } = inForce;
  const wrongNames = misnamed(set);
  const isMisnamed = (attribute: string): boolean =>
    wrongNames.some(({ meant }) => meant.endsWith(`/${attribute}`));
  return [
    ...(isMisnamed('Role') ? [] : [role(evidence, found, set, { check: checks.role, ...about })]),
    ...(isMisnamed('RoleSessionName') ? [] : [sessionNameResult(evidence, found, set, about)]),
    ...(isMisnamed('SessionDuration') ? [] : [sessionDurationResult(evidence, found, set, about)]),
    names(found, wrongNames, { check: checks.names, ...about }),
    ...rest,
  ];
}

/** Where the claims of an application are edited. */
const claimsBlade = 'Single sign-on > Attributes & Claims';

function role(
  evidence: SignInEvidence,
  { application }: FederatedApplicationPosture,
  set: ClaimSet,
  about: About,
): CheckResult {
  const found = claimsNamed(set, 'Role');
  const { type } = evidence.connection;
  const isMeant = type === 'app-roles' ? isAppRoles : isGroups;
  const others = found.filter((each) => !isMeant(each));
  if (found.length > 0 && others.length === 0) return right(about, words(found));
  // AWS takes the values of all claims of the name: one that is wrong is enough.
  const isOpen = others.every(({ source }) => source.type === 'other');
  if (isOpen && (found.length > 0 || set.problems.length > 0))
    return unsure(about, {
      reason: [...set.problems, ...others.map(({ source }) => text(source))].join('; '),
    });
  return wrong(about, {
    seen: found.length === 0 ? 'no such claim' : words(found),
    expected:
      type === 'app-roles'
        ? 'user.assignedroles'
        : 'the groups that are assigned to the application, made roles by a regular expression',
    next:
      type === 'app-roles'
        ? approvedSetUpOr(
            evidence,
            inEntra(
              application.displayName,
              claimsBlade,
              'claim https://aws.amazon.com/SAML/Attributes/Role: Attribute user.assignedroles',
            ),
          )
        : inEntra(
            application.displayName,
            claimsBlade,
            `Add a group claim > Advanced options: name Role, namespace https://aws.amazon.com/SAML/Attributes, and the pattern and replacement that rolebridge claims ${about.connection} prints`,
          ),
  });
}

function isAppRoles({ source, replacements }: ClaimRule): boolean {
  return (
    source.type === 'attribute' &&
    source.attribute.toLowerCase() === 'user.assignedroles' &&
    replacements.length === 0
  );
}

/** Without a replacement AWS would be sent the bare names of groups. */
function isGroups({ source, replacements }: ClaimRule): boolean {
  return (
    source.type === 'attribute' && source.attribute.toLowerCase() === 'user.groups' && replacements.length > 0
  );
}

function names(
  { application }: FederatedApplicationPosture,
  found: ReturnType<typeof misnamed>,
  about: About,
): CheckResult {
  if (found.length === 0) return right(about, 'every name that AWS reads is written so');
  const expected = found.map(({ meant }) => meant).join(', ');
  return wrong(about, {
    seen: found.map(({ name }) => name).join(', '),
    expected,
    next: inEntra(
      application.displayName,
      claimsBlade,
      `rename the claim, in name and namespace: ${expected}`,
    ),
  });
}

function overridden(evidence: SignInEvidence, found: FederatedApplicationPosture, about: About): CheckResult {
  const { claimsMappingPolicies, portalClaims, application } = found;
  if (claimsMappingPolicies.state === 'unknown') return unsure(about, claimsMappingPolicies);
  const [policy] = claimsMappingPolicies.value;
  if (policy === undefined) return right(about, 'no claims-mapping policy');
  const isByGroups = evidence.connection.type === 'group-names';
  const seen = `the claims-mapping policy ${policy.displayName} (${policy.id}) is assigned`;
  if (!isByGroups) {
    // It is what the set-up writes, and reads.
    if (evidence.setUp) return right(about, seen);
    if (portalClaims.state === 'unknown') return unsure(about, portalClaims);
    if (portalClaims.value === null) return right(about, `${seen}, and the portal has nothing of its own`);
  }
  return wrong(about, {
    seen: `${seen}; what the portal shows is ignored`,
    expected: isByGroups ? 'no claims-mapping policy' : 'one place that has the claims',
    next: `once the portal has the claims that are wanted: az rest --method delete --url 'https://graph.microsoft.com/v1.0/servicePrincipals/${application.servicePrincipalId}/claimsMappingPolicies/${policy.id}/$ref'`,
    ...(isByGroups ? { severity: 'critical' } : {}),
  });
}

function words(rules: readonly ClaimRule[]): string {
  return rules
    .map(
      ({ source, replacements }) =>
        `${text(source)}${replacements.length > 0 ? ' with a regular expression' : ''}`,
    )
    .join('; ');
}

function text(source: ClaimRule['source']): string {
  if (source.type === 'attribute') return source.attribute;
  return source.type === 'constant' ? `the fixed value ${source.value}` : source.text;
}

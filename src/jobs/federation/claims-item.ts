import type { ClaimSet, FederatedApplicationPosture } from '../../model/federation.ts';
import { templateName, templateNames } from '../posture/gallery-templates.ts';
import { awsNamespace } from '../posture/checks/claims-in-force.ts';
import { definitionWith, sentBy, sentNow, wantedClaims, type WantedClaim } from './claims-definition.ts';
import { keyOf, type Claims } from './federation-item.ts';
import { portalClaimsBeside } from './portal-claims.ts';
import { rolesTooShort } from './session-limits.ts';
import { gapOf, heldBack, nothing, one, type SetUp } from './set-up.ts';
import { objectOf, type Subject } from './subject.ts';

/**
 * The claims of a connection by app roles, as a policy: the portal keeps its own in a form that Graph has no released
 * version of. What groups are named by needs a regular expression, which only the portal can hold.
 */
export function claimsOf(subject: Subject): SetUp {
  return withinRoles(policyOf(subject), subject);
}

function policyOf(subject: Subject): SetUp {
  const { connection } = subject.evidence;
  if (connection.type !== 'app-roles') return nothing;
  const wanted = wantedClaims(connection);
  const desired: Claims = {
    type: 'claims',
    connection: connection.name,
    displayName: policyName(connection.name),
    sends: sentBy(wanted),
    definition: definitionWith(wanted),
    ...objectOf(subject),
  };
  if (subject.there === undefined) return one(desired);

  const { claimsMappingPolicies: policies, portalClaims } = subject.there.posture;
  if (policies.state === 'unknown') {
    const reason = `which policies it has is not known: ${policies.reason}`;
    return { ...heldBack(one(desired), 'completeness', reason), gaps: [gapOf(connection.name, policies)] };
  }
  const [policy, ...more] = policies.value;
  if (policy !== undefined) {
    const isOurs = policy.displayName === desired.displayName;
    const current: Claims = {
      ...desired,
      displayName: policy.displayName,
      sends: sentNow(policy, wanted),
      definition: policy.definition,
      policyId: policy.id,
      ...(isOurs ? {} : { foreign: `the claims-mapping policy ${policy.displayName} was made by others` }),
    };
    const after = { ...desired, policyId: policy.id, definition: definitionWith(wanted, policy.definition) };
    const setUp = one(after, current);
    if (more.length === 0 && policy.problems.length === 0) return setUp;
    const reason =
      more.length === 0
        ? `not all of the policy ${policy.displayName} is understood: ${policy.problems.join('; ')}`
        : `${policies.value.length} claims-mapping policies are assigned`;
    return { ...setUp, holds: [{ key: keyOf(after), rule: 'ambiguity', reason }] };
  }
  if (portalClaims.state === 'known' && portalClaims.value !== null)
    return inPlaceOfPortal(desired, wanted, portalClaims.value);
  if (subject.isInUse) {
    const why = unknownClaims(subject.there.posture);
    if (why !== undefined) {
      const reason = `what the portal has for the claims is not known, and a policy would take its place: ${why}`;
      return {
        ...one(desired),
        holds: [{ key: keyOf(desired), rule: 'completeness', reason }],
        gaps: portalClaims.state === 'unknown' ? [gapOf(connection.name, portalClaims)] : [],
      };
    }
  }
  return one(desired);
}

/** A policy makes Entra ignore all that the portal has: what of it is not ours to say goes on in the policy. */
function inPlaceOfPortal(desired: Claims, wanted: readonly WantedClaim[], portal: ClaimSet): SetUp {
  const now = sentNow(portal, wanted);
  if (now.every((each, index) => each === desired.sends[index])) return nothing;
  const ours = new Set(wanted.map(({ name }) => `${awsNamespace}${name}`));
  const { carried, lost } = portalClaimsBeside(portal, ours);
  const texts = carried.map(({ text }) => text);
  const after = {
    ...desired,
    sends: [...desired.sends, ...texts],
    definition: definitionWith(wanted, undefined, carried),
  };
  const setUp = one(after, { ...desired, sends: [...now, ...texts, ...lost] });
  if (lost.length === 0) return setUp;
  const reason = `a policy would take the place of the portal's claims, and could not send: ${lost.join('; ')}; set the claims right in Single sign-on, Attributes & Claims`;
  return heldBack(setUp, 'manual', reason);
}

/** A longer session than its role allows is refused. AWS: "Configure SAML assertions": SessionDuration. */
function withinRoles(setUp: SetUp, { evidence, isInUse }: Subject): SetUp {
  if (!isInUse) return setUp;
  const [before, after] = [setUp.current[0], setUp.desired[0]];
  if (after?.type !== 'claims') return setUp;
  const length = after.sends.find((each) => each.startsWith('SessionDuration '));
  if (before?.type === 'claims' && length !== undefined && before.sends.includes(length)) return setUp;
  const short = rolesTooShort(evidence);
  if (short.length === 0) return setUp;
  return heldBack(setUp, 'limit', `nobody could sign in to roles that allow less: ${short.join('; ')}`);
}

/** Without a policy the claims of the gallery hold, which Graph does not show. What is not of the gallery has none then. */
function unknownClaims({ portalClaims, application }: FederatedApplicationPosture): string | undefined {
  if (portalClaims.state === 'unknown') return portalClaims.reason;
  const isOwn = templateName(application.templateId) === templateNames['group-names'];
  return portalClaims.value === null && !isOwn ? 'those of the gallery hold' : undefined;
}

/** By which a policy is known to be ours. */
function policyName(connection: string): string {
  return `Rolebridge ${connection}`;
}

import type { GroupPosture } from '../../../model/federation.ts';
import type { ClaimPath, ClaimProof } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { patternProblem, type PatternProblem } from './against-the-name.ts';
import { follow } from './follow.ts';
import { rewrite } from './rewrite.ts';
import { roleClaim, type RoleClaim } from './role-claim.ts';
import { sentValues, type Sent } from './sent-values.ts';
import { unreached } from './unreached.ts';

type Claim = Extract<RoleClaim, { readonly state: 'known' }>;

const leftAsItIs = 'no pattern fits it, so that Entra sends it as it is, which AWS cannot read';

/** A path, and what its group says of the patterns. */
interface Step {
  readonly path: ClaimPath;
  readonly problem?: PatternProblem;
}

/**
 * Follows the claim Role for every group in scope, and for whoever is assigned alone: from what Entra begins with, through
 * the replacements, to the role in AWS and its trust policy.
 */
export function proveClaims(evidence: SignInEvidence): ClaimProof {
  const { application, groups, accounts } = evidence;
  if (application.state === 'unknown') return notFollowed(application.reason);
  if (application.value === undefined) return notFollowed('there is no such application in the tenant');
  if (groups.state === 'unknown') return notFollowed(groups.reason);
  const claim = roleClaim(application.value);
  if (claim.state === 'unknown') return notFollowed(claim.because);
  if (claim.state === 'none') return sendingNothing(claim.because, groups.value);

  const { assignments } = application.value;
  if (assignments.state === 'unknown') return notFollowed(assignments.reason);
  const known = { application: application.value.application, assignments: assignments.value };
  const steps = sentValues(claim, known, groups.value)
    .map((each) => stepOf(each, claim, evidence))
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const paths = steps.map(({ path }) => path);
  const unread = accounts.state === 'unknown' ? [accounts.reason] : [];
  const unsure = paths.flatMap(({ leads }) => (leads.to === 'unknown' ? [leads.because] : []));
  return {
    paths,
    unreached: unreached(paths, evidence),
    problems: problemsOf(steps),
    unknowns: [...new Set([...unread, ...unsure])],
  };
}

function stepOf({ group, value }: Sent, claim: Claim, evidence: SignInEvidence): Step {
  if (value.state !== 'known') {
    const to = value.state === 'none' ? 'nowhere' : 'unknown';
    return { path: { group, leads: { to, because: value.because } } };
  }
  const made = rewrite(value.value, claim.replacements);
  if (made.state === 'unknown') return { path: { group, leads: { to: 'unknown', because: made.because } } };
  const { value: emitted, matched } = made;
  const followed = follow(emitted, evidence);
  const isLeft = !matched && claim.replacements.length > 0 && followed.to === 'nowhere';
  const leads = isLeft ? { ...followed, because: leftAsItIs } : followed;
  const path = { group, emitted, leads };
  if (value.isDisabled && leads.to === 'role')
    return { path: { ...path, leads: { to: 'unknown', because: 'its app role is disabled' } } };
  const { name: rule, ids } = evidence.connection.groups ?? {};
  const patterns = claim.replacements.map(({ pattern }) => pattern);
  const wanted = ids?.[group.id];
  const problem =
    wanted !== undefined
      ? otherRole(group.name, wanted, leads)
      : rule !== undefined && claim.from === 'groups'
        ? patternProblem(rule, patterns, { name: group.name, emitted, matched })
        : undefined;
  return { path, ...(problem === undefined ? {} : { problem }) };
}

function otherRole(name: string, wanted: string, leads: ClaimPath['leads']): PatternProblem | undefined {
  if (leads.to !== 'role' || leads.roleArn === wanted) return undefined;
  return { what: `${name} leads to another role than the configuration says`, example: leads.roleArn };
}

function problemsOf(steps: readonly Step[]): readonly string[] {
  const alike = Map.groupBy(
    steps.flatMap(({ problem }) => problem ?? []),
    ({ what }) => what,
  );
  return [...alike].map(([what, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${what} (${first?.example}${more})`;
  });
}

function sendingNothing(because: string, groups: readonly GroupPosture[]): ClaimProof {
  const paths = groups.map(({ group: { id, displayName: name } }): ClaimPath => ({
    group: { id, name },
    leads: { to: 'nowhere', because },
  }));
  return { paths, unreached: [], problems: [], unknowns: [] };
}

function notFollowed(reason: string): ClaimProof {
  return { paths: [], unreached: [], problems: [], unknowns: [reason] };
}

function placeOf({ path: { group, emitted = '' } }: Step): string {
  return JSON.stringify([group.name, group.id, emitted]);
}

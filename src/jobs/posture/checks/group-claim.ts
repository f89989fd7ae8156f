import type { FederatedApplicationPosture, GroupPosture } from '../../../model/federation.ts';
import type { Unknown } from '../../../model/known.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { approvedSetUpOr, inEntra } from './next-steps.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

/** What Entra sends of a person's groups: made on the registration, beside the claim that is made of them. */
const checks = {
  claim: check(
    'group-claim',
    'critical',
    'The names of the assigned groups are not sent',
    'Entra, "Configure group claims": names of cloud-only groups are sent for "Groups assigned to the application" alone, and only where the attribute cloud_displayname is chosen; otherwise object ids are.',
  ),
  limit: check(
    'group-claim-limit',
    'critical',
    'Somebody may have more groups than an assertion holds',
    'Entra, "Configure group claims": of a person with more than 150 groups, nested ones included, Entra leaves the whole claim out, and AWS refuses the sign-in. "Groups assigned to the application" counts those alone, and no nested ones.',
  ),
  suppressed: check(
    'roles-suppressed',
    'critical',
    'Groups are sent as roles, in place of the app roles',
    'Entra, "Configure group claims": with emit_as_roles the groups take the place of the app roles in the assertion, so that nobody\'s AWS role is sent.',
  ),
} as const;

export const groupClaimChecks: readonly Check[] = [checks.claim, checks.limit, checks.suppressed];

/** Entra: "Configure group claims": the limit of a SAML assertion. */
const mostGroups = 150;
const nearMost = 120;

export function judgeGroupClaim(
  evidence: SignInEvidence,
  found: FederatedApplicationPosture,
  about: Omit<About, 'check'>,
): readonly CheckResult[] {
  if (evidence.connection.type === 'app-roles')
    return [suppressed(found, { check: checks.suppressed, ...about })];
  return [
    claim(evidence, found, { check: checks.claim, ...about }),
    ...limit(evidence, found, { check: checks.limit, ...about }),
  ];
}

function suppressed({ application }: FederatedApplicationPosture, about: About): CheckResult {
  const isSo =
    sentKinds(application.groupMembershipClaims).length > 0 &&
    application.groupClaims.some((each) => each.includes('emit_as_roles'));
  if (!isSo) return right(about, 'app roles are sent as they are');
  return wrong(about, {
    seen: 'groups are sent as roles (emit_as_roles)',
    expected: 'no emit_as_roles',
    next: inEntra(
      application.displayName,
      'Single sign-on > Attributes & Claims > Group claim',
      'Emit groups as role claims: off, or delete the group claim',
    ),
  });
}

function claim(
  evidence: SignInEvidence,
  { application }: FederatedApplicationPosture,
  about: About,
): CheckResult {
  const kinds = sentKinds(application.groupMembershipClaims);
  const isByName = application.groupClaims.some((each) => each.includes('cloud_displayname'));
  const isById = Object.keys(evidence.connection.groups?.ids ?? {}).length > 0 && !isByName;
  const seen =
    kinds.length === 0 ? 'no groups' : `${kinds.join(', ')}, by ${isByName ? 'name' : 'object id'}`;
  const isAssigned = kinds.length === 1 && kinds[0] === 'ApplicationGroup';
  if (kinds.length > 0 && (isById || (isAssigned && isByName))) return right(about, seen);
  return wrong(about, {
    seen,
    expected: 'ApplicationGroup, by name (cloud_displayname)',
    next: approvedSetUpOr(
      evidence,
      inEntra(
        application.displayName,
        'Single sign-on > Attributes & Claims > Add a group claim',
        'Groups assigned to the application; Source attribute: Cloud-only group display names',
      ),
    ),
  });
}

function limit(
  evidence: SignInEvidence,
  { application, assignments }: FederatedApplicationPosture,
  about: About,
): readonly CheckResult[] {
  const kinds = sentKinds(application.groupMembershipClaims);
  if (kinds.length === 0) return [];
  const next = approvedSetUpOr(
    evidence,
    inEntra(
      application.displayName,
      'Single sign-on > Attributes & Claims > Group claim',
      'Groups assigned to the application',
    ),
  );
  const others = kinds.filter((kind) => kind !== 'ApplicationGroup');
  if (others.length > 0)
    return [
      wrong(about, {
        seen: `${others.join(', ')}: every group of a person counts, nested ones too`,
        expected: 'ApplicationGroup',
        next,
        severity: 'warning',
      }),
    ];
  if (evidence.groups.state === 'unknown') return [unsure(about, evidence.groups)];
  if (assignments.state === 'unknown' && evidence.groups.value.length < nearMost)
    return [right(about, `there are ${evidence.groups.value.length} groups`)];
  if (assignments.state === 'unknown') return [unsure(about, assignments)];
  const assigned = new Set(assignments.value.map(({ principalId }) => principalId));
  const { most, who, hidden } = fullest(evidence.groups.value.filter(({ group }) => assigned.has(group.id)));
  const seen = who === undefined ? 'nobody is in these groups' : `${who} may be in ${most} of these groups`;
  const [unseen] = hidden;
  if (most < nearMost)
    return [
      unseen === undefined || most + hidden.length < nearMost ? right(about, seen) : unsure(about, unseen),
    ];
  const severity = most > mostGroups ? 'critical' : 'warning';
  return [
    wrong(about, {
      seen,
      expected: `at most ${mostGroups} groups a person`,
      next: `take ${who} out of groups that are not needed, or split the accounts between two applications`,
      severity,
    }),
  ];
}

interface Fullest {
  /** How many of the groups one person may be in, by membership or activation. */
  readonly most: number;
  readonly who?: string;
  /** Of the groups of which nobody can tell who may be in them, why. */
  readonly hidden: readonly Unknown[];
}

function fullest(groups: readonly GroupPosture[]): Fullest {
  const counts = new Map<string, { readonly name: string; readonly count: number }>();
  const hidden: Unknown[] = [];
  for (const { users, privilegedAccess } of groups) {
    const [unseen] = [users, privilegedAccess].flatMap((part) => (part.state === 'unknown' ? [part] : []));
    if (unseen !== undefined) hidden.push(unseen);
    const names = new Map(
      users.state === 'known' ? users.value.map((user) => [user.id, user.userPrincipalName]) : [],
    );
    const access = privilegedAccess.state === 'known' ? privilegedAccess.value : null;
    for (const id of new Set([...names.keys(), ...(access?.eligible ?? [])])) {
      const before = counts.get(id);
      counts.set(id, { name: names.get(id) ?? before?.name ?? id, count: (before?.count ?? 0) + 1 });
    }
  }
  const [first] = [...counts.values()].toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return first === undefined ? { most: 0, hidden } : { most: first.count, who: first.name, hidden };
}

/** Graph: application: groupMembershipClaims: one text, with commas between several. */
function sentKinds(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'None');
}

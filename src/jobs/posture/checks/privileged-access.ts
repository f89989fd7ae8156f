import { milliseconds } from '../../../core/duration.ts';
import type { GroupPosture, PrivilegedAccess } from '../../../model/federation.ts';
import type { Unknown } from '../../../model/known.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { isSignInEvidence } from '../evidence.ts';
import { readGroupName } from '../group-naming.ts';
import type { GroupSettings } from '../group-settings.ts';
import { inGroup } from './next-steps.ts';
import { wantedSeconds } from './session-duration.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

/** What Privileged Identity Management asks of somebody who wants to be a member. */
const pim = 'Entra, "Configure Privileged Identity Management for Groups settings"';
const checks = {
  managed: check(
    'group-privileged-access',
    'warning',
    'Privileged Identity Management does not manage the group',
    'Entra, "Privileged Identity Management for Groups": otherwise members have access at all times, and nobody is asked.',
  ),
  approval: check(
    'activation-approval',
    'warning',
    'Nobody else approves an activation',
    `${pim}: without it whoever is eligible lets himself in.`,
  ),
  justification: check(
    'activation-justification',
    'warning',
    'An activation asks for no reason',
    `${pim}: without it nobody can tell afterwards why somebody had access.`,
  ),
  secondFactor: check(
    'activation-second-factor',
    'warning',
    'An activation asks for no second factor',
    `${pim}: without it a stolen session is enough to get into AWS.`,
  ),
  duration: check(
    'activation-duration',
    'warning',
    'An activation lasts too long, or a session outlives it',
    `${pim}: access ends with the activation, but AWS does not end a session that is open.`,
  ),
  permanent: check(
    'permanent-members',
    'critical',
    'Somebody is in the group without an activation',
    'Entra, "Privileged Identity Management for Groups": a permanent member has access at all times, past approval and second factor.',
  ),
} as const;

export const privilegedAccessChecks: readonly Check[] = [
  checks.managed,
  checks.approval,
  checks.justification,
  checks.secondFactor,
  checks.duration,
  checks.permanent,
];

type Wanted = NonNullable<GroupSettings['privilegedAccess']>;

/** Nothing for a connection that does not ask for it. */
export function judgePrivilegedAccess(
  evidence: ConnectionEvidence,
  posture: GroupPosture,
  about: Omit<About, 'check'>,
): readonly CheckResult[] {
  const wanted = evidence.connection.groups?.privilegedAccess;
  if (wanted === undefined) return [];
  const { group, privilegedAccess } = posture;
  const managed = { check: checks.managed, ...about };
  if (privilegedAccess.state === 'unknown') {
    const open = [
      checks.managed,
      ...(wanted.approval ? [checks.approval] : []),
      ...(wanted.justification ? [checks.justification] : []),
      ...(wanted.multiFactor ? [checks.secondFactor] : []),
      checks.duration,
      checks.permanent,
    ];
    return open.map((each) => unsure({ check: each, ...about }, privilegedAccess));
  }
  if (privilegedAccess.value === null)
    return [
      wrong(managed, {
        seen: 'not managed: whoever is a member has access at all times',
        expected: 'managed',
        next: inGroup(
          group.displayName,
          'Privileged Identity Management',
          'Enable PIM for this group, then add members as eligible',
        ),
      }),
    ];
  const { policy } = privilegedAccess.value;
  return [
    right(managed, `${privilegedAccess.value.eligible.length} eligible`),
    ...demanded(wanted.approval, policy.approval, 'Require approval to activate', group.displayName, {
      check: checks.approval,
      ...about,
    }),
    ...demanded(
      wanted.justification,
      policy.justification,
      'Require justification on activation',
      group.displayName,
      { check: checks.justification, ...about },
    ),
    ...demanded(
      wanted.multiFactor,
      policy.multiFactor,
      'On activation, require Azure MFA',
      group.displayName,
      { check: checks.secondFactor, ...about },
    ),
    duration(evidence, wanted, posture, policy.maximumSeconds, { check: checks.duration, ...about }),
    permanent(posture, privilegedAccess.value, { check: checks.permanent, ...about }),
  ];
}

/** What nobody wants is no finding, whether it is asked for or not. */
function demanded(
  isWanted: boolean,
  isAsked: boolean | null,
  entry: string,
  group: string,
  about: About,
): readonly CheckResult[] {
  if (!isWanted) return [];
  if (isAsked === null) return [unsure(about, { reason: 'the policy of the group does not say' })];
  if (isAsked) return [right(about, 'asked for')];
  return [
    wrong(about, {
      seen: 'not asked for',
      expected: 'asked for',
      next: inGroup(group, 'Privileged Identity Management > Settings > Member', entry),
    }),
  ];
}

function duration(
  evidence: ConnectionEvidence,
  wanted: Wanted,
  { group }: GroupPosture,
  found: number | null,
  about: About,
): CheckResult {
  if (found === null)
    return unsure(about, { reason: 'the policy of the group does not say how long an activation lasts' });
  const session = sessionOf(evidence, group.displayName);
  const most = wanted.maximumDuration === undefined ? undefined : milliseconds(wanted.maximumDuration) / 1000;
  const blade = 'Privileged Identity Management > Settings > Member';
  if (most !== undefined && found > most)
    return wrong(about, {
      seen: `up to ${hours(found)}`,
      expected: `${hours(most)} at most`,
      next: inGroup(group.displayName, blade, `Activation maximum duration: ${hours(most)}`),
    });
  if (session !== undefined && session > found)
    return wrong(about, {
      seen: `a session lasts ${hours(session)}, the activation ${hours(found)}`,
      expected: `sessions of ${hours(found)} at most`,
      next: isSignInEvidence(evidence)
        ? `set sessionDuration of the connection ${about.connection} to ${hours(found)}, and the claim SessionDuration with it`
        : `set the session duration of the permission set to ${hours(found)}`,
    });
  const isUnread = !isSignInEvidence(evidence) && evidence.permissionSets.state === 'unknown';
  if (session === undefined && (most === undefined || isUnread))
    return unsure(about, unreadSession(evidence));
  return right(about, `up to ${hours(found)}`);
}

/** Seconds. How long a session lasts that membership of the group opens. */
function sessionOf(evidence: ConnectionEvidence, groupName: string): number | undefined {
  if (isSignInEvidence(evidence)) return wantedSeconds(evidence);
  const { permissionSets, connection } = evidence;
  const named = readGroupName(connection.groups?.name ?? '{role}', groupName)?.role;
  if (permissionSets.state === 'unknown') return undefined;
  return permissionSets.value.find(({ name }) => name === named)?.sessionSeconds;
}

/** Why nobody can tell how long the session lasts. */
function unreadSession(evidence: ConnectionEvidence): Pick<Unknown, 'reason' | 'hint' | 'lacks'> {
  if (!isSignInEvidence(evidence) && evidence.permissionSets.state === 'unknown')
    return evidence.permissionSets;
  return { reason: 'it is not known how long the session lasts that it opens' };
}

function permanent({ group, users }: GroupPosture, access: PrivilegedAccess, about: About): CheckResult {
  // Who was let in beside it is seen among the members alone.
  if (access.permanent.length === 0)
    return users.state === 'known' ? right(about, 'none') : unsure(about, users);
  const known = new Map(
    users.state === 'known' ? users.value.map((user) => [user.id, user.userPrincipalName]) : [],
  );
  const names = access.permanent.map((id) => known.get(id) ?? id).join(', ');
  return wrong(about, {
    seen: names,
    expected: 'eligible members alone',
    next: inGroup(
      group.displayName,
      'Privileged Identity Management > Assignments',
      `make ${names} eligible, and remove the active assignment`,
    ),
  });
}

function hours(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.round(seconds / 60)}m`;
}

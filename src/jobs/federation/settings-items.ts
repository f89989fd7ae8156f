import type { FederatedApplication } from '../../model/federation.ts';
import { globalAddress, isOfPartition, isReplyUrl } from '../posture/checks/sign-in-addresses.ts';
import { isSignInEvidence, type ConnectionEvidence, type SignInEvidence } from '../posture/evidence.ts';
import { readGroupName } from '../posture/group-naming.ts';
import { identifiersOf } from './identifiers.ts';
import type { SettingName } from './federation-item.ts';
import { settingItem } from './setting-item.ts';
import { gapOf, heldBack, nothing, together, type SetUp } from './set-up.ts';
import type { Subject } from './subject.ts';

/** @param taken Identifiers that connections before this one are to get. */
export function settingsOf(subject: Subject, taken: ReadonlySet<string>): SetUp {
  const { connection } = subject.evidence;
  return together([
    setting(subject, 'single-sign-on-mode', ['saml'], ({ signOnMode }) =>
      signOnMode === null ? [] : [signOnMode],
    ),
    setting(subject, 'assignment-required', ['true'], ({ assignmentRequired }) => [
      String(assignmentRequired),
    ]),
    ...(connection.notificationEmailAddresses === undefined
      ? []
      : [
          setting(
            subject,
            'notification-addresses',
            connection.notificationEmailAddresses,
            ({ notificationEmailAddresses }) => notificationEmailAddresses,
          ),
        ]),
    // Those of IAM Identity Center are only known to whoever has its page open.
    ...(isSignInEvidence(subject.evidence)
      ? [identifiersOf(subject, subject.evidence, taken), replyUrls(subject, subject.evidence)]
      : []),
    connection.type === 'group-names' ? groupClaim(subject) : nothing,
  ]);
}

function setting(
  subject: Subject,
  name: SettingName,
  wanted: readonly string[],
  read: (application: FederatedApplication) => readonly string[],
): SetUp {
  const value = subject.there === undefined ? [] : read(subject.there.posture.application);
  return settingItem(subject, name, sameSet(value, wanted) ? value : wanted, value);
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const all = new Set([...one, ...other]);
  return all.size === new Set(one).size && all.size === new Set(other).size;
}

/** Regional ones of its partition are as good as the global one. Any other could be given assertions, which are meant for AWS alone. */
function replyUrls(subject: Subject, evidence: SignInEvidence): SetUp {
  const there = subject.there?.posture.application.redirectUris ?? [];
  const right = there.filter((url) => isReplyUrl(url, 'accounts') && isOfPartition(url, evidence.partition));
  const wanted = right.length > 0 ? right : [globalAddress(evidence.partition)];
  return settingItem(subject, 'reply-urls', wanted, there);
}

/**
 * Groups of the application alone, so that nobody is in too many of them, and by their names. Entra: "Configure group
 * claims": cloud_displayname is there for groups assigned to the application only.
 */
function groupClaim(subject: Subject): SetUp {
  const byId = sendsIds(subject.evidence);
  const { groupMembershipClaims = null, groupClaims = [] } = subject.there?.posture.application ?? {};
  const forms = groupClaims[0] ?? [];
  const there = groupMembershipClaims === null ? [] : [groupMembershipClaims, ...forms];
  const isRight =
    groupMembershipClaims === 'ApplicationGroup' && (byId || forms.includes('cloud_displayname'));
  const wanted = byId ? ['ApplicationGroup', ...forms] : ['ApplicationGroup', 'cloud_displayname'];
  const setUp = settingItem(subject, 'group-claim', isRight ? there : wanted, there);
  const { groups, connection } = subject.evidence;
  const isDecided = isRight || Object.keys(connection.groups?.ids ?? {}).length === 0;
  if (groups.state === 'known' || isDecided) return setUp;
  const reason = `whether names or ids of groups are to be sent is not known: ${groups.reason}`;
  return { ...heldBack(setUp, 'completeness', reason), gaps: [gapOf(connection.name, groups)] };
}

/** A claim sends names or object ids, never both: ids where the configuration names groups by them, and by nothing else. */
function sendsIds({ connection, groups }: ConnectionEvidence): boolean {
  const { ids = {}, name = '' } = connection.groups ?? {};
  if (Object.keys(ids).length === 0) return false;
  return (
    groups.state === 'known' &&
    !groups.value.some(({ group }) => readGroupName(name, group.displayName) !== undefined)
  );
}

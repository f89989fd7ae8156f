import { count } from '../../core/words.ts';
import type { ReadSummary } from '../../core/job.ts';
import type { Gap } from '../../core/snapshot.ts';
import type { GroupPosture } from '../../model/federation.ts';
import type { Known } from '../../model/known.ts';
import { isSignInEvidence, type ConnectionEvidence, type OwnEvidence } from './evidence.ts';

/** What was read of a connection, for the report: whatever is unknown is a gap, each reason once. */
export function summariesOf(evidence: ConnectionEvidence): readonly ReadSummary[] {
  const { name } = evidence.connection;
  const { application, groups } = evidence;
  const found = application.state === 'known' ? application.value : undefined;
  const parts: readonly Known<unknown>[] = [
    application,
    groups,
    ...(found === undefined
      ? []
      : [
          found.signing,
          found.claimsMappingPolicies,
          found.portalClaims,
          found.assignments,
          found.grantedPermissions,
          found.owners,
          found.mailAddresses,
          found.provisioning,
        ]),
    ...(groups.state === 'known'
      ? groups.value.flatMap((each) => [
          each.owners,
          each.nestedGroups,
          each.users,
          each.privilegedAccess,
          ...unreadPolicy(each),
        ])
      : []),
    ...(isSignInEvidence(evidence) ? [evidence.identifiersInUse] : [evidence.permissionSets]),
  ];
  const entra: ReadSummary = {
    source: `Entra ID ${name}`,
    found: `${applications(application)}, ${groups.state === 'known' ? count(groups.value.length, 'group') : 'no groups'}`,
    gaps: gapsOf(name, parts),
  };
  return isSignInEvidence(evidence) ? [entra, accountsSummary(name, evidence.accounts)] : [entra];
}

function unreadPolicy({ privilegedAccess }: GroupPosture): readonly Known<unknown>[] {
  const policy = privilegedAccess.state === 'known' ? privilegedAccess.value?.policyUnread : undefined;
  return policy === undefined ? [] : [policy];
}

export function ownSummary({ servicePrincipal }: OwnEvidence): ReadSummary {
  return {
    source: 'Entra ID Rolebridge itself',
    found: servicePrincipal.state === 'known' ? 'its permissions' : 'nothing',
    gaps: gapsOf('rolebridge', [servicePrincipal]),
  };
}

type Accounts = Extract<ConnectionEvidence, { readonly accounts: unknown }>['accounts'];

function accountsSummary(name: string, accounts: Accounts): ReadSummary {
  const source = `AWS IAM ${name}`;
  if (accounts.state === 'unknown') return { source, found: 'no account', gaps: gapsOf(name, [accounts]) };
  const gaps = accounts.value.flatMap(
    ({ account, provider, providerNames, roles, keyedUsers, missingActions }) =>
      gapsOf(account.id, [
        provider,
        providerNames,
        roles,
        keyedUsers,
        missingActions,
        ...(roles.state === 'known' ? roles.value.flatMap(({ unread }) => unread ?? []) : []),
      ]),
  );
  return { source, found: count(accounts.value.length, 'account'), gaps };
}

function applications(application: ConnectionEvidence['application']): string {
  if (application.state === 'unknown') return 'no application';
  return application.value === undefined ? 'no such application' : application.value.application.displayName;
}

/** What no permission would show: the checks say that it is unknown, and no run is loud about it day after day. */
const outOfReach = new Set(['ENTRA_NO_CLAIMS_API']);

function gapsOf(scope: string, parts: readonly Known<unknown>[]): readonly Gap[] {
  const gaps = parts.flatMap((each): readonly Gap[] => {
    if (each.state === 'known' || outOfReach.has(each.code)) return [];
    const { code, reason, hint } = each;
    return [{ scope, code, reason, ...(hint === undefined ? {} : { hint }) }];
  });
  return [...new Map(gaps.map((gap) => [`${gap.code} ${gap.reason}`, gap])).values()];
}

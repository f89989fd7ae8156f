import { milliseconds } from '../../core/duration.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { WantedRole } from '../../model/federation-writers.ts';
import type { AccountPosture, FederatedRole } from '../../model/account-posture.ts';
import type { SignInConnection } from '../posture/connection.ts';
import type { SignInEvidence } from '../posture/evidence.ts';
import { providerArnOf } from '../role-pair.ts';
import { keyOf, type AccountProvider, type AccountRole, type FederationItem } from './federation-item.ts';
import type { Hold } from './hold.ts';
import { missingActionsFor } from './needed-actions.ts';
import { foreignness, ownTags } from './own-tags.ts';
import { doubtAboutProvider } from './provider-trust.ts';
import { one, together, unread, type SetUp } from './set-up.ts';
import { objectOf, type Subject } from './subject.ts';
import { audiencesOf, trustPolicyText } from './trust-policy-text.ts';

/** The SAML provider and the configured roles of every account. */
export function accountsOf(subject: Subject, evidence: SignInEvidence): SetUp {
  const { connection, accounts } = evidence;
  if (accounts.state === 'unknown') return unread(connection.name, accounts);
  return together(accounts.value.map((posture) => accountOf(subject, connection, posture)));
}

function accountOf(subject: Subject, connection: SignInConnection, posture: AccountPosture): SetUp {
  const account = named(posture.account);
  const setUp = together([
    providerOf(subject, connection, account, posture),
    ...(posture.roles.state === 'unknown'
      ? connection.roles.length === 0
        ? []
        : [unread(account.id, posture.roles)]
      : rolesOf(subject, connection, account, posture.roles.value)),
  ]);
  const doubt = doubtAboutProvider(subject, posture);
  return {
    ...setUp,
    gaps: distinct(setUp.gaps),
    holds: [...setUp.holds, ...rolesHeld(setUp, doubt), ...lackingActions(setUp, posture)],
    remarks:
      doubt?.rule === 'trust'
        ? [
            ...setUp.remarks,
            { severity: 'warning', subject: `${connection.name} ${account.id}`, text: doubt.reason },
          ]
        : setUp.remarks,
  };
}

/** A role is only as good as the provider that it trusts. */
function rolesHeld({ desired }: SetUp, doubt: Omit<Hold, 'key'> | undefined): readonly Hold[] {
  if (doubt === undefined) return [];
  const roles = desired.filter(({ type }) => type === 'federated-role');
  return roles.map((item) => ({ key: keyOf(item), ...doubt }));
}

/** An account that cannot be read at all is one gap. */
function distinct(gaps: SetUp['gaps']): SetUp['gaps'] {
  return [...new Map(gaps.map((gap) => [`${gap.code} ${gap.reason}`, gap])).values()];
}

/** What else is known of an account is no part of what is planned, nor of the plan's id. */
function named({ id, name, partition, state, organizationalUnits }: AwsAccount): AwsAccount {
  return { id, name, partition, state, organizationalUnits };
}

/** One that is there is never replaced: what it lacks is for the rotation of certificates. */
function providerOf(
  subject: Subject,
  { name: connection, samlProvider: name }: SignInConnection,
  account: AwsAccount,
  { provider }: AccountPosture,
): SetUp {
  if (provider.state === 'unknown') return unread(account.id, provider);
  const desired: AccountProvider = {
    type: 'saml-provider',
    connection,
    account,
    name,
    ...objectOf(subject),
  };
  return one(desired, provider.value.status === 'present' ? desired : undefined);
}

function rolesOf(
  { there }: Subject,
  connection: SignInConnection,
  account: AwsAccount,
  found: readonly FederatedRole[],
): readonly SetUp[] {
  const arn = providerArnOf(account.partition, account.id, connection.samlProvider);
  const audiences = audiencesOf(
    account.partition,
    connection.signInRegions,
    there?.posture.application.redirectUris ?? [],
  );
  return connection.roles.map(({ name, managedPolicies, maxSessionDuration }) => {
    // Names are unique in an account whatever their case and path (IAM User Guide: IAM and STS quotas).
    const present = found.find((role) => role.name.toLowerCase() === name.toLowerCase());
    const wanted: WantedRole = {
      name: present?.name ?? name,
      path: present?.path ?? '/',
      description: `Signed in to from Microsoft Entra ID through ${connection.samlProvider}`,
      trustPolicy: trustPolicyText(arn, audiences, connection.sessionTags),
      maxSessionDuration: milliseconds(maxSessionDuration) / 1_000,
      managedPolicies: managedPolicies.map((policy) => policy.replaceAll('{accountId}', account.id)),
      tags: ownTags(connection.name),
    };
    const desired: AccountRole = {
      type: 'federated-role',
      connection: connection.name,
      account,
      role: wanted,
    };
    return one(desired, present === undefined ? undefined : currentRole(desired, present));
  });
}

function currentRole(desired: AccountRole, present: FederatedRole): AccountRole {
  const foreign = foreignness(desired.connection, present.tags);
  return {
    ...desired,
    role: {
      ...desired.role,
      trustPolicy: present.trustPolicy,
      maxSessionDuration: present.maxSessionDuration,
      managedPolicies: present.managedPolicies ?? [],
    },
    ...(foreign === undefined ? {} : { foreign }),
  };
}

function lackingActions(
  { desired, current }: SetUp,
  { missingActions }: AccountPosture,
): readonly SetUp['holds'][number][] {
  if (missingActions.state === 'unknown') return [];
  const there = new Set(current.map(keyOf));
  const lacking = (item: FederationItem): readonly string[] =>
    missingActionsFor(item, there.has(keyOf(item)), missingActions.value);
  return desired.flatMap((item) => {
    const actions = lacking(item);
    if (actions.length === 0) return [];
    const reason = `the federation writer role of the account may not call ${actions.join(', ')}; roll infra/member-account.yml out with FederationWriterRole=yes, and the roles of the connection in FederatedRoleNames`;
    return [{ key: keyOf(item), rule: 'permission', reason } as const];
  });
}

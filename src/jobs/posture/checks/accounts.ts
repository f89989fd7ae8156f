import type { AccountPosture } from '../../../model/account-posture.ts';
import type { Known, Unknown } from '../../../model/known.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { importerChecks, importerKeyResults } from './importer.ts';
import { providerResults, providerChecks } from './saml-provider.ts';
import { accountSubject } from './subjects.ts';
import { askedOfRoles, judgeTrusts, trustChecks, unaskedResults, type Asked } from './trust.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** Each account of a connection: what it takes sign-ins from, and which roles take them. */
const checks = {
  readable: check(
    'account-readable',
    'critical',
    'Rolebridge cannot read the account',
    'What nobody can look at, nobody can judge: nothing is known of the sign-in to this account.',
  ),
  writer: check(
    'writer-permission',
    'critical',
    'The set-up may not do in the account what it has to',
    'IAM, SimulatePrincipalPolicy API reference: the role of the set-up lacks actions that it needs to make the SAML provider and the roles. A policy of the organization may deny more than is seen here.',
  ),
} as const;

export const accountChecks: readonly Check[] = [
  checks.readable,
  ...providerChecks,
  ...trustChecks,
  ...importerChecks,
  checks.writer,
];

export function judgeAccounts(evidence: SignInEvidence): readonly CheckResult[] {
  const { name } = evidence.connection;
  if (evidence.accounts.state === 'unknown') {
    const subject = accountSubject({ id: 'all', name: 'every account of the connection' });
    return [unsure({ check: checks.readable, connection: name, subject }, evidence.accounts)];
  }
  const asked = askedOfRoles(evidence);
  return [
    ...unaskedResults(evidence),
    ...evidence.accounts.value.flatMap((posture) => judgeAccount(evidence, posture, asked)),
  ];
}

function judgeAccount(
  evidence: SignInEvidence,
  posture: AccountPosture,
  asked: Asked,
): readonly CheckResult[] {
  const about = { connection: evidence.connection.name, subject: accountSubject(posture.account) };
  const hidden = unreadable(posture);
  if (hidden !== undefined) return [unsure({ check: checks.readable, ...about }, hidden)];
  return [
    readable(posture, { check: checks.readable, ...about }),
    ...providerResults(evidence, posture, about),
    ...judgeTrusts(evidence, posture, asked),
    ...importerKeyResults(posture, about),
    ...(evidence.setUp ? [writer(posture, { check: checks.writer, ...about })] : []),
  ];
}

/** What no other check says is unknown: that of the other parts says so itself. */
function readable({ providerNames, roles }: AccountPosture, about: About): CheckResult {
  if (providerNames.state === 'unknown') return unsure(about, providerNames);
  const hidden = roles.state === 'known' ? roles.value.flatMap(({ unread }) => unread ?? []) : [];
  const [first] = hidden;
  return first === undefined
    ? right(about, 'its SAML providers, roles and users were read')
    : unsure(about, first);
}

/** The one reason why nothing of the account is known: told once, not for each of its parts. */
function unreadable({ provider, providerNames, roles, keyedUsers }: AccountPosture): Unknown | undefined {
  const parts: readonly Known<unknown>[] = [provider, providerNames, roles, keyedUsers];
  const reasons = parts.flatMap((each) => (each.state === 'unknown' ? [each] : []));
  const [first] = reasons;
  const isOne =
    reasons.length === parts.length &&
    reasons.every(({ code, lacks }) => code === first?.code && lacks === first.lacks);
  return isOne ? first : undefined;
}

function writer({ missingActions }: AccountPosture, about: About): CheckResult {
  return whenKnown(missingActions, about, (missing) =>
    missing.length === 0
      ? right(about, 'every action is allowed')
      : wrong(about, {
          seen: `not allowed: ${missing.join(', ')}`,
          expected: 'every action of the set-up',
          next: 'deploy infra/member-account.yml to the account with FederationWriterRole=yes, and the roles of the connection in FederatedRoleNames',
        }),
  );
}

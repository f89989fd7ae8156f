import type { AwsAccount } from '../../../model/aws.ts';
import type { AccountPosture, FederatedRole } from '../../../model/account-posture.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import {
  acceptsAudience,
  trustTerms,
  type Audience,
  type Permitted,
  type TrustTerms,
} from '../../trust-policy.ts';
import type { SignInEvidence } from '../evidence.ts';
import { claimsInForce, claimsNamed, hasSessionTags } from './claims-in-force.ts';
import { setUpOr } from './next-steps.ts';
import { hasUnknownDuration, sessionSeconds } from './session-duration.ts';
import { globalAddress, isReplyUrl, regionalAddress } from './sign-in-addresses.ts';
import { accountSubject, applicationSubject, roleSubject } from './subjects.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

/** The roles that trust the provider of a connection: whether they take the assertions that Entra sends. */
const checks = {
  audience: check(
    'trust-audience',
    'critical',
    'The role refuses the address that the assertion is sent to',
    'AWS, "Create a role for SAML 2.0 federation": SAML:aud in the trust policy has to be the Recipient of the assertion, which is the reply URL of the application.',
  ),
  regional: check(
    'trust-regional',
    'info',
    'The role refuses regional sign-in addresses',
    'AWS, "Create a role for SAML 2.0 federation": with several of them in the trust policy people can still get in while the sign-in of one Region is down.',
  ),
  tags: check(
    'trust-tag-session',
    'critical',
    'The role refuses session tags',
    'AWS, "Pass session tags in AWS STS": an assertion with session tags is refused by a role whose trust policy does not allow sts:TagSession.',
  ),
  source: check(
    'trust-source-identity',
    'critical',
    'The role refuses the source identity',
    'AWS, "Monitor and control actions taken with assumed roles": an assertion with a SourceIdentity is refused by a role whose trust policy does not allow sts:SetSourceIdentity.',
  ),
  duration: check(
    'session-duration-allowed',
    'warning',
    'Sessions are asked for that are longer than the role allows',
    'AWS, "Troubleshoot SAML federation": a session that is longer than the maximum session duration of the role is refused. People get a shorter one than was meant, or none.',
  ),
} as const;

export const trustChecks: readonly Check[] = [
  checks.audience,
  checks.regional,
  checks.tags,
  checks.source,
  checks.duration,
];

/** What the assertions ask of every role, worked out once. */
export interface Asked {
  readonly tags: boolean;
  readonly sourceIdentity: boolean;
  /** Seconds, where SessionDuration says them. */
  readonly seconds?: number;
}

export function askedOfRoles({ application, connection }: SignInEvidence): Asked {
  const found = application.state === 'known' ? application.value : undefined;
  const inForce = found === undefined ? undefined : claimsInForce(found);
  const set = inForce?.state === 'known' ? inForce.set : undefined;
  const seconds = set === undefined ? undefined : sessionSeconds(set);
  return {
    tags: connection.sessionTags || (set !== undefined && hasSessionTags(set)),
    sourceIdentity: set !== undefined && claimsNamed(set, 'SourceIdentity').length > 0,
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** What nobody can tell of any role, as the claims are not known: said once, of the application. */
export function unaskedResults({
  application,
  connection,
  accounts,
}: SignInEvidence): readonly CheckResult[] {
  if (application.state === 'unknown' || application.value === undefined) return [];
  if (accounts.state === 'known' && accounts.value.length === 0) return [];
  const inForce = claimsInForce(application.value);
  const about = { connection: connection.name, subject: applicationSubject(application.value.application) };
  if (inForce.state === 'known') {
    const reason = 'it is not known what SessionDuration asks for';
    const isOpen = hasUnknownDuration(inForce.set);
    return isOpen ? [unsure({ check: checks.duration, ...about }, { reason })] : [];
  }
  // The defaults of the gallery send neither session tags nor a source identity.
  if (inForce.isDefault) return [];
  const open = [...(connection.sessionTags ? [] : [checks.tags]), checks.source, checks.duration];
  return open.map((each) => unsure({ check: each, ...about }, inForce.because));
}

export function judgeTrusts(
  evidence: SignInEvidence,
  { account, roles }: AccountPosture,
  asked: Asked,
): readonly CheckResult[] {
  const { name, signInRegions } = evidence.connection;
  if (roles.state === 'unknown') {
    const about = { connection: name, subject: accountSubject(account) };
    const open = [
      checks.audience,
      ...(signInRegions.length > 0 ? [checks.regional] : []),
      ...(asked.tags ? [checks.tags] : []),
      ...(asked.sourceIdentity ? [checks.source] : []),
      ...(asked.seconds === undefined || asked.seconds <= shortestMaximum ? [] : [checks.duration]),
    ];
    return open.map((each) => unsure({ check: each, ...about }, roles));
  }
  const provider = `arn:${account.partition}:iam::${account.id}:saml-provider/${evidence.connection.samlProvider}`;
  const urls = replyUrls(evidence, account);
  return roles.value.flatMap((role) => {
    const terms = trustTerms(role.trustPolicy, provider);
    return terms === undefined ? [] : judgeRole(evidence, { account, urls, asked }, role, terms);
  });
}

/** Seconds. IAM, UpdateRole API reference: no role allows less. */
const shortestMaximum = 3600;

interface SignIn {
  readonly account: AwsAccount;
  readonly urls: readonly string[];
  readonly asked: Asked;
}

function judgeRole(
  evidence: SignInEvidence,
  { account, urls, asked }: SignIn,
  role: FederatedRole,
  terms: TrustTerms,
): readonly CheckResult[] {
  const about = { connection: evidence.connection.name, subject: roleSubject(role) };
  const next = mending(evidence, role);
  const { seconds } = asked;
  return [
    audience(urls, terms, next, { check: checks.audience, ...about }),
    ...regional(evidence, account, terms, next, { check: checks.regional, ...about }),
    ...(asked.tags ? [permission('sts:TagSession', terms.tags, next, { check: checks.tags, ...about })] : []),
    ...(asked.sourceIdentity
      ? [
          permission('sts:SetSourceIdentity', terms.sourceIdentity, next, {
            check: checks.source,
            ...about,
          }),
        ]
      : []),
    ...(seconds === undefined ? [] : [duration(role, seconds, next, { check: checks.duration, ...about })]),
  ];
}

/** Where assertions are posted: the first is where Entra posts one that nobody asked for. */
function replyUrls({ application }: SignInEvidence, { partition }: AwsAccount): readonly string[] {
  const urls = application.state === 'known' ? (application.value?.application.redirectUris ?? []) : [];
  const known = urls.filter((each) => isReplyUrl(each, 'accounts', partition));
  return known.length > 0 ? known : [globalAddress(partition)];
}

function audience(
  urls: readonly string[],
  { audiences }: TrustTerms,
  next: string,
  about: About,
): CheckResult {
  if (audiences === undefined)
    return unsure(about, { reason: 'its condition on SAML:aud is one that only AWS can judge at sign-in' });
  const refused = urls.filter((url) => !acceptsAudience(audiences, url));
  if (refused.length === 0) return right(about, words(audiences));
  return wrong(about, {
    seen: `it accepts ${words(audiences)}`,
    expected: refused.join(', '),
    next,
    // The others are for people who choose them.
    ...(urls[0] !== undefined && acceptsAudience(audiences, urls[0]) ? { severity: 'warning' } : {}),
  });
}

function regional(
  evidence: SignInEvidence,
  account: AwsAccount,
  { audiences }: TrustTerms,
  next: string,
  about: About,
): readonly CheckResult[] {
  const wanted = evidence.connection.signInRegions.map((region) =>
    regionalAddress(account.partition, region),
  );
  if (wanted.length === 0) return [];
  if (audiences === undefined)
    return [unsure(about, { reason: 'its condition on SAML:aud is one that only AWS can judge at sign-in' })];
  const missing = wanted.filter((url) => !acceptsAudience(audiences, url));
  if (missing.length === 0) return [right(about, wanted.join(', '))];
  return [wrong(about, { seen: `it accepts ${words(audiences)}`, expected: missing.join(', '), next })];
}

function permission(action: string, permitted: Permitted, next: string, about: About): CheckResult {
  if (permitted === 'allowed') return right(about, `${action} is allowed`);
  if (permitted === 'unknown')
    return unsure(about, {
      reason: `whether ${action} is allowed depends on what only AWS can judge at sign-in`,
    });
  return wrong(about, { seen: 'only the sign-in is allowed', expected: `${action} beside it`, next });
}

function duration(
  { maxSessionDuration }: FederatedRole,
  seconds: number,
  next: string,
  about: About,
): CheckResult {
  if (seconds <= maxSessionDuration) return right(about, `${maxSessionDuration} seconds`);
  return wrong(about, {
    seen: `${maxSessionDuration} seconds at most, and SessionDuration asks for ${seconds}`,
    expected: `${seconds} seconds or more`,
    next,
  });
}

function words(audiences: readonly Audience[]): string {
  return audiences.map(({ value }) => value).join(', ');
}

/** The set-up changes the roles that it has made, and no others. */
function mending(evidence: SignInEvidence, { name, tags: found }: FederatedRole): string {
  const byHand = `IAM console of the account > Roles > ${name} > Trust relationships, or Edit maximum session duration`;
  const isOurs =
    found?.['managed-by'] === 'rolebridge' && evidence.connection.roles.some((each) => each.name === name);
  return isOurs ? setUpOr(evidence, byHand) : byHand;
}

import type { Certificate } from '../../../model/certificates.ts';
import type { AccountPosture } from '../../../model/account-posture.ts';
import type { SamlProvider, SigningServicePrincipal } from '../../../model/saml.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import { sha1Thumbprint } from '../../sha1-thumbprint.ts';
import { judgeTrust } from '../../trust-policy.ts';
import type { SignInEvidence } from '../evidence.ts';
import { setUpOr } from './next-steps.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** The SAML provider of an account, and the certificate that Entra signs with. */
const checks = {
  present: check(
    'provider-present',
    'critical',
    'The account lacks the SAML provider',
    'AWS, "Create a SAML identity provider in IAM": the claim Role names the provider beside the role, and a sign-in with one that is not there fails.',
  ),
  trusted: check(
    'signing-certificate-trusted',
    'critical',
    'The account refuses the certificate that Entra signs with',
    'AWS, "Troubleshoot SAML federation": an assertion that is signed with a certificate outside of the provider\'s metadata is refused, for everybody.',
  ),
} as const;

export const providerChecks: readonly Check[] = [checks.present, checks.trusted];

export function providerResults(
  evidence: SignInEvidence,
  posture: AccountPosture,
  about: Omit<About, 'check'>,
): readonly CheckResult[] {
  const { provider } = posture;
  const present = whenKnown(provider, { check: checks.present, ...about }, (found) =>
    found.status === 'present'
      ? right({ check: checks.present, ...about }, found.arn)
      : absent(evidence, posture, { check: checks.present, ...about }),
  );
  const whole = { check: checks.trusted, ...about };
  if (provider.state === 'unknown') return [present, unsure(whole, provider)];
  // Of one that is not there that has been said.
  if (provider.value.status === 'absent') return [present];
  const { application } = evidence;
  if (application.state === 'unknown' || application.value === undefined) return [present];
  const { value } = provider;
  return [present, whenKnown(application.value.signing, whole, (signing) => trusted(signing, value, whole))];
}

function absent(evidence: SignInEvidence, posture: AccountPosture, about: About): CheckResult {
  const wanted = evidence.connection.samlProvider;
  const others = posture.providerNames.state === 'known' ? posture.providerNames.value : [];
  const trusted = others.find((each) => trustingRoles(each, posture) > 0);
  const alike = others.find((each) => each.toLowerCase() === wanted.toLowerCase()) ?? trusted;
  const words = others.map((each) => {
    const roles = trustingRoles(each, posture);
    return roles === 0 ? each : `${each}, which ${roles === 1 ? 'one role trusts' : `${roles} roles trust`}`;
  });
  const byHand = `IAM console of the account > Identity providers > Add provider: SAML, name ${wanted}, and the federation metadata of the application`;
  return wrong(about, {
    seen:
      others.length === 0
        ? 'no such provider'
        : `no such provider; there ${others.length === 1 ? 'is' : 'are'} ${words.join('; ')}`,
    expected: wanted,
    next:
      alike === undefined
        ? setUpOr(evidence, byHand)
        : `if ${alike} is meant, set samlProvider to it, in a connection of its own where other accounts have ${wanted}; otherwise ${setUpOr(evidence, byHand)}`,
  });
}

function trustingRoles(provider: string, { account, roles }: AccountPosture): number {
  const arn = `arn:${account.partition}:iam::${account.id}:saml-provider/${provider}`;
  const all = roles.state === 'known' ? roles.value : [];
  return all.filter(({ trustPolicy }) => judgeTrust(trustPolicy, arn).verdict === 'allows').length;
}

type Present = Extract<SamlProvider, { status: 'present' }>;

function trusted(
  signing: SigningServicePrincipal,
  { certificates, problems }: Present,
  about: About,
): CheckResult {
  const active = activeOf(signing);
  if (signing.certificates.length === 0)
    return wrong(about, {
      seen: 'the application has no signing certificate',
      expected: 'one that the account accepts',
      next: `rolebridge rotate saml ${about.connection} --to distribute`,
    });
  if (active === undefined)
    return unsure(about, { reason: 'Entra ID does not say which of several certificates it signs with' });
  if (certificates.some(({ thumbprint }) => thumbprint === active.thumbprint))
    return right(about, active.thumbprint);
  if (problems.length > 0) return unsure(about, { reason: problems.join('; ') });
  return wrong(about, {
    seen: `it accepts ${certificates.length === 0 ? 'no certificate' : certificates.map(({ thumbprint }) => thumbprint).join(', ')}`,
    expected: `${active.thumbprint}, which Entra ID signs with`,
    next: `rolebridge rotate saml ${about.connection} --to distribute`,
  });
}

function activeOf({ preferredThumbprint, certificates }: SigningServicePrincipal): Certificate | undefined {
  if (preferredThumbprint === null) return certificates.length === 1 ? certificates[0] : undefined;
  const wanted = sha1Thumbprint(preferredThumbprint);
  return certificates.find(({ thumbprint }) => thumbprint === wanted);
}

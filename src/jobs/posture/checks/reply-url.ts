import type { FederatedApplicationPosture } from '../../../model/federation.ts';
import type { CheckResult } from '../../../model/posture.ts';
import { isSignInEvidence, type ConnectionEvidence } from '../evidence.ts';
import { approvedSetUpOr, inEntra } from './next-steps.ts';
import { globalAddress, isReplyUrl } from './sign-in-addresses.ts';
import { check, right, wrong, type About } from './verdicts.ts';

const replyUrl = check(
  'reply-url',
  'critical',
  'The reply URL is no sign-in address of AWS',
  'AWS, "Configure SAML assertions for the authentication response": the assertion is posted to the reply URL, which is its Recipient and the SAML:aud of trust policies. Whoever holds another one that is registered could receive assertions.',
);

export const replyUrlChecks = [replyUrl];

export function replyUrlResult(
  evidence: ConnectionEvidence,
  { application: { redirectUris, displayName } }: FederatedApplicationPosture,
  about: Omit<About, 'check'>,
): CheckResult {
  const whole = { check: replyUrl, ...about };
  const form = isSignInEvidence(evidence) ? 'accounts' : 'identity-center';
  const partition = isSignInEvidence(evidence) ? evidence.partition : undefined;
  const foreign = redirectUris.filter((each) => !isReplyUrl(each, form, partition));
  if (redirectUris.length > 0 && foreign.length === 0) return right(whole, redirectUris.join(', '));
  const expected = isSignInEvidence(evidence)
    ? globalAddress(evidence.partition)
    : 'an ACS URL of your instance, such as https://<region>.signin.aws/platform/saml/acs/<id> or https://<region>.sso.signin.aws/platform/saml/acs/<id>';
  const blade = 'Single sign-on > Basic SAML Configuration';
  return wrong(whole, {
    seen: redirectUris.length === 0 ? 'none' : redirectUris.join(', '),
    expected:
      foreign.length > 0 && foreign.length < redirectUris.length ? `not ${foreign.join(', ')}` : expected,
    next:
      form === 'accounts'
        ? approvedSetUpOr(evidence, inEntra(displayName, blade, `Reply URL: ${expected}`))
        : inEntra(
            displayName,
            'Single sign-on > Upload metadata file',
            'the SAML metadata that IAM Identity Center > Settings > Authentication offers',
          ),
  });
}

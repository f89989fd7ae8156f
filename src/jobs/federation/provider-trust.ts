import type { AccountPosture } from '../../model/account-posture.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { sha1Thumbprint } from '../sha1-thumbprint.ts';
import type { Hold } from './hold.ts';
import type { Subject } from './subject.ts';

/**
 * Why no role may come to trust the SAML provider of an account: it has the name, and whoever it accepts, it is not, or
 * not known to be, this application.
 */
export function doubtAboutProvider(
  { there }: Subject,
  { provider }: AccountPosture,
): Omit<Hold, 'key'> | undefined {
  if (provider.state === 'unknown')
    return {
      rule: 'completeness',
      reason: `whom its SAML provider accepts is not known: ${provider.reason}`,
    };
  if (provider.value.status === 'absent') return undefined;
  const { arn, certificates } = provider.value;
  const signing = there?.posture.signing;
  if (signing?.state === 'unknown')
    return {
      rule: 'completeness',
      reason: `what the application signs with is not known: ${signing.reason}`,
    };
  const active = signing === undefined ? undefined : activeThumbprint(signing.value);
  if (active !== undefined && certificates.some(({ thumbprint }) => thumbprint === active)) return undefined;
  const reason = `${arn} lacks the certificate that the application signs with, and so accepts somebody else: rolebridge rotate saml gives it one of ours; a provider of others needs another samlProvider`;
  return { rule: 'trust', reason };
}

/** An older application may sign with the only one that it has. */
function activeThumbprint({
  preferredThumbprint,
  certificates,
}: SigningServicePrincipal): string | undefined {
  if (preferredThumbprint !== null) return sha1Thumbprint(preferredThumbprint);
  return certificates.length === 1 ? certificates[0]?.thumbprint : undefined;
}

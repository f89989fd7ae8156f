import type { Partition } from '../../model/aws.ts';
import { globalAddress, isReplyUrl, regionalAddress } from '../posture/checks/sign-in-addresses.ts';

/**
 * The trust policy of a role that people sign in to. AWS: "Create a role for a SAML 2.0 federation"; saml:aud is the
 * Recipient of the assertion, which is the reply URL.
 */
export function trustPolicyText(
  providerArn: string,
  audiences: readonly string[],
  sessionTags: boolean,
): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: sessionTags ? ['sts:AssumeRoleWithSAML', 'sts:TagSession'] : 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': audiences.length === 1 ? audiences[0] : audiences } },
      },
    ],
  });
}

/** The global address, those of the Regions, and what the application really sends people to; sorted. */
export function audiencesOf(
  partition: Partition,
  regions: readonly string[],
  redirectUris: readonly string[],
): readonly string[] {
  const all = [
    globalAddress(partition),
    ...regions.map((region) => regionalAddress(partition, region)),
    ...redirectUris.filter((url) => isReplyUrl(url, 'accounts')),
  ];
  return [...new Set(all)].toSorted();
}

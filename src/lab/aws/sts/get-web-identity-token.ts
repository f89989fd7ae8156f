import {
  GetWebIdentityToken$,
  OutboundWebIdentityFederationDisabledException$,
  SessionDurationEscalationException$,
} from '@aws-sdk/client-sts';
import type { GetWebIdentityTokenCommandInput, GetWebIdentityTokenCommandOutput } from '@aws-sdk/client-sts';
import { awsOperation, invalid, notEmulated, refuseQuery } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { isGlobalEndpoint } from '../hosts.ts';
import { organizationPath } from '../organizations/tree.ts';

type Input = Partial<GetWebIdentityTokenCommandInput>;

/**
 * AWS: GetWebIdentityToken API reference, and "Understanding token claims" and "Getting started with outbound
 * identity federation" of the IAM user guide. The subject is the ARN of the role, not of its session.
 */
export const getWebIdentityToken = awsOperation<
  GetWebIdentityTokenCommandInput,
  GetWebIdentityTokenCommandOutput
>('sts:GetWebIdentityToken', GetWebIdentityToken$, (input, call) => {
  const { clouds, caller, host } = call;
  if (isGlobalEndpoint(host)) return NOT_ON_THE_GLOBAL_ENDPOINT;
  const { Audience = [], DurationSeconds = 300 } = input;
  const wrong = check(input, Audience, DurationSeconds);
  if (wrong !== undefined) return wrong;

  const issuer = clouds.world.aws.outboundFederationIssuer;
  if (issuer === undefined) {
    const message = 'Outbound web identity federation is not enabled for this account.';
    return refuseQuery(OutboundWebIdentityFederationDisabledException$, message);
  }
  const issued = Math.floor(clouds.clock.now().getTime() / 1000);
  const expires = issued + DurationSeconds;
  if (caller.expires !== undefined && expires * 1000 > caller.expires.getTime()) {
    const message = 'The requested token duration is longer than what is left of the session.';
    return refuseQuery(SessionDurationEscalationException$, message);
  }
  const token = clouds.session.webIdentity.sign({
    iss: issuer,
    aud: Audience.length === 1 ? Audience[0] : Audience,
    sub: caller.principalArn,
    iat: issued,
    exp: expires,
    jti: `lab-${clouds.session.next()}`,
    'https://sts.amazonaws.com/': awsClaims(call),
  });
  return { WebIdentityToken: token, Expiration: new Date(expires * 1000) };
});

/** AWS documents that the global endpoint lacks the operation, and not with which error. */
const NOT_ON_THE_GLOBAL_ENDPOINT: Refusal = {
  refused: {
    status: 400,
    code: 'InvalidAction',
    message: 'Could not find operation GetWebIdentityToken for version 2011-06-15',
  },
};

function check(input: Input, audience: readonly string[], duration: number): Refusal | undefined {
  if (audience.length < 1 || audience.length > 10) {
    return invalid('audience', audience.length, 'Member must have length between 1 and 10');
  }
  if (audience.some((each) => each.length < 1 || each.length > 1000)) {
    return invalid('audience', audience.join(), 'Member must have length between 1 and 1000');
  }
  if (!Number.isInteger(duration) || duration < 60 || duration > 3600) {
    return invalid('durationSeconds', duration, 'Member must have value between 60 and 3600');
  }
  if (input.Tags !== undefined && input.Tags.length > 0)
    return notEmulated('tags of sts:GetWebIdentityToken');
  if (input.SigningAlgorithm === 'ES384') return notEmulated('sts:GetWebIdentityToken with ES384');
  if (input.SigningAlgorithm === 'RS256') return undefined;
  return invalid('signingAlgorithm', input.SigningAlgorithm, 'Member must be one of RS256, ES384');
}

function awsClaims({ account, region, clouds }: AwsCall) {
  const { aws } = clouds.world;
  return {
    aws_account: account.id,
    source_region: region,
    org_id: aws.organization.id,
    ou_path: organizationPath(aws, account),
  };
}
